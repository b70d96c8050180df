"""What is said of a run whose step outlasted its band, and how often."""

from datetime import timedelta

import pytest

from bot.domain.forecast.lateness import Lateness
from bot.domain.notify.overdue import lateness_due
from bot.domain.run.events import RunLate
from bot.domain.run.states import State
from tests.builders import NOON, a_run

RUN = a_run(state=State.IN_PROGRESS)
LATER = NOON + timedelta(hours=20)


def due(late, told=(), run=RUN):
    return lateness_due(run, late, told, now=LATER)


def test_nothing_is_said_in_time_and_then_late_once():
    (first,) = due(Lateness.LATE)

    assert due(Lateness.IN_TIME) == ()
    assert RunLate(at=LATER) == first
    assert due(Lateness.LATE, [first]) == ()


def test_it_is_said_once_more_when_it_is_very_late():
    first = RunLate(at=NOON)
    (second,) = due(Lateness.VERY_LATE, [first])

    assert second.again
    assert due(Lateness.VERY_LATE, [first, second]) == ()


@pytest.mark.parametrize("state", [state for state in State if state is not State.IN_PROGRESS])
def test_only_a_run_on_its_way_is_late(state):
    assert due(Lateness.VERY_LATE, run=a_run(state=state)) == ()
