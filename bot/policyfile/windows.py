"""Freeze windows and go-live times of the policy, in the wall clock of its `zone`."""

import re
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.domain.policy.freezes import DatedFreeze, Freeze, GoLiveTimes, WeeklyFreeze, WeekTime
from bot.policyfile.nodes import File, Node, Wrong, scalar

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_CLOCK = r"(?:[01]?\d|2[0-3]):[0-5]\d"
_DAY = r"[a-z]{3,9}"
_WEEKLY = re.compile(rf"^({_DAY})\s+({_CLOCK})\s*-\s*({_DAY})\s+({_CLOCK})$", re.IGNORECASE)
_TIMES = re.compile(rf"^({_DAY}(?:\s*[-,]\s*{_DAY})*)\s+({_CLOCK})$", re.IGNORECASE)
_LONGEST_REASON = 200


def zone(_: File, node: Node) -> str:
    """Read the name of a time zone."""
    text = str(scalar(node))
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Wrong(f"must be a time zone such as Europe/Berlin; {text} is none", node) from None
    return text


def freezes(file: File, node: Node, place: str) -> tuple[Freeze, ...]:
    """Read a list of windows."""
    return file.each(node, lambda entry: _freeze(file, entry, place), "freezes")


def _freeze(file: File, node: Node, place: str) -> Freeze:
    values = dict(file.items(node, {"from", "to", "weekly", "reason"}))
    if "reason" not in values:
        raise Wrong("lacks a reason in a window: people are shown why nothing goes live", node)
    reason = str(scalar(values["reason"])).strip()[:_LONGEST_REASON]
    if "weekly" in values and not {"from", "to"} & set(values):
        return _weekly(values["weekly"], place, reason)
    if {"from", "to"} <= set(values) and "weekly" not in values:
        return _dated(values["from"], values["to"], place, reason)
    raise Wrong("needs either `weekly`, or `from` and `to`, in each window", node)


def _weekly(node: Node, place: str, reason: str) -> WeeklyFreeze:
    match = _WEEKLY.match(str(scalar(node)).strip())
    if match is None:
        raise Wrong("must say weekly: Fri 16:00 - Mon 08:00", node)
    start = WeekTime(day=_day(match[1], node), at=_time(match[2]))
    end = WeekTime(day=_day(match[3], node), at=_time(match[4]))
    if start == end:
        raise Wrong("has a weekly window that ends when it begins", node)
    return WeeklyFreeze(start=start, end=end, zone=place, reason=reason)


def _dated(begins: Node, ends: Node, place: str, reason: str) -> DatedFreeze:
    start, end = _when(begins, closing=False), _when(ends, closing=True)
    if end <= start:
        raise Wrong("has a window that ends before it begins", ends)
    return DatedFreeze(start=start, end=end, zone=place, reason=reason)


def _when(node: Node, *, closing: bool) -> datetime:
    """Read a day, or a day and a time; a closing day belongs to the window."""
    text = str(node.value).strip()
    try:
        if len(text) == len("2026-12-21"):
            return datetime.combine(date.fromisoformat(text) + timedelta(days=closing), time())
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise Wrong("must be a day (2026-12-21) or a day and a time (2026-12-21 08:00)", node) from None
    if moment.tzinfo is not None:
        raise Wrong("is in the wall clock of `zone`; leave the offset out", node)
    return moment


def go_live(_: File, node: Node, place: str) -> GoLiveTimes | None:
    """Read `at_once`, or days and a time such as `Tue-Thu 10:00`."""
    text = str(scalar(node)).strip()
    if text == "at_once":
        return None
    match = _TIMES.match(text)
    if match is None:
        raise Wrong("must be at_once, or days and a time such as Tue-Thu 10:00", node)
    return GoLiveTimes(days=_days(match[1], node), at=_time(match[2]), zone=place)


def _days(text: str, node: Node) -> frozenset[int]:
    found: set[int] = set()
    for part in text.split(","):
        first, _, last = part.partition("-")
        begin = _day(first.strip(), node)
        end = _day(last.strip(), node) if last else begin
        found |= {day % 7 for day in range(begin, end + 1 if end >= begin else end + 8)}
    return frozenset(found)


def _day(text: str, node: Node) -> int:
    short = text[:3].lower()
    if short not in DAYS:
        raise Wrong(f"names a day that is none: {text}", node)
    return DAYS.index(short)


def _time(text: str) -> time:
    hour, minute = text.split(":")
    return time(int(hour), int(minute))
