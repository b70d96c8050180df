"""Working time in the wall clock of a person or a team, over weekends, holidays and clock changes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_FAR = 370
"""Days to look ahead: longer without a working day means that there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingHours:
    """`days` count from Monday = 0; `zone` is an IANA name; `end` of 00:00 is midnight after the day."""

    zone: str = "UTC"
    start: time = time(9)
    end: time = time(18)
    days: frozenset[int] = frozenset(range(5))
    holidays: frozenset[date] = frozenset()

    def contain(self, at: datetime) -> bool:
        """Tell whether a time (aware) lies in them."""
        return any(start <= at < end for start, end in self._windows(at, days=1))

    def next(self, at: datetime) -> datetime:
        """Return the first working moment (UTC) at or after a time; that time itself where there is none."""
        for start, end in self._windows(at, days=_FAR):
            if at < end:
                return max(at, start).astimezone(UTC)
        return at.astimezone(UTC)

    def after(self, at: datetime, span: timedelta) -> datetime:
        """Return when so much working time has passed (UTC)."""
        left = span
        for start, end in self._windows(at, days=_FAR):
            begin = max(at, start)
            if begin >= end:
                continue
            if left <= end - begin:
                return (begin + left).astimezone(UTC)
            left -= end - begin
        return (at + span).astimezone(UTC)

    def between(self, start: datetime, end: datetime) -> timedelta:
        """Return how much working time lies between two times."""
        days = max(0, (end - start).days) + 2
        parts = (min(end, closes) - max(start, opens) for opens, closes in self._windows(start, days=days))
        return sum((part for part in parts if part > timedelta(0)), timedelta(0))

    def _windows(self, at: datetime, *, days: int) -> Iterator[tuple[datetime, datetime]]:
        """Yield the windows (UTC) from the day before `at` on. Intervals are counted as instants."""
        first = at.astimezone(ZoneInfo(self.zone)).date() - timedelta(days=1)
        for day in (first + timedelta(days=n) for n in range(days + 2)):
            if day.weekday() in self.days and day not in self.holidays:
                ends_next_day = self.end <= self.start
                yield self._at(day, self.start), self._at(day + timedelta(days=ends_next_day), self.end)

    def _at(self, day: date, wall: time) -> datetime:
        """Return the first instant at or after a wall time; in a doubled hour the first one counts."""
        wanted, zone = datetime.combine(day, wall), ZoneInfo(self.zone)
        instant = wanted.replace(tzinfo=zone).astimezone(UTC)
        skipped = instant.astimezone(zone).replace(tzinfo=None) - wanted
        early = instant - skipped
        while instant - early > timedelta(seconds=1):  # the clock skips that time: look for where it goes on
            middle = early + (instant - early) / 2
            is_after = middle.astimezone(zone).replace(tzinfo=None) >= wanted
            early, instant = (early, middle) if is_after else (middle, instant)
        return instant.replace(microsecond=0)
