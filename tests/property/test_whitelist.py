"""The whitelist read and printed: any separator, any order, any junk; what is printed reads the same."""

import csv
import io
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.values import SubscriptionId, as_subscription
from bot.domain.whitelist import csv_file
from bot.domain.whitelist.entries import Entry, compare, merge, same
from bot.domain.whitelist.paste import one_line, printed, read, restored

ids = st.uuids(version=4).map(lambda value: SubscriptionId(str(value)))
labels = st.one_of(
    st.text(max_size=80),
    st.sampled_from(
        [
            "qa-team",
            '=HYPERLINK("http://x")',
            "until 2026-12-31",
            "a, until 2026-12-31",
            '"quoted"',
            "{in braces}",
            "# remark",
            "@qa-team",
            "11111111-2222-3333-4444-555555555555",
            "/subscriptions/11111111-2222-3333-4444-555555555555",
            "SubscriptionID",
            ", ,;",
            "'=1",
            "研究チーム",
            "فريق الاختبار",
        ]
    ),
).map(str.strip)
days = st.one_of(st.none(), st.dates(date(2026, 1, 1), date(2099, 12, 31)))
entry_lists = st.lists(
    st.builds(Entry, subscription=ids, label=labels, until=days),
    max_size=12,
    unique_by=lambda entry: entry.subscription,
).map(tuple)


@given(entry_lists)
def test_what_is_printed_reads_as_the_same_list(entries: tuple[Entry, ...]) -> None:
    again = read(printed(entries))
    assert not again.problems
    assert restored(again.entries, entries) == entries


@given(entry_lists)
def test_a_spreadsheet_reads_as_the_same_list(entries: tuple[Entry, ...]) -> None:
    again = csv_file.read_csv(csv_file.written(entries))
    assert not again.problems
    assert again.entries == entries


@given(entry_lists)
def test_no_cell_of_a_spreadsheet_is_a_formula(entries: tuple[Entry, ...]) -> None:
    for row in csv.reader(io.StringIO(csv_file.written(entries), newline="")):
        assert not any(cell[:1] in {"=", "+", "-", "@", "\t", "\r"} and cell for cell in row)


@given(
    st.lists(ids, min_size=1, max_size=8, unique=True),
    st.sampled_from(["\n", "\r\n", " ", ";", ",", "\t", " ; ", "\n\n", ",\n"]),
    st.sampled_from(["{}", "{{{}}}", '"{}"', "'{}'", "<{}>", "/subscriptions/{}", " {} "]),
    st.booleans(),
)
def test_ids_are_found_behind_any_separator_bracket_and_case(
    wanted: list[SubscriptionId], separator: str, bracket: str, upper: bool
) -> None:
    if "/" in bracket and "\n" not in separator:
        separator = "\n"
    text = separator.join(bracket.format(id_.upper() if upper else id_) for id_ in wanted)
    found = read(text)
    assert not found.problems
    assert [entry.subscription for entry in found.entries] == wanted


@given(
    ids,
    st.sampled_from(["{label}, {id}", "{id}; {label}", "{id}\t{label}", "{label} | {id}", "{id} {label}"]),
)
def test_the_label_may_stand_on_either_side(id_: SubscriptionId, form: str) -> None:
    assert read(form.format(id=id_, label="qa team")).entries == (Entry(subscription=id_, label="qa team"),)


@given(st.text(max_size=400))
def test_junk_is_a_problem_with_its_line_and_never_an_error(text: str) -> None:
    found = read(text)
    lines = len(text.splitlines()) if not text.lstrip().startswith(("[", "{")) else 10_000
    assert all(1 <= problem.line <= max(lines, 1) and problem.reason for problem in found.problems)
    assert all(as_subscription(entry.subscription) == entry.subscription for entry in found.entries)


@given(st.text(max_size=400))
def test_a_junk_spreadsheet_is_never_an_error(text: str) -> None:
    csv_file.read_csv(text)
    csv_file.read_csv(f"Type,ID,Description\n{text}")


@given(entry_lists, st.randoms(use_true_random=False))
def test_doubles_are_folded_whatever_the_order(entries: tuple[Entry, ...], random: object) -> None:
    lines = [*printed(entries).splitlines(), *printed(entries).upper().replace("UNTIL", "until").splitlines()]
    found = read("\n".join(lines))
    assert len(found.entries) == len(entries)
    assert len(found.folded) == len(entries)


@given(entry_lists, entry_lists)
def test_a_difference_applied_gives_the_list(before: tuple[Entry, ...], after: tuple[Entry, ...]) -> None:
    assert same(merge(before, after, before), after)
    assert not compare(after, tuple(reversed(after)))


@given(entry_lists, entry_lists, entry_lists)
def test_merging_keeps_what_only_the_others_changed(
    base: tuple[Entry, ...], mine: tuple[Entry, ...], theirs: tuple[Entry, ...]
) -> None:
    merged = {entry.subscription: entry for entry in merge(base, mine, theirs)}
    change = compare(base, mine)
    assert not {entry.subscription for entry in change.removed} & set(merged)
    assert {entry.subscription for entry in change.added} <= set(merged)
    untouched = {e.subscription for e in theirs} - {e.subscription for e in (*base, *mine)}
    assert untouched <= set(merged)


def test_one_line_has_no_line_break() -> None:
    assert len(one_line("a\u2028b\nc\x0bd").splitlines()) == 1
