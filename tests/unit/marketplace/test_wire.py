"""Answers are read whatever their casing, order, extra keys and odd times."""

import json
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.http.json_text import is_deeper_than, read_object
from bot.marketplace.wire import JobStatus, Product, SubmissionEntry, Wire, WorkflowStep, moment, read
from bot.ports.marketplace import Unreachable

JOB = {"jobId": "a-1", "jobStatus": "running", "jobResult": "pending", "errors": []}


@given(st.permutations(list(JOB.items())), st.lists(st.booleans(), min_size=40, max_size=40), st.text())
def test_order_casing_and_unknown_keys_do_not_matter(items: Any, upper: list[bool], extra: str) -> None:
    def recased(key: str) -> str:
        return "".join(c.upper() if up else c.lower() for c, up in zip(key, upper, strict=False))

    content = {f"new {extra}": extra, **{recased(key): value for key, value in items}}

    assert read(JobStatus, JOB) == read(JobStatus, content)


@pytest.mark.parametrize("key", ["externalId", "externalID", "externalid", "ExternalId"])
def test_every_spelling_of_the_offer_id_is_read(key: str) -> None:
    product = read(Product, {"id": "product/a", "identity": {key: "offer-x"}})

    assert product.identity.external_id == "offer-x"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-23T02:10:00.1234567Z", datetime(2026, 11, 23, 2, 10, 0, 123456, tzinfo=UTC)),
        ("2026-11-23T02:10:00", datetime(2026, 11, 23, 2, 10, tzinfo=UTC)),
        ("2026-11-23T03:10:00+01:00", datetime(2026, 11, 23, 2, 10, tzinfo=UTC)),
        ("0001-01-01T00:00:00", None),
        ("0001-01-01T00:00:00+14:00", None),
        ("9999-12-31T23:59:59-14:00", None),
        ("soon", None),
        ("", None),
        (None, None),
        (1795400000, None),
        ({"a": 1}, None),
    ],
)
def test_times_are_aware_utc_or_none(text: object, expected: datetime | None) -> None:
    assert expected == moment(text)


@given(
    st.text() | st.datetimes().map(str) | st.datetimes(timezones=st.timezones()).map(lambda t: t.isoformat())
)
def test_no_time_makes_it_raise_and_none_is_naive(text: str) -> None:
    found = moment(text)

    assert found is None or (found.tzinfo is UTC and found.year > 1)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=10,
)


@pytest.mark.parametrize("model", [Product, SubmissionEntry, JobStatus, WorkflowStep])
@given(content=JSON)
def test_any_json_is_read_or_unreachable(model: type[Wire], content: Any) -> None:
    with suppress(Unreachable):
        assert isinstance(read(model, content), model)


def test_what_does_not_fit_is_named_but_not_quoted() -> None:
    with pytest.raises(Unreachable) as caught:
        read(JobStatus, {"jobStatus": {"sig": "canary"}}, changes=True)

    assert "jobstatus" in str(caught.value)
    assert "canary" not in str(caught.value)
    assert caught.value.__context__ is None
    assert not caught.value.outcome_known


def test_words_for_people_may_be_anything() -> None:
    product = read(Product, {"id": "product/a", "identity": {"externalId": "x"}, "alias": 7, "type": None})

    assert (product.alias, product.type) == ("", "")


@given(st.binary())
def test_no_bytes_make_it_raise(body: bytes) -> None:
    found = read_object(body)

    assert found is None or isinstance(found, dict)


any_text = st.text(st.characters(exclude_categories=()))


@given(st.dictionaries(any_text, any_text))
def test_what_is_read_can_always_be_stored(content: dict[str, str]) -> None:
    found = read_object(json.dumps(content).encode())

    assert found is not None
    texts = [*found.keys(), *found.values()]
    assert "\0" not in "".join(texts)
    assert b"".join(text.encode() for text in texts).decode() == "".join(texts)


@given(st.dictionaries(st.text(st.characters(codec="utf-8", exclude_characters="\0")), st.text('aé😀\\"\n')))
def test_what_can_be_stored_is_left_as_it_is(content: dict[str, str]) -> None:
    assert content == read_object(json.dumps(content).encode())


@pytest.mark.parametrize(
    ("escaped", "expected"),
    [
        (r"\ud83d\ude00", "😀"),
        (r"\ud83d", "\ufffd"),
        (r"\ude00\ud83d", "\ufffd\ufffd"),
        (r"\u0000", "\ufffd"),
        (r"\\u0000", r"\u0000"),
        (r"\\\u0000", "\\\ufffd"),
        (r"\"\u00e9", '"é'),
    ],
)
def test_only_real_escapes_are_mended(escaped: str, expected: str) -> None:
    assert read_object(f'{{"a": "{escaped}"}}'.encode()) == {"a": expected}


@pytest.mark.parametrize("levels", [0, 1, 5, 40, 2_000])
def test_depth_is_measured_without_recursion(levels: int) -> None:
    nested: object = {}
    for _ in range(levels):
        nested = {"a": [nested]}
    depth = 2 * levels + 1

    assert not is_deeper_than(nested, depth)
    assert is_deeper_than(nested, depth - 1)
