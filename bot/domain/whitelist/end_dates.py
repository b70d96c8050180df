"""The last day of an entry as people write it; what is nearly one is named, never taken for a label."""

import re
from datetime import date

_UNTIL = re.compile(r"(?:^|[\s,;|(])until[\s:]+(?P<day>\d{4}-\d{1,2}-\d{1,2})[\s.,;)]*$", re.IGNORECASE)
_MEANT = re.compile(
    r"(?:^|[\s,;|(])(?P<word>until|untill|till?|expir(?:es?|y|ing)|ends?|bis|valid|thru|through)"
    r"\b[\s:]*(?P<rest>[^,;|]*\d[^,;|]*)$",
    re.IGNORECASE,
)
_UNTIL_WHAT = re.compile(r"(?:^|[\s,;|(])until\b[\s:]*(?P<rest>[^,;|]*)$", re.IGNORECASE)
_DATE = re.compile(
    r"(?:^|[,;|\t]\s*|\s{2,})(?P<day>\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4})\s*$"
)
_A_DATE = re.compile(
    r"\d{1,4}[-/.]\d{1,2}|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*\b|\b20\d\d\b",
    re.IGNORECASE,
)
_CURE = "write until YYYY-MM-DD, or put a label that has a date in it in quotes."


class NoDay(Exception):
    """What stands there as the last day is none; the text is the end of a sentence."""


def take_until(words: str) -> tuple[date | None, str]:
    """Return the last day that a line ends with, and the line without it. Raises NoDay."""
    match = _UNTIL.search(words)
    if match is not None:
        return day(match["day"]), words[: match.start()]
    for pattern in (_UNTIL_WHAT, _MEANT):
        meant = pattern.search(words)
        if meant is not None and (pattern is _UNTIL_WHAT or _A_DATE.search(meant["rest"])):
            shown = meant.group().strip(" ,;|(").strip()
            raise NoDay(f"“{shown[:40]}” is no last day; {_CURE}")
    bare = _DATE.search(words)
    if bare is not None:
        raise NoDay(f"“{bare['day']}” stands there without until; {_CURE}")
    return None, words


def day(text: str) -> date:
    """Read a day as YYYY-MM-DD. Raises NoDay."""
    try:
        year, month, day = (int(part) for part in text.split("-"))
        return date(year, month, day)
    except ValueError:
        raise NoDay(f"{text} is no day; write until YYYY-MM-DD.") from None
