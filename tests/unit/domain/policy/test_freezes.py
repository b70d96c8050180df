"""Freeze windows and go-live times in wall-clock time, also across a change of the clock."""

from datetime import UTC, datetime, time, timedelta

import pytest

from bot.domain.policy.freezes import DatedFreeze, Frozen, GoLiveTimes, WeeklyFreeze, WeekTime, frozen

FRI, SAT, SUN, MON = 4, 5, 6, 0
WEEKEND = WeeklyFreeze(
    start=WeekTime(day=FRI, at=time(16)),
    end=WeekTime(day=MON, at=time(8)),
    zone="Europe/Berlin",
    reason="Nobody is here at the weekend",
)


def utc(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "until"),
    [
        (utc(2026, 11, 20, 14, 59), None),  # Friday 15:59 in Berlin
        (utc(2026, 11, 20, 15, 0), utc(2026, 11, 23, 7)),
        (utc(2026, 11, 22, 12), utc(2026, 11, 23, 7)),
        (utc(2026, 11, 23, 6, 59), utc(2026, 11, 23, 7)),
        (utc(2026, 11, 23, 7), None),
        # the clock goes forward on Sunday, 29 March 2026: Friday is UTC+1, Monday UTC+2
        (utc(2026, 3, 27, 14, 59), None),
        (utc(2026, 3, 27, 15), utc(2026, 3, 30, 6)),
        (utc(2026, 3, 30, 5, 59), utc(2026, 3, 30, 6)),
        (utc(2026, 3, 30, 6), None),
        # and back on Sunday, 25 October 2026: Friday is UTC+2, Monday UTC+1
        (utc(2026, 10, 23, 13, 59), None),
        (utc(2026, 10, 23, 14), utc(2026, 10, 26, 7)),
        (utc(2026, 10, 26, 6, 59), utc(2026, 10, 26, 7)),
        (utc(2026, 10, 26, 7), None),
    ],
)
def test_a_weekend_freeze_keeps_to_the_wall_clock(now: datetime, until: datetime | None) -> None:
    held = frozen([WEEKEND], now)
    assert (held.until if held else None) == until


def night(start: time, end: time, zone: str = "America/New_York") -> WeeklyFreeze:
    return WeeklyFreeze(
        start=WeekTime(day=SUN, at=start), end=WeekTime(day=SUN, at=end), zone=zone, reason="Maintenance"
    )


def test_an_hour_that_exists_twice_has_no_hole_in_the_freeze() -> None:
    # New York, 1 November 2026: 01:00 to 02:00 happens twice, at 05:00 and 06:00 UTC
    freeze = night(time(0, 30), time(1, 30))
    held = [minute for minute in range(0, 240, 10) if frozen([freeze], utc(2026, 11, 1, 4) + _min(minute))]
    assert held == list(range(30, 150, 10))  # from 04:30 to 06:30 UTC without a gap


def test_an_hour_that_does_not_exist_still_begins_and_ends_a_freeze() -> None:
    # New York, 8 March 2026: 02:00 to 03:00 does not exist; 02:00 EST is 07:00 UTC
    freeze = night(time(2, 15), time(2, 45))
    held = [minute for minute in range(0, 240, 15) if frozen([freeze], utc(2026, 3, 8, 5) + _min(minute))]
    assert held == list(range(75, 165, 15))  # the longer reading: from 06:15 to 07:45 UTC


def _min(minutes: int) -> timedelta:
    return timedelta(minutes=minutes)


def test_freezes_that_meet_are_one() -> None:
    christmas = DatedFreeze(
        start=utc(2026, 12, 21, 8).replace(tzinfo=None),
        end=utc(2027, 1, 4).replace(tzinfo=None),
        zone="Europe/Berlin",
        reason="Christmas",
    )
    held = frozen([christmas, WEEKEND], utc(2026, 12, 19, 12))
    assert held == Frozen(until=utc(2027, 1, 4, 7), reason="Nobody is here at the weekend")


@pytest.mark.parametrize(
    ("now", "then"),
    [
        (utc(2026, 11, 23, 12), utc(2026, 11, 24, 9)),  # Monday -> Tuesday 10:00
        (utc(2026, 11, 24, 9), utc(2026, 11, 24, 9)),
        (utc(2026, 11, 24, 9, 1), utc(2026, 11, 25, 9)),
        (utc(2026, 11, 26, 12), utc(2026, 12, 1, 9)),  # Thursday noon -> Tuesday
        (utc(2026, 3, 27, 12), utc(2026, 3, 31, 8)),  # over the change of the clock
    ],
)
def test_the_next_go_live_time(now: datetime, then: datetime) -> None:
    times = GoLiveTimes(days=frozenset({1, 2, 3}), at=time(10), zone="Europe/Berlin")
    assert times.next(now) == then


@pytest.mark.parametrize(
    ("zone", "at", "now", "then"),
    [
        ("Europe/Berlin", time(2, 30), utc(2026, 3, 28, 12), utc(2026, 3, 29, 1)),  # skipped: 03:00 CEST
        ("Europe/Berlin", time(2), utc(2026, 3, 28, 12), utc(2026, 3, 29, 1)),
        ("Europe/Berlin", time(3), utc(2026, 3, 28, 12), utc(2026, 3, 29, 1)),
        ("America/New_York", time(2, 15), utc(2026, 3, 7, 12), utc(2026, 3, 8, 7)),
        ("Australia/Lord_Howe", time(2, 10), utc(2026, 10, 3, 12), utc(2026, 10, 3, 15, 30)),  # by 30 min
        ("Europe/Berlin", time(2, 30), utc(2026, 10, 24, 12), utc(2026, 10, 25, 0, 30)),  # twice: the first
        ("Europe/Berlin", time(2, 30), utc(2026, 10, 25, 1), utc(2026, 10, 26, 1, 30)),  # the first has been
    ],
)
def test_a_go_live_never_goes_before_its_wall_time_when_the_clock_changes(
    zone: str, at: time, now: datetime, then: datetime
) -> None:
    assert then == GoLiveTimes(days=frozenset(range(7)), at=at, zone=zone).next(now)
