"""One person's flood is turned away; others are answered, and the next minute is a new one."""

from datetime import timedelta

from bot.domain.people import Actor
from handlers.pace import PersonalPace
from tests.builders import ANA, BEN, TEAM
from tests.fakes import ManualClock

ANA_HERE, BEN_HERE = Actor(team=TEAM, person=ANA), Actor(team=TEAM, person=BEN)


def test_what_one_person_asks_for_beyond_the_measure_is_turned_away():
    clock = ManualClock()
    pace = PersonalPace(10, clock)
    assert [pace.allows(ANA_HERE) for _ in range(12)] == [True] * 10 + [False] * 2
    assert pace.allows(BEN_HERE)
    clock.step(timedelta(seconds=59))
    assert not pace.allows(ANA_HERE)
    clock.step(timedelta(seconds=1))
    assert pace.allows(ANA_HERE)


def test_whoever_goes_on_trying_is_answered_again_when_the_minute_is_over():
    clock = ManualClock()
    pace = PersonalPace(10, clock)
    answered = []
    for _ in range(120):
        answered.append(pace.allows(ANA_HERE))
        clock.step(timedelta(seconds=1))
    assert sum(answered) == 20
