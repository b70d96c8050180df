"""Working time follows the wall clock of a place, whatever its clock does."""

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.notify.working_hours import WorkingHours

BERLIN = WorkingHours(zone="Europe/Berlin")
FRIDAY_EVENING = datetime(2026, 11, 27, 18, 30, tzinfo=UTC)
ZONES = ["UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Apia"]


def test_friday_evening_goes_on_on_monday_morning():
    assert BERLIN.next(FRIDAY_EVENING) == datetime(2026, 11, 30, 8, tzinfo=UTC)


def test_nine_working_hours_are_one_day_over_the_weekend():
    friday_noon = datetime(2026, 11, 27, 11, tzinfo=UTC)  # 12:00 in Berlin

    assert BERLIN.after(friday_noon, timedelta(hours=9)) == datetime(2026, 11, 30, 11, tzinfo=UTC)


def test_a_holiday_is_no_working_day():
    hours = WorkingHours(zone="Europe/Berlin", holidays=frozenset({date(2026, 11, 30)}))

    assert hours.next(FRIDAY_EVENING) == datetime(2026, 12, 1, 8, tzinfo=UTC)


def test_a_start_in_the_hour_that_is_skipped_begins_right_after_it():
    early = WorkingHours(zone="Europe/Berlin", start=time(2, 30), end=time(10), days=frozenset(range(7)))

    assert early.next(datetime(2026, 3, 29, 0, 0, tzinfo=UTC)) == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)


def test_in_the_hour_that_comes_twice_the_first_counts():
    early = WorkingHours(zone="Europe/Berlin", start=time(2, 30), end=time(10), days=frozenset(range(7)))

    assert early.next(datetime(2026, 10, 24, 23, 0, tzinfo=UTC)) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_a_shift_may_run_over_midnight():
    night = WorkingHours(start=time(22), end=time(6), days=frozenset({0}))

    assert night.contain(datetime(2026, 11, 24, 3, tzinfo=UTC))
    assert not night.contain(datetime(2026, 11, 25, 3, tzinfo=UTC))


def test_without_a_working_day_time_just_passes():
    never = WorkingHours(days=frozenset())

    assert never.after(FRIDAY_EVENING, timedelta(hours=3)) == FRIDAY_EVENING + timedelta(hours=3)


@given(
    st.sampled_from(ZONES),
    st.integers(0, 700 * 24 * 60).map(lambda n: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=n)),
    st.integers(1, 60 * 40),
)
@settings(max_examples=100, deadline=None)
def test_what_is_added_is_what_lies_between(zone: str, at: datetime, minutes: int):
    hours, span = WorkingHours(zone=zone), timedelta(minutes=minutes)
    end = hours.after(at, span)

    assert hours.between(at, end) == span
    assert hours.next(at) <= end
