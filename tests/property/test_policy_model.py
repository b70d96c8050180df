"""Anything people, time and the marketplace may do, in any order: never live without the policy, never twice.

The machine does things to the real use cases on a real database; an independent look says, at the very
moment when a run is ordered live, whether the policy allowed it.
"""

import asyncio
import tempfile
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import permutations
from pathlib import Path

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from bot.domain.aggregate import Outcome
from bot.domain.errors import UserError
from bot.domain.offer.digest import Digest
from bot.domain.people import EVERYONE, Actor, Person
from bot.domain.policy.checklist import DEFAULT
from bot.domain.policy.freezes import DatedFreeze, frozen
from bot.domain.policy.policy import AfterFreeze, OfferPolicy, Policy
from bot.domain.policy.quorum import Demand
from bot.domain.review.emergencies import NEEDED
from bot.domain.run import production
from bot.domain.run.states import State
from bot.domain.values import PersonId
from bot.pictures.drawing import DrawnPictures
from bot.ports.store.errors import Stale
from bot.usecases.kernel.record import record
from bot.usecases.kernel.services import Services
from bot.usecases.review import approve, changes, checklist, go_live
from storage import open_store
from tests.builders import ANA, NOON, TEAM, a_run, in_force
from tests.examples import examples
from tests.fakes import AwayMarketplace, FixedPeople, ManualClock, RecordingChat
from tests.sqlite import new_database

VALID = timedelta(hours=72)
EMERGENCY = OfferPolicy().emergency_valid_for
IDS = [PersonId(f"U{n}") for n in range(4)]
PEOPLE = st.sampled_from([ANA, *IDS])
GROUPS = st.frozensets(st.sampled_from(["@release", "@marketing"]), max_size=2)
RULES = (Demand(of=frozenset({"@release"})), Demand(of=frozenset({"@marketing"})))
WINDOW = DatedFreeze(
    start=(NOON + timedelta(hours=20)).replace(tzinfo=None),
    end=(NOON + timedelta(hours=60)).replace(tzinfo=None),
    zone="UTC",
    reason="Peak",
)


