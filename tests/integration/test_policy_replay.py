"""What another policy would have said of past decisions, and why."""

from datetime import timedelta

from bot.domain.people import Person
from bot.domain.policy.freezes import DatedFreeze
from bot.domain.policy.policy import OfferPolicy, Policy
from bot.domain.run.states import State
from bot.domain.values import PersonId
from bot.ops.reports.replay import replay
from bot.usecases.review import approve
from tests.builders import BEN, NO_CHECKLIST, NOON, OPEN, TEAM

YEAR = DatedFreeze(
    start=(NOON - timedelta(days=90)).replace(tzinfo=None),
    end=(NOON + timedelta(days=90)).replace(tzinfo=None),
    zone="UTC",
    reason="Quiet quarter",
)


async def ask(person: PersonId) -> Person:
    return Person(id=person, team=TEAM, name=person)


async def verdicts(house, since=NOON, **rules):
    policy = Policy(default=OfferPolicy(**OPEN | {"checklist": NO_CHECKLIST} | rules))
    return {one.what: one.why async for one in replay(house.services.store, policy, ask, since=since)}


async def live(house):
    run = await house.turn_until(await house.stage(), State.AWAITING_APPROVAL)
    await approve.give(house.services, run.id, by=house.ben)
    return await house.turn_until(run, State.LIVE)


async def test_the_policy_in_force_says_the_same_of_every_decision(house):
    await live(house)
    said = await verdicts(house)
    assert said == {"pushed to staging": "", "approved": "", "sent live": ""}


async def test_each_decision_that_another_policy_refuses_has_its_reason(house):
    await live(house)
    strict = await verdicts(house, approvals=2, stagers=frozenset({BEN}))
    assert "names other people under `stagers`" in strict["pushed to staging"]
    assert not strict["approved"]
    assert "1 more of the approvals" in strict["sent live"]
    frozen = await verdicts(house, freezes=(YEAR,))
    assert "Quiet quarter" in frozen["sent live"]
    closed = await verdicts(house, approvers=frozenset())
    assert "names nobody under `approvers`" in closed["approved"]


async def test_what_was_decided_before_is_left_out(house):
    await live(house)
    assert await verdicts(house, since=house.clock.now() + timedelta(days=1)) == {}
