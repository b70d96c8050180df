"""Who may do what to a run in which state: every combination, the allowed and the refused."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.domain.errors import (
    AlreadyDecided,
    AlreadyEnded,
    NotAllowed,
    NotWaiting,
    StagebotError,
    TooLateToCancel,
)
from bot.domain.offer.digest import Digest
from bot.domain.people import EVERYONE, Actor, Person
from bot.domain.policy.freezes import DatedFreeze
from bot.domain.policy.policy import OfferPolicy, Policy
from bot.domain.review.approvals import Approval
from bot.domain.review.signatures import Signature
from bot.domain.run.states import State
from bot.domain.values import DurableId, PersonId, RunId, TeamId
from bot.pictures.drawing import DrawnPictures
from bot.ports.people import PeopleUnknown
from bot.ports.store.tx import Tx
from bot.usecases.kernel.services import Services
from bot.usecases.review import approve, changes, checklist, go_live
from storage import open_store
from tests.builders import ANA, NOON, TEAM, a_run, in_force
from tests.fakes import AwayMarketplace, FixedPeople, ManualClock, RecordingChat

DIGEST = Digest(parts={"images": "a"})


def person(name: str, **facts: Any) -> Person:
    return Person(id=PersonId(f"U0{name}"), team=TEAM, name=name, **facts)


# every one of them is on the list of approvers, except the member who is not
ROLES = {
    "approver": person("APPROVER"),
    "approver by group": person("GROUPED", groups=frozenset({"S0RELEASE"})),
    "requester": person("ANA"),
    "member": person("MEMBER"),
    "guest": person("GUEST", is_guest=True),
    "bot": person("BOT", is_bot=True),
    "deactivated": person("GONE", is_deactivated=True),
    "stranger": replace(person("STRANGER", is_stranger=True), team=TeamId("T0OTHER")),
}
FREEZE = DatedFreeze(
    start=(NOON - timedelta(days=1)).replace(tzinfo=None),
    end=(NOON + timedelta(days=1)).replace(tzinfo=None),
    zone="UTC",
    reason="Peak season",
)
POLICY = OfferPolicy(
    stagers=frozenset({EVERYONE}),
    approvers=frozenset({"S0RELEASE", *(who.id for name, who in ROLES.items() if name != "member")}),
    approvals=9,
    freezes=(FREEZE,),
    freeze_override=frozenset({"U0APPROVER", "U0GUEST", "U0BOT", "U0GONE", "U0STRANGER"}),
    emergency=frozenset({"S0RELEASE", "U0ANA", "U0GUEST", "U0BOT", "U0GONE", "U0STRANGER"}),
)
YES = [person(f"YES{number}", groups=frozenset({"S0RELEASE"})) for number in range(9)]
MEMBERS = {"approver", "approver by group", "requester", "member"}
APPROVERS = {"approver", "approver by group"}
MAY = {
    "approve": APPROVERS,
    "reject": {*APPROVERS, "requester"},
    "request changes": {*APPROVERS, "requester"},
    "withdraw": MEMBERS,
    "sign": MEMBERS,
    "unsign": MEMBERS,
    "send": APPROVERS,
    "lift the freeze": {"approver"},
    "declare an emergency": {"approver by group", "requester"},
}
DECIDED = {State.GOING_LIVE, State.LIVE, State.REJECTED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """A store without neighbours, and one run for each case."""

    services: Services

    async def case(self, number: int, action: str, role: str, state: State) -> str:
        """Try one action on a run of its own; return what came of it."""
        who = ROLES[role]
        run = a_run(
            id=RunId(f"01RUN{number:021d}"),
            durable_id=DurableId(f"product/{number}"),
            state=state,
            digest=DIGEST,
            decided_by=(PersonId("U0BEN"),) if state in DECIDED else (),
        )
        await self.services.store.write(lambda tx: prepare(tx, run.id, run, action, who.id))
        try:
            await act(self.services, action, run.id, Actor(team=who.team, person=who.id))
        except NotAllowed:
            return "refused"
        except (AlreadyDecided, AlreadyEnded, NotWaiting, TooLateToCancel):
            return "too late"
        return "done"


def prepare(tx: Tx, id_: RunId, run: Any, action: str, who: PersonId) -> None:
    """Insert a run on which nothing but the right and the state are in the way of the action."""
    tx.runs.add(run, due_at=NOON)
    for key in ("marketing", "deploys"):
        signer = who if action == "unsign" else PersonId("U0OTHER")
        if action == "sign" and key == "marketing":
            continue
        tx.signatures.add(
            Signature(
                id=f"{id_}{key}",
                run=id_,
                digest=DIGEST.text,
                item=key,
                person=signer,
                signed_at=NOON,
            )
        )
    if action == "send":
        for number in range(POLICY.approvals):
            yes = PersonId(f"U0YES{number}")
            tx.approvals.add(
                Approval(
                    id=f"{id_}{yes}",
                    run=id_,
                    digest=DIGEST.text,
                    person=yes,
                    given_at=NOON,
                    counts_as=frozenset({"S0RELEASE"}),
                )
            )
    if action == "withdraw":
        tx.approvals.add(Approval(id=f"A{id_}", run=id_, digest=DIGEST.text, person=who, given_at=NOON))


async def act(services: Services, action: str, run: RunId, by: Actor) -> None:
    """Do it."""
    acts = {
        "approve": lambda: approve.give(services, run, by=by),
        "reject": lambda: approve.reject(services, run, "no", by=by),
        "request changes": lambda: changes.request_changes(services, run, "no", by=by),
        "withdraw": lambda: changes.withdraw(services, run, by=by),
        "sign": lambda: checklist.sign(services, run, "marketing", by=by),
        "unsign": lambda: checklist.unsign(services, run, "marketing", by=by),
        "send": lambda: go_live.send(services, run, by=by),
        "lift the freeze": lambda: go_live.lift_freeze(services, run, "why", by=by),
        "declare an emergency": lambda: go_live.declare_emergency(services, run, "why", by=by),
    }
    await acts[action]()


def expected(action: str, role: str, state: State) -> str:
    """The table, longhand: who has the right, while the run waits; nobody before or after."""
    if state is not State.AWAITING_APPROVAL:
        return "too late"
    return "done" if role in MAY[action] else "refused"


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_store(f"sqlite:///{tmp_path / 'desk.db'}") as store:
        yield Desk(
            services=Services(
                store=store,
                marketplace=AwayMarketplace(),  # type: ignore[arg-type]  # it answers nothing
                subscriptions=None,  # type: ignore[arg-type]  # nor Azure
                chat=RecordingChat(),
                people=FixedPeople(**{who.id: who for who in [*ROLES.values(), *YES]}),
                pictures=DrawnPictures(),
                clock=ManualClock(),
                policy=in_force(Policy(default=POLICY)),
                nudge=lambda _: None,
                spawn=lambda work: work.close(),
            )
        )


@pytest.mark.parametrize("action", MAY)
async def test_each_role_may_do_in_each_state_what_the_table_says(desk, action):
    cases = [(role, state) for role in ROLES for state in State]

    found = {
        (role, state): await desk.case(number, action, role, state)
        for number, (role, state) in enumerate(cases)
    }

    assert {(role, state): expected(action, role, state) for role, state in cases} == found


@pytest.mark.parametrize("action", MAY)
async def test_nothing_is_done_while_slack_does_not_say_who_that_is(desk, action):
    class Nobody:
        async def person(self, _: Actor) -> Person:
            raise PeopleUnknown

    services = replace(desk.services, people=Nobody())
    run = a_run(state=State.AWAITING_APPROVAL, digest=DIGEST)
    await services.store.write(lambda tx: prepare(tx, run.id, run, action, ANA))
    before = await services.store.read(lambda tx: tx.runs.get(run.id))

    with pytest.raises(StagebotError):
        await act(services, action, run.id, Actor(team=TEAM, person=ANA))

    assert before == await services.store.read(lambda tx: tx.runs.get(run.id))


async def test_the_refusal_names_who_may(desk):
    run = a_run(state=State.AWAITING_APPROVAL, digest=DIGEST)
    await desk.services.store.write(lambda tx: prepare(tx, run.id, run, "approve", ANA))

    with pytest.raises(NotAllowed) as member:
        await approve.give(desk.services, run.id, by=Actor(team=TEAM, person=ROLES["member"].id))
    with pytest.raises(NotAllowed) as requester:
        await approve.give(desk.services, run.id, by=Actor(team=TEAM, person=ANA))

    assert POLICY.approvers == member.value.may
    assert POLICY.approvers - {ANA} == requester.value.may
