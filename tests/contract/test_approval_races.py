"""Eight who click at once, many times, on both databases: one winner each, and the losers hear it."""

import asyncio
import os
from collections import Counter
from datetime import timedelta

from bot.domain.errors import AlreadyDecided
from bot.domain.offer.digest import Digest
from bot.domain.people import Actor
from bot.domain.policy.policy import OfferPolicy, Policy
from bot.domain.run.states import State
from bot.domain.values import DurableId, PersonId, RunId
from bot.pictures.drawing import DrawnPictures
from bot.ports.store.tx import Store
from bot.usecases.kernel.services import Services
from bot.usecases.review import approve, changes
from tests.builders import NO_CHECKLIST, NOON, OPEN, TEAM, a_run, in_force
from tests.fakes import AwayMarketplace, FixedPeople, ManualClock, RecordingChat

ROUNDS = int(os.environ.get("STAGEBOT_TEST_ROUNDS", "150"))
"""A decision that can be taken twice is taken twice in nearly every round; more of them by hand."""
CLICKS = 8
PEOPLE = [Actor(team=TEAM, person=PersonId(f"U0P{n}")) for n in range(CLICKS)]
"""Rows of an earlier round stay: each round has an offer of its own, on a store that is opened once."""


def services(store: Store, **rules) -> Services:
    return Services(
        store=store,
        marketplace=AwayMarketplace(),  # type: ignore[arg-type]  # it answers nothing
        subscriptions=None,  # type: ignore[arg-type]  # nor Azure
        chat=RecordingChat(),
        people=FixedPeople(),
        pictures=DrawnPictures(),
        clock=ManualClock(NOON + timedelta(hours=1)),
        policy=in_force(Policy(default=OfferPolicy(**OPEN | {"checklist": NO_CHECKLIST} | rules))),
        nudge=lambda _: None,
        spawn=lambda work: work.close(),
    )


async def waiting(store: Store, number: int) -> RunId:
    """Insert a run that waits for a decision."""
    run = a_run(
        id=RunId(f"01RUN{number:021d}"),
        durable_id=DurableId(f"product/{number}"),
        change_class="technical",
        state=State.AWAITING_APPROVAL,
        digest=Digest(parts={"images": "a"}),
    )
    await store.write(lambda tx: tx.runs.add(run, due_at=NOON))
    return run.id


async def outcomes(*clicks) -> Counter[str]:
    """Click at once; count what each heard."""
    heard = await asyncio.gather(*clicks, return_exceptions=True)
    return Counter(type(result).__name__ for result in heard)


async def test_of_eight_who_approve_at_once_one_sends_it_live(store):
    team = services(store)
    for number in range(ROUNDS):
        run = await waiting(store, number)

        heard = await outcomes(*(approve.give(team, run, by=person) for person in PEOPLE))

        assert heard == {"Decision": 1, "AlreadyDecided": CLICKS - 1}
    live = await store.read(lambda tx: [tx.journal.of(RunId(f"01RUN{n:021d}")) for n in range(ROUNDS)])
    assert [[e.event.kind for e in of] for of in live] == [
        ["approval.given", "golive.ordered", "decision.grounds"]
    ] * ROUNDS


async def test_approving_and_rejecting_at_once_leave_one_decision(store):
    team = services(store)
    for number in range(min(ROUNDS, 100)):
        run = await waiting(store, number)

        heard = await outcomes(
            *(approve.give(team, run, by=person) for person in PEOPLE[:4]),
            *(approve.reject(team, run, "no", by=person) for person in PEOPLE[4:]),
        )

        assert heard["AlreadyDecided"] == CLICKS - 1


async def test_a_yes_taken_back_at_the_same_moment_is_either_used_or_gone(store):
    """Withdrawing is for as long as the yes is not used; there is no third outcome."""
    team = services(store, approvals=2)
    first, second = PEOPLE[:2]
    for number in range(min(ROUNDS, 100)):
        run = await waiting(store, number)
        await approve.give(team, run, by=first)

        _, taken = await asyncio.gather(
            approve.give(team, run, by=second), changes.withdraw(team, run, by=first), return_exceptions=True
        )

        now = await store.read(lambda tx, run=run: tx.runs.get(run))
        was_used = isinstance(taken, AlreadyDecided)
        assert (State.GOING_LIVE if was_used else State.AWAITING_APPROVAL) == now.state
