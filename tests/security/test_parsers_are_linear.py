"""Whatever foreign text holds, reading twice as much of it takes at most about twice the time."""

import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.domain.errors import StagebotError
from bot.domain.offer.explanations import Catalogue
from bot.domain.offer.failure import Blame, ErrorDetail, Failure, FailureKind
from bot.domain.values import as_subscription, offer_id
from bot.domain.whitelist.csv_file import read_csv
from bot.domain.whitelist.paste import read
from bot.http.json_text import read_object
from bot.policyfile import load_policy
from bot.views.blocks import kit
from handlers.commands import COMMANDS
from handlers.grammar import parse

MOST = 2.5
_GUID = "11111111-2222-3333-4444-555555555555"
_FLOOR = 0.0005  # seconds; under it the clock says more about itself than about the parser

SHAPES = {
    "one word": "x",
    "blanks": " ",
    "odd blanks": "\u2003\u00a0",
    "digits": "0",
    "hexadecimal": "deadbeef-",
    "subscriptions": f"{_GUID} ",
    "subscriptions, a line each": f"{_GUID}, label\n",
    "joined subscriptions": _GUID,
    "addresses": "/subscriptions/",
    "links": "https://a|",
    "half links": "<https://",
    "portal": "/commercial-marketplace/offers/",
    "until": " until ",
    "dates": " until 2026-01-01",
    "quotes": '"',
    "quoted": '"",',
    "brackets open": "(",
    "brackets around": "([{<\"'",
    "lists": "[",
    "mappings": "{a: ",
    "closed lists": "[],",
    "commas": ",",
    "lines": "\n",
    "header and rows": "ID,Description\n",
    "mentions": "<@U",
    "marks": "*_~`",
    "at": "a@",
    "backslashes": "\\",
    "colons": "a: b\n",
    "dashes": "- ",
    "anchors": "&a ",
    "tags": "\U000e0041",
    "NUL": "\0",
}


def _offer(text: str) -> None:
    try:
        offer_id(text)
    except StagebotError:
        return


def _policy_in(folder: Path) -> Callable[[str], None]:
    path = folder / "stagebot.yaml"

    def load(text: str) -> None:
        path.write_text(text, encoding="utf-8")
        try:
            load_policy(path)
        except StagebotError:
            return

    return load


EXPLANATIONS: Catalogue = load_policy(None)[1]


def _explained(text: str) -> None:
    original = ErrorDetail(code=text[:50], message=text)
    EXPLANATIONS.explain(Failure(kind=FailureKind.UNKNOWN, blame=Blame.UNKNOWN, originals=(original,)))


def _json_list(text: str) -> None:
    read(json.dumps([{"id": text, "name": text}] * 3))


PARSERS: dict[str, tuple[int, Callable[[str], object]]] = {
    "pasted list": (40_000, read),
    "one pasted line": (3_000, lambda text: read(text[:3_900].replace("\n", " "))),
    "JSON of accounts": (40_000, _json_list),
    "CSV": (40_000, read_csv),
    "CSV with a header": (40_000, lambda text: read_csv(f"Type,ID,Description\n{text}")),
    "command": (40_000, lambda text: parse(text, COMMANDS, bare_means="push")),
    "offer ID": (40_000, _offer),
    "subscription": (40_000, as_subscription),
    "failure explanation": (40_000, _explained),
    "JSON": (40_000, lambda text: read_object(text.encode("utf-8", "replace"))),
    "escaped text": (40_000, lambda text: kit.text(text, 10**6)),
    "text with links": (40_000, lambda text: kit.with_addresses(text, 10**6)),
}


def _seconds(parser: Callable[[str], object], text: str) -> float:
    started = time.process_time()
    parser(text)
    return time.process_time() - started


def ratio(parser: Callable[[str], object], shape: str, size: int) -> float:
    """Return how much longer twice the text takes: of several tries, the one that nothing disturbed."""
    once, twice = (shape * (length // len(shape) + 1) for length in (size, 2 * size))
    best = 100.0
    for _ in range(12):
        shorter = min(_seconds(parser, once) for _ in range(5))
        longer = min(_seconds(parser, twice) for _ in range(5))
        best = min(best, longer / max(shorter, _FLOOR))
        if best <= MOST:
            break
    return best


@pytest.mark.parametrize("name", PARSERS)
def test_twice_the_text_takes_at_most_about_twice_the_time(name: str) -> None:
    size, parser = PARSERS[name]
    slow = {shape: found for shape, text in SHAPES.items() if (found := ratio(parser, text, size)) > MOST}
    assert not slow


def test_twice_the_policy_file_takes_at_most_about_twice_the_time(tmp_path: Path) -> None:
    parser = _policy_in(tmp_path)
    slow = {shape: found for shape, text in SHAPES.items() if (found := ratio(parser, text, 4_000)) > MOST}
    assert not slow


def test_a_line_without_blanks_and_a_deep_policy_are_refused_at_once(tmp_path: Path) -> None:
    (problem,) = read("x" * 30_000).problems
    assert "30000 characters; at most 4000" in problem.reason
    path = tmp_path / "stagebot.yaml"
    for deep in ("offers: " + "[" * 3_000, "a:\n" + "".join(f"{' ' * n}a:\n" for n in range(1, 600))):
        path.write_text(deep)
        with pytest.raises(StagebotError, match="nested deeper than 20 levels"):
            load_policy(path)


def test_a_csv_that_ends_in_the_middle_is_no_list() -> None:
    begun = f'ID,Description\n{_GUID},fine\n{_GUID.replace("1", "2")},"' + "x" * 200_000
    found = read_csv(begun)
    assert not found.entries
    assert "no CSV" in found.problems[0].reason
