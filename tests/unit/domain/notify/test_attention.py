"""What is said of a run that takes long, and when."""

from datetime import timedelta

import pytest

from bot.domain.notify.attention import lateness_due
from bot.domain.offer.durations import Range
from bot.domain.run.events import RunLate
from bot.domain.run.states import State
from tests.builders import NOON, a_run

USUAL = Range(usual=timedelta(hours=10), late=timedelta(hours=20))
RUN = a_run(state=State.IN_PROGRESS)


def due(hours, told=(), run=RUN):
    return lateness_due(run, USUAL, told, now=NOON + timedelta(hours=hours))


def test_nothing_is_said_before_it_is_late_and_then_once():
    (first,) = due(20)

    assert due(19) == ()
    assert RunLate(at=NOON + timedelta(hours=20)) == first
    assert due(29, [first]) == ()


def test_it_is_escalated_once_when_half_as_long_again_has_passed_since_the_reminder():
    first = RunLate(at=NOON + timedelta(hours=100))  # the bot was away until then
    (second,) = due(110, [first])

    assert due(109, [first]) == ()
    assert second.again
    assert due(500, [first, second]) == ()


@pytest.mark.parametrize("state", [state for state in State if state is not State.IN_PROGRESS])
def test_only_a_run_on_its_way_is_late(state):
    assert due(500, run=a_run(state=state)) == ()
