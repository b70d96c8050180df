"""When people are asked: reminders by kind of wait, quiet hours, weekends and holidays."""

import re
from datetime import date, time, timedelta

from bot.domain.policy.attention import OFF, WAITS, Quiet, Reminders
from bot.policyfile import fields
from bot.policyfile.nodes import File, Node, Wrong, scalar
from bot.policyfile.windows import DAYS

_QUIET = re.compile(r"^([01]?\d|2[0-3]):([0-5]\d)\s*-\s*([01]?\d|2[0-3]):([0-5]\d)$")
_SHORTEST, _LONGEST = timedelta(minutes=30), timedelta(days=14)


def reminders(file: File, node: Node) -> dict[str, Reminders]:
    """Read `approve: {nudge: 4h, escalate: 1d, to: "@release"}` and the like."""
    return {kind: _of_kind(file, value) for kind, value in file.items(node, set(WAITS))}


def _of_kind(file: File, node: Node) -> Reminders:
    given = dict(file.items(node, {"nudge", "escalate", "to"}))
    return Reminders(
        nudge=_delay(file, given["nudge"]) if "nudge" in given else None,
        escalate=_delay(file, given["escalate"]) if "escalate" in given else None,
        to=str(fields.name(file, given["to"])) if "to" in given else None,
    )


def _delay(file: File, node: Node) -> timedelta:
    if scalar(node) in {"off", False}:  # YAML reads off as false
        return OFF
    delay = fields.duration(file, node)
    if not _SHORTEST <= delay <= _LONGEST:
        raise Wrong("must lie between 30m and 14d, or be off", node)
    return delay


def quiet(_: File, node: Node) -> Quiet:
    """Read `"18:00-09:00"`."""
    match = _QUIET.match(str(scalar(node)).strip())
    if match is None:
        raise Wrong('must say from when to when, such as "18:00-09:00"', node)
    start, end = time(int(match[1]), int(match[2])), time(int(match[3]), int(match[4]))
    if start == end:
        raise Wrong("ends when it begins: then nobody could be asked at any time", node)
    return Quiet(start=start, end=end)


def weekend(file: File, node: Node) -> frozenset[int]:
    """Read `[sat, sun]`; an empty list: every day is a working day."""
    days = frozenset(file.each(node, _day, "weekend"))
    if len(days) == len(DAYS):
        raise Wrong("names every day: then nobody could be asked at any time", node)
    return days


def _day(node: Node) -> int:
    word = str(scalar(node)).casefold()[:3]
    if word not in DAYS:
        raise Wrong(f"must name days such as sat; {scalar(node)} is none", node)
    return DAYS.index(word)


def holidays(file: File, node: Node) -> frozenset[date]:
    """Read `[2026-12-25]`."""
    return frozenset(file.each(node, _date, "holidays"))


def _date(node: Node) -> date:
    value = scalar(node)
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise Wrong(f"must be days such as 2026-12-25; {value} is none", node) from None
