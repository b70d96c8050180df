"""Signing, approving, objecting and taking back in any order, on a real store, held against a model."""

import asyncio
import tempfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from bot.domain.errors import UserError
from bot.domain.notify.overdue import approvals_due
from bot.domain.offer.digest import Digest
from bot.domain.people import Actor
from bot.domain.policy.checklist import DEFAULT
from bot.domain.policy.policy import OfferPolicy, Policy
from bot.domain.review.approvals import Approval
from bot.domain.review.events import ApprovalExpired, ApprovalExpiring
from bot.domain.run.states import State
from bot.domain.values import PersonId
from bot.pictures.drawing import DrawnPictures
from bot.usecases.kernel.services import Services
from bot.usecases.review import approve, changes, checklist
from storage import open_store
from tests.builders import ANA, NOON, OPEN, TEAM, a_run, in_force
from tests.examples import examples
from tests.fakes import AwayMarketplace, FixedPeople, ManualClock, RecordingChat
from tests.sqlite import new_database

PEOPLE = st.sampled_from([*(PersonId(f"U{n}") for n in range(3)), ANA])
KEYS = st.sampled_from([item.key for item in DEFAULT])
VALID, NEEDED = timedelta(hours=72), 2


class Reviewed(RuleBasedStateMachine):
    """One run that waits; Ana asked for it, so her yes never counts."""

    def __init__(self):
        super().__init__()
        self.runner = asyncio.Runner()
        self.folder = tempfile.TemporaryDirectory(prefix="stagebot-")
        self.opening = open_store(new_database(Path(self.folder.name)))
        self.clock = ManualClock()
        self.services = Services(
            store=self.runner.run(self.opening.__aenter__()),
            marketplace=AwayMarketplace(),  # type: ignore[arg-type]  # it answers nothing
            subscriptions=None,  # type: ignore[arg-type]  # nor Azure
            chat=RecordingChat(),
            people=FixedPeople(),
            pictures=DrawnPictures(),
            clock=self.clock,
            policy=in_force(Policy(default=OfferPolicy(**OPEN, approvals=NEEDED, approval_valid_for=VALID))),
            nudge=lambda _: None,
            spawn=lambda work: work.close(),
        )
        self.number = 0
        self.run = a_run(state=State.AWAITING_APPROVAL, digest=Digest(parts={"images": "0"}))
        self.write(lambda tx: tx.runs.add(self.run, due_at=NOON))
        self.yes, self.signed, self.objecting, self.live = {}, {}, set(), False
        for item in DEFAULT:  # so that what comes after signing is reached often
            self.signs(ANA, item.key)

    def teardown(self):
        self.runner.run(self.opening.__aexit__(None, None, None))
        self.runner.close()
        self.folder.cleanup()

    def write(self, body):
        return self.runner.run(self.services.store.write(body))

    def now(self):
        return self.runner.run(self.services.store.read(lambda tx: tx.runs.get(self.run.id)))

    def do(self, use, person, *rest) -> bool:
        """Try it; tell whether it was taken."""
        try:
            self.runner.run(use(self.services, self.run.id, *rest, by=Actor(team=TEAM, person=person)))
        except UserError:
            return False
        return True

    def counting(self):
        return {p for p, at in self.yes.items() if self.clock.time < at + VALID}

    @rule(hours=st.integers(1, 50))
    def time_passes(self, hours):
        self.clock.step(timedelta(hours=hours))

    @rule(person=PEOPLE)
    def approves(self, person):
        free = len(self.signed) == len(DEFAULT) and not self.objecting and not self.live
        wanted = free and person != ANA and person not in self.counting()
        assert wanted == self.do(approve.give, person)
        if wanted:
            self.yes[person] = self.clock.time
            self.live = len(self.counting()) >= NEEDED

    @rule(person=PEOPLE, key=KEYS)
    def signs(self, person, key):
        wanted = not self.live and key not in self.signed
        assert wanted == self.do(checklist.sign, person, key)
        if wanted:
            self.signed[key] = person

    @rule(person=PEOPLE, key=KEYS)
    def unsigns(self, person, key):
        wanted = not self.live and self.signed.get(key) == person
        assert wanted == self.do(checklist.unsign, person, key)
        if wanted:
            del self.signed[key]

    @rule(person=PEOPLE)
    def asks_for_changes(self, person):
        assert (not self.live) == self.do(changes.request_changes, person, "no")
        if not self.live:
            self.objecting.add(person)
            self.yes.clear()

    @rule(person=PEOPLE)
    def withdraws(self, person):
        wanted = not self.live and (person in self.objecting or person in self.yes)
        assert wanted == self.do(changes.withdraw, person)
        if wanted:
            self.objecting.discard(person)
            self.yes.pop(person, None)

    @precondition(lambda self: not self.live)
    @rule()
    def what_is_staged_changes(self):
        self.number += 1
        digest = Digest(parts={"images": str(self.number)})
        moved = replace(self.now(), digest=digest, objections=())
        self.write(lambda tx: tx.runs.save(moved))
        self.yes, self.signed, self.objecting = {}, {}, set()

    @invariant()
    def it_goes_live_when_the_model_says_so_and_not_before(self):
        assert (State.GOING_LIVE if self.live else State.AWAITING_APPROVAL) == self.now().state


Reviewed.TestCase.settings = examples(80, stateful_step_count=40)
TestReviewed = Reviewed.TestCase


@given(
    st.lists(st.integers(0, 60), min_size=1, max_size=4),
    st.lists(st.integers(0, 200), max_size=20),
    st.integers(1, 100),
    st.integers(1, 100),
)
def test_each_approval_is_reminded_of_at_most_once_each_way_whenever_one_looks(given_at, looks, valid, lead):
    policy = OfferPolicy(approval_valid_for=timedelta(hours=valid), remind_before=timedelta(hours=lead))
    approvals = [
        Approval(id=str(n), run=a_run().id, digest="d", person=ANA, given_at=NOON + timedelta(hours=hours))
        for n, hours in enumerate(given_at)
    ]
    told: list[Any] = []
    for hours in [*sorted(looks), 1000]:
        now = NOON + timedelta(hours=60 + hours)
        told += approvals_due(policy, approvals, told, digest="d", now=now)

    for approval in approvals:
        of = [event for event in told if event.approval == approval.id]
        expiring = [event for event in of if isinstance(event, ApprovalExpiring)]
        assert sum(isinstance(event, ApprovalExpired) for event in of) == 1
        assert len(expiring) <= (1 if lead < valid else 0)
        assert all(event.at < event.until for event in expiring)
    assert approvals_due(policy, approvals, [], digest="another", now=NOON + timedelta(days=90)) == ()
