"""The header `Retry-After` (RFC 9110, 10.2.3): seconds, or a date."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

LONGEST_WAIT = 3600.0
"""A longer wait is not believed (seconds)."""

_SECONDS = re.compile(r"[0-9]+(?:\.[0-9]+)?", re.ASCII)
_LONGEST_HEADER = 100


def parse_retry_after(
    header: str, *, now: datetime, least: float = 0.0, most: float = LONGEST_WAIT
) -> float | None:
    """Return the wait in seconds from `now` (UTC), between `least` and `most`; None when it says nothing.

    A negative number and every other text that is neither a number nor a date say nothing.
    """
    seconds = _seconds(header.strip()[:_LONGEST_HEADER], now)
    return None if seconds is None else min(max(seconds, least), most)


def _seconds(text: str, now: datetime) -> float | None:
    if _SECONDS.fullmatch(text):
        return float(text)
    try:
        date = parsedate_to_datetime(text)
        aware = date if date.tzinfo else date.replace(tzinfo=UTC)
        return (aware - now).total_seconds()
    except (ValueError, OverflowError):
        return None
