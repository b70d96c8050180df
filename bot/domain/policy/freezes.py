"""When nothing may go live, and when it is to: windows and times in the wall clock of a place.

A window is compared as instants. Where a clock change makes its edge ambiguous or skips it, the window is
the longer of the two readings: a freeze must not have a hole.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

_WEEK = timedelta(days=7)
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekTime:
    """A moment of every week: `day` counts from Monday = 0, `at` is wall-clock time."""

    day: int
    at: time


@dataclass(frozen=True, slots=True, kw_only=True)
class WeeklyFreeze:
    """A window of every week, which may run over its end. `zone` is an IANA name."""

    start: WeekTime
    end: WeekTime
    zone: str
    reason: str

    def windows(self, now: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Yield the windows (UTC) that `now` may lie in, or before."""
        local = now.astimezone(ZoneInfo(self.zone)).replace(tzinfo=None)
        monday = datetime.combine(local.date() - timedelta(days=local.weekday()), time())
        for week in (-1, 0, 1):
            start = _moment(monday + week * _WEEK, self.start)
            end = _moment(monday + week * _WEEK, self.end)
            yield _earliest(start, self.zone), _latest(end if end > start else end + _WEEK, self.zone)


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedFreeze:
    """A window between two wall-clock times (naive, in `zone`); the end does not belong to it."""

    start: datetime
    end: datetime
    zone: str
    reason: str

    def windows(self, _: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Yield the one window (UTC)."""
        yield _earliest(self.start, self.zone), _latest(self.end, self.zone)


Freeze = WeeklyFreeze | DatedFreeze


@dataclass(frozen=True, slots=True, kw_only=True)
class Frozen:
    """A freeze that holds now, until `until` (UTC). `reason` is the policy's own text."""

    until: datetime
    reason: str


def frozen(freezes: Iterable[Freeze], now: datetime) -> Frozen | None:
    """Return the freeze that holds at `now`, None when none does. Freezes that meet are one."""
    known = tuple(freezes)
    first: Frozen | None = None
    moment = now
    for _ in range(100):  # more windows in a row than that are no policy but a mistake
        holding = [
            Frozen(until=end, reason=freeze.reason)
            for freeze in known
            for start, end in freeze.windows(moment)
            if start <= moment < end
        ]
        if not holding:
            break
        longest = max(holding, key=lambda one: one.until)
        first = Frozen(until=longest.until, reason=(first or longest).reason)
        moment = longest.until
    return first


def windows_between(
    freezes: Iterable[Freeze], start: datetime, end: datetime
) -> tuple[tuple[datetime, datetime], ...]:
    """Return when nothing could go live between two moments (UTC), oldest first. Windows that meet are one.

    Of more than two years only the last two are looked at.
    """
    known = tuple(freezes)
    found: set[tuple[datetime, datetime]] = set()
    moment = max(start, end - 104 * _WEEK)
    while moment < end + _WEEK:
        found.update(window for freeze in known for window in freeze.windows(moment))
        moment += _WEEK
    merged: list[tuple[datetime, datetime]] = []
    for begin, until in sorted(found):
        if until <= start or begin >= end:
            continue
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], until))
        else:
            merged.append((begin, until))
    return tuple((max(begin, start), min(until, end)) for begin, until in merged)


@dataclass(frozen=True, slots=True, kw_only=True)
class GoLiveTimes:
    """The times at which what is approved goes live: `days` count from Monday = 0."""

    days: frozenset[int]
    at: time
    zone: str

    def next(self, now: datetime) -> datetime:
        """Return the next such time (UTC), `now` if it is one."""
        local = now.astimezone(ZoneInfo(self.zone)).date()
        days = (local + timedelta(days=ahead) for ahead in range(9))
        times = (
            _first_at_or_after(datetime.combine(day, self.at), self.zone)
            for day in days
            if day.weekday() in self.days
        )
        return next(moment for moment in times if moment >= now)


def opening(freezes: Iterable[Freeze], times: GoLiveTimes | None, now: datetime) -> datetime:
    """Return the first moment from `now` on that is in no freeze and, with `times`, is one of them."""
    known, moment = tuple(freezes), now
    for _ in range(200):  # no policy leaves fewer openings than that; one without any waits for people
        held = frozen(known, moment)
        wanted = held.until if held else times.next(moment) if times else moment
        if wanted == moment:
            break
        moment = wanted
    return moment


def _moment(monday: datetime, when: WeekTime) -> datetime:
    return datetime.combine(monday.date() + timedelta(days=when.day), when.at)


def _first_at_or_after(local: datetime, zone: str) -> datetime:
    """Return the first instant (UTC) at which the clock of a place shows that time, or a later one.

    An hour that comes twice gives its first coming, one that is skipped the moment after the skip.
    """
    place = ZoneInfo(zone)
    early, late = _earliest(local, zone), _latest(local, zone)
    if early.astimezone(place).replace(tzinfo=None) >= local:
        return early
    while late - early > _SECOND:
        middle = early + timedelta(seconds=(late - early) // _SECOND // 2)
        if middle.astimezone(place).replace(tzinfo=None) >= local:
            late = middle
        else:
            early = middle
    return late


def _readings(local: datetime, zone: str) -> tuple[datetime, datetime]:
    place = ZoneInfo(zone)
    one, other = (local.replace(tzinfo=place, fold=fold).astimezone(UTC) for fold in (0, 1))
    return one, other


def _earliest(local: datetime, zone: str) -> datetime:
    return min(_readings(local, zone))


def _latest(local: datetime, zone: str) -> datetime:
    return max(_readings(local, zone))
