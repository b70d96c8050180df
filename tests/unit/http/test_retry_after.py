"""`Retry-After`: seconds or a date, between a floor and a cap, and nothing else."""

from datetime import UTC, datetime
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.http.retry_after import LONGEST_WAIT, parse_retry_after

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("5", 5),
        (" 315 ", 315),
        ("0", 0),
        ("1.5", 1.5),
        ("99999999", LONGEST_WAIT),
        ("9" * 90, LONGEST_WAIT),
        ("Mon, 23 Nov 2026 12:00:41 GMT", 41),
        ("Mon, 23 Nov 2026 13:00:41 +0100", 41),
        ("Monday, 23-Nov-26 12:00:41 GMT", 41),
        ("Mon Nov 23 12:00:41 2026", 41),
        ("Mon, 23 Nov 2026 11:00:00 GMT", 0),
        ("Mon, 23 Nov 2099 12:00:00 -0000", LONGEST_WAIT),
        ("", None),
        ("-5", None),
        ("+5", None),
        ("nan", None),
        ("inf", None),
        ("1e400", None),
        ("0x10", None),
        ("٣", None),
        ("soon", None),
        ("Mon, 99 Nov 2026 12:00:41 GMT", None),
    ],
)
def test_it_is_read_as_seconds_or_as_a_date(header: str, seconds: float | None) -> None:
    assert seconds == parse_retry_after(header, now=NOON)


@pytest.mark.parametrize(("header", "seconds"), [("0", 2), ("3", 3), ("9", 7), ("never", None)])
def test_floor_and_cap_hold_for_what_was_asked_for_only(header: str, seconds: float | None) -> None:
    assert seconds == parse_retry_after(header, now=NOON, least=2, most=7)


@given(st.text() | st.datetimes(timezones=st.timezones()).map(format_datetime))
def test_no_header_makes_it_raise_or_wait_for_ever(header: str) -> None:
    found = parse_retry_after(header, now=NOON)

    assert found is None or 0 <= found <= LONGEST_WAIT


@given(st.integers(min_value=0, max_value=3600))
def test_a_date_waits_as_long_as_the_same_number_of_seconds(seconds: int) -> None:
    date = format_datetime(datetime.fromtimestamp(NOON.timestamp() + seconds, UTC), usegmt=True)

    assert parse_retry_after(str(seconds), now=NOON) == parse_retry_after(date, now=NOON)
