"""When a run is looked at again."""

from datetime import timedelta

import pytest

from bot.domain.run.cadence import wait_for
from bot.domain.run.states import State
from tests.builders import NOON

MINUTE = timedelta(minutes=1)


def wait(state=State.IN_PROGRESS, *, faults=0, since=NOON, spread=0.0, **more):
    """How long until the next look."""
    return wait_for(state, now=NOON, since=since, every=MINUTE, faults=faults, spread=spread, **more)


def test_a_run_is_never_asked_for_sooner_than_the_shortest_interval():
    assert min(wait(state) for state in State) == MINUTE


def test_what_waits_for_people_is_asked_for_less_often():
    assert wait(State.AWAITING_APPROVAL) == 5 * MINUTE


def test_a_step_that_takes_hours_is_asked_for_less_often():
    assert wait(since=NOON - timedelta(hours=7)) == 3 * MINUTE


@pytest.mark.parametrize(("faults", "minutes"), [(0, 1), (1, 2), (2, 4), (3, 8), (4, 16), (5, 16), (60, 16)])
def test_each_fault_doubles_the_wait_up_to_a_most(faults, minutes):
    assert wait(faults=faults) == minutes * MINUTE


def test_what_the_server_asks_for_is_the_least_and_never_a_reason_to_come_sooner():
    assert wait(retry_after=timedelta(minutes=40)) == timedelta(minutes=40)
    assert wait(faults=3, retry_after=timedelta(seconds=5)) == 8 * MINUTE


def test_many_runs_are_spread_over_a_fifth_of_the_interval():
    assert wait(spread=0.5) == MINUTE * 1.1