class Released(RuleBasedStateMachine):
    """One run that waits; Ana asked for it and U3 changed the whitelist, so theirs never count."""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.folder = tempfile.TemporaryDirectory(prefix="stagebot-")
        self.clock = ManualClock()
        both = frozenset({"@release", "@marketing"})
        groups = [both, frozenset({"@release"}), frozenset({"@marketing"}), both, both]
        self.people = {id_: self.member(id_, names) for id_, names in zip([ANA, *IDS], groups, strict=True)}
        self.database = new_database(Path(self.folder.name))
        self.opening = self.open()
        self.services = self.serve()
        self.parts = 0
        self.orders = 0
        self.emergency: dict[PersonId, datetime] = {}
        self.lifted: datetime | None = None
        run = a_run(
            state=State.AWAITING_APPROVAL,
            digest=Digest(parts={"images": "0"}),
            whitelist_edited_by=IDS[3],
        )
        self.id = run.id
        self.write(lambda tx: tx.runs.add(run, due_at=NOON))

    def member(self, id_: PersonId, groups: frozenset[str] = frozenset()) -> Person:
        return Person(id=id_, team=TEAM, name=id_, groups=groups)

    def open(self):
        return open_store(self.database)

    def serve(self) -> Services:
        policy = OfferPolicy(
            stagers=frozenset({EVERYONE}),
            rules=RULES,
            freezes=(WINDOW,),
            after_freeze=AfterFreeze.GO_LIVE,
            freeze_override=frozenset({IDS[0]}),
            emergency=frozenset({IDS[1], IDS[2]}),
            approval_valid_for=VALID,
        )
        return Services(
            store=self.runner.run(self.opening.__aenter__()),
            marketplace=AwayMarketplace(),  # type: ignore[arg-type]  # it answers nothing
            subscriptions=None,  # type: ignore[arg-type]  # no decision may ask Azure
            chat=RecordingChat(),
            people=FixedPeople(**self.people),
            pictures=DrawnPictures(),
            clock=self.clock,
            policy=in_force(Policy(default=policy)),
            nudge=lambda _: None,
            spawn=lambda work: work.close(),
        )

    def teardown(self) -> None:
        self.runner.run(self.opening.__aexit__(None, None, None))
        self.runner.close()
        self.folder.cleanup()

    def write(self, body):
        return self.runner.run(self.services.store.write(body))

    def read(self, body):
        return self.runner.run(self.services.store.read(body))

    def now(self):
        return self.read(lambda tx: tx.runs.get(self.id))

    def allowed(self) -> bool:
        """An independent look at the policy: what must be true when a run is ordered live."""
        run, policy, now = self.now(), self.services.policy.file.default, self.clock.time
        digest = run.digest.text
        if sum(now - at < EMERGENCY for at in self.emergency.values()) >= NEEDED:
            return True
        signed = {s.item for s in self.read(lambda tx: tx.signatures.of(self.id, digest=digest))}
        yes = {
            a.person
            for a in self.read(lambda tx: tx.approvals.of(self.id))
            if a.digest == digest and now < a.given_at + VALID
        }
        names = [self.people[p].groups for p in yes - {ANA, IDS[3]} if not self.people[p].is_deactivated]
        met = any(
            all(rule.of & who for rule, who in zip(RULES, pair, strict=True))
            for pair in permutations(names, len(RULES))
        )
        lifted = self.lifted is not None and now < self.lifted
        quiet = lifted or frozen(policy.freezes, now) is None
        return met and quiet and not run.objections and {item.key for item in DEFAULT} <= signed

    def do(self, use, person: PersonId, *rest: str) -> bool:
        """Try it; whenever it orders the go-live, the policy must have allowed that."""
        before = self.now().state
        try:
            self.runner.run(use(self.services, self.id, *rest, by=Actor(team=TEAM, person=person)))
        except UserError:
            assert self.now().state is before
            return False
        self.look(before)
        return True

    def look(self, before: State) -> None:
        if before is not State.GOING_LIVE and self.now().state is State.GOING_LIVE:
            self.orders += 1
            assert self.allowed()

    @rule(hours=st.integers(1, 30))
    def time_passes(self, hours: int) -> None:
        self.clock.step(timedelta(hours=hours))

    @rule()
    def everything_is_signed(self) -> None:
        for item in DEFAULT:
            self.do(checklist.sign, IDS[0], item.key)

    @rule()
    def everything_goes_its_usual_way(self) -> None:
        self.everything_is_signed()
        self.do(approve.give, IDS[0])
        self.do(approve.give, IDS[1])

    @rule()
    def a_signature_is_taken_back(self) -> None:
        self.do(checklist.unsign, IDS[0], DEFAULT[0].key)

    @rule(person=PEOPLE)
    def approves(self, person: PersonId) -> None:
        self.do(approve.give, person)

    @rule(person=PEOPLE)
    def withdraws(self, person: PersonId) -> None:
        if self.do(changes.withdraw, person):
            self.emergency.pop(person, None)

    @rule(person=PEOPLE)
    def asks_for_changes(self, person: PersonId) -> None:
        self.do(changes.request_changes, person, "no")

    @rule(person=PEOPLE, groups=GROUPS)
    def moves_to_other_groups(self, person: PersonId, groups: frozenset[str]) -> None:
        self.become(self.member(person, groups))

    @rule(person=PEOPLE)
    def is_deactivated(self, person: PersonId) -> None:
        self.become(replace(self.people[person], is_deactivated=True))

    def become(self, person: Person) -> None:
        self.people[person.id] = person
        self.services = replace(self.services, people=FixedPeople(**self.people))

    @rule(person=PEOPLE)
    def sends(self, person: PersonId) -> None:
        self.do(go_live.send, person)

    @rule(person=PEOPLE)
    def lifts_the_freeze(self, person: PersonId) -> None:
        was, held = self.lifted, frozen((WINDOW,), self.clock.time)
        if person == IDS[0] and held is not None:
            self.lifted = held.until
        if not self.do(go_live.lift_freeze, person, "because"):
            self.lifted = was

    @rule(person=PEOPLE)
    def declares_an_emergency(self, person: PersonId) -> None:
        was = dict(self.emergency)
        self.emergency[person] = self.clock.time
        if not self.do(go_live.declare_emergency, person, "because"):
            self.emergency = was

    @rule()
    def the_planned_time_is_looked_at(self) -> None:
        before, run = self.now().state, self.now()
        if not go_live.is_due(run, self.clock.time):
            return
        (claim,) = self.write(
            lambda tx: tx.runs.claim(
                now=self.clock.time + timedelta(days=30), owner="one", lease=timedelta(seconds=1), limit=1
            )
        )
        self.runner.run(go_live.due(self.services, claim))
        self.look(before)

    @precondition(lambda self: self.now().state is State.AWAITING_APPROVAL)
    @rule(other=st.integers(0, 2))
    def what_is_staged_changes(self, other: int) -> None:
        digest = Digest(parts={"images": str(other)})
        run = self.now()
        if not digest.changed(run.digest):
            return
        voided = production.void(run, digest, now=self.clock.time)
        opened = voided.then(production.ask_for_approval(voided.subject, digest, now=self.clock.time))
        self.write(lambda tx: record(tx, self.services, Outcome(opened.subject, opened.events)))
        self.emergency.clear()
        self.lifted = None

    @rule()
    def the_bot_starts_again(self) -> None:
        self.runner.run(self.opening.__aexit__(None, None, None))
        self.opening = self.open()
        self.services = self.serve()

    @rule(person=PEOPLE)
    def a_second_writer_is_stale(self, person: PersonId) -> None:
        run = self.now()
        late = replace(run, version=run.version - 1, state=State.GOING_LIVE)
        try:
            self.write(lambda tx: tx.runs.save(late))
        except Stale:
            return
        raise AssertionError("a late writer was taken")

    @invariant()
    def it_is_ordered_live_at_most_once(self) -> None:
        assert self.orders <= 1
        kinds = [entry.event.kind for entry in self.read(lambda tx: tx.journal.of(self.id))]
        assert kinds.count("golive.ordered") == self.orders


Released.TestCase.settings = examples(40, stateful_step_count=50)
TestReleased = Released.TestCase
