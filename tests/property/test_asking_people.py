"""Whoever can act is asked in time, in their own hours, and not for ever."""

from datetime import UTC, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.notify.ladders import WaitKind, ladder_of
from bot.domain.notify.planning import (
    MOST_PEOPLE,
    Candidate,
    asked,
    chosen,
    climbed,
    granted,
    is_due,
    opened,
    taken,
)
from bot.domain.notify.working_hours import WorkingHours
from bot.domain.values import PersonId

ZONES = ["UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Asia/Tokyo"]
TIMES = st.integers(0, 545 * 24 * 60).map(lambda n: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=n))
HOURS = st.builds(
    WorkingHours,
    zone=st.sampled_from(ZONES),
    start=st.sampled_from([time(6), time(9), time(13)]),
    end=st.sampled_from([time(17), time(18), time(22)]),
)
PEOPLE = st.lists(
    st.builds(Candidate, person=st.integers(0, 30).map(lambda n: PersonId(f"U{n}")), hours=HOURS),
    max_size=9,
    unique_by=lambda one: one.person,
)


@given(PEOPLE, TIMES, st.none() | st.integers(1, 200))
@settings(max_examples=100, deadline=None)
def test_nobody_is_disturbed_outside_their_hours_unless_a_deadline_would_pass(people, now, hours):
    deadline = now + timedelta(hours=hours) if hours else None

    for one, found in zip(people, asked(people, now=now, deadline=deadline), strict=True):
        assert found.due_at >= now
        if not one.hours.contain(found.due_at):
            assert found.is_urgent
            assert deadline is not None
            assert one.hours.next(now) >= deadline
        elif deadline is not None and found.due_at >= deadline:
            raise AssertionError("a notice that comes after its deadline")


@given(PEOPLE, TIMES)
@settings(max_examples=100, deadline=None)
def test_a_rung_asks_at_most_five_and_those_at_work_first(people, now):
    first = chosen(people, now=now)

    assert len(first) == min(MOST_PEOPLE, len(people))
    assert [one.hours.contain(now) for one in first] == sorted(
        (one.hours.contain(now) for one in first), reverse=True
    )
    left_out = [one for one in people if one not in first]
    if any(one.hours.contain(now) for one in left_out):
        assert all(one.hours.contain(now) for one in first)


@given(st.sampled_from(list(WaitKind)), HOURS, TIMES, st.lists(st.integers(1, 400), max_size=12))
@settings(max_examples=150, deadline=None)
def test_a_ladder_ends_and_its_rungs_keep_their_distance(kind, hours, now, pauses):
    ladder = ladder_of(kind)
    wait, climbs = opened(now, ladder, hours), []

    for pause in pauses:
        now += timedelta(hours=pause)
        while is_due(wait, now):  # a process that was away climbs one rung when it comes back, not three
            climbs.append(now)
            wait = climbed(wait, ladder, hours, now=now)

    assert len(climbs) <= wait.budget
    assert len(climbs) == len(set(climbs))


@given(HOURS, TIMES, st.integers(1, 48))
@settings(max_examples=50, deadline=None)
def test_what_somebody_took_is_asked_of_nobody_until_their_time_runs_out(hours, now, held):
    ladder = ladder_of(WaitKind.APPROVE)
    until = now + timedelta(hours=held)
    wait = taken(opened(now, ladder, hours), PersonId("U1"), until=until)

    assert not is_due(wait, until - timedelta(seconds=1))
    assert is_due(wait, until)
    assert is_due(granted(climbed(wait, ladder, hours, now=until), now=until), until)
