"""From approved to going live: at once, at the policy's time, after a freeze, or in an emergency."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.aggregate import Lease, Outcome
from bot.domain.errors import NoFreeze, NotAllowed
from bot.domain.people import Actor, Person, is_among
from bot.domain.policy.freezes import frozen
from bot.domain.policy.policy import AfterFreeze, OfferPolicy
from bot.domain.policy.rights import check_named
from bot.domain.review import emergencies, go_live, timing
from bot.domain.review.approvals import check_is_member, check_may_decide
from bot.domain.review.events import EmergencyDeclared, ReviewOutcome
from bot.domain.review.signatures import still_open
from bot.domain.run import production
from bot.domain.run.run import Emergency, Run
from bot.domain.run.states import State
from bot.domain.values import SYSTEM, PersonId, RunId
from bot.ports.store.tx import Tx
from bot.usecases.kernel.record import record
from bot.usecases.kernel.services import Services
from bot.usecases.kernel.transact import People, Unseen, transact
from bot.usecases.policy.agreement import check_agreed
from bot.usecases.review.grounds import grounded
from bot.usecases.review.waiting import check_shown, digest_text, verdict, waiting

_GRACE = timedelta(hours=1)
"""How late a planned go-live may still be sent; after that it waits for the policy's next time."""


def when_possible(
    policy: OfferPolicy,
    run: Run,
    counted: tuple[PersonId, ...],
    *,
    by: PersonId,
    now: datetime,
    is_time: bool = False,
) -> ReviewOutcome:
    """Order the go-live of an approved run, or plan it for when the policy allows it.

    `is_time`: one of the policy's times has just come, so only a freeze can be in the way.
    """
    held, when = timing.held(policy, run, now), timing.opens(policy, run, now, is_time=is_time)
    if when <= now:
        return go_live.order(run, counted, by=by, now=now)
    if held is not None and policy.after_freeze is AfterFreeze.ASK:
        return go_live.schedule(
            run, held.until, approvers=counted, asks_first=True, why=held.reason, by=by, now=now
        )
    why = held.reason if held else ""
    return go_live.schedule(run, when, approvers=counted, asks_first=False, why=why, by=by, now=now)


async def send(services: Services, run_id: RunId, *, by: Actor, shown: str = "") -> Run:
    """Send an approved run live, where the policy waits for somebody to do so.

    `shown` is the digest that the person was shown, empty where none was. Raises NotAllowed, StagedChanged,
    AlreadyDecided, NotWaiting, UnknownRequest, PeopleUnknown.
    """
    person = await services.people.person(by)

    def body(tx: Tx, people: People) -> Run:
        check_shown(tx, run_id, shown)
        run = _sendable(tx, services, run_id, person)
        return _go(tx, services, run, services.policy.for_offer(run.offer), people, by=person.id)

    return await transact(services, body, known=[person])


async def check_may_send(services: Services, run_id: RunId, *, by: Actor) -> Run:
    """Return what would be sent live; raise what `send` would raise, before the person is asked."""
    person = await services.people.person(by)
    return await services.store.read(lambda tx: _sendable(tx, services, run_id, person))


def _sendable(tx: Tx, services: Services, run_id: RunId, person: Person) -> Run:
    run = waiting(tx, run_id, person)
    check_may_decide(services.policy.for_offer(run.offer), person, run)
    check_agreed(tx, services, run.team)
    return run


def _go(tx: Tx, services: Services, run: Run, policy: OfferPolicy, people: People, *, by: PersonId) -> Run:
    why = _why_not(tx, services, run, policy, people)
    if why:
        raise NotAllowed(why)
    counted, now = verdict(tx, services, run, people).counted, services.clock.now()
    outcome = when_possible(policy, run, counted, by=by, now=now)
    tx.runs.make_due(run.id, at=outcome.subject.goes_live_at or now)
    return record(tx, services, grounded(outcome, policy, people, now=now))


def _why_not(tx: Tx, services: Services, run: Run, policy: OfferPolicy, people: People) -> str:
    """Say what the policy still asks for; empty when nothing stands between this run and its time."""
    if run.objections:
        return "Somebody asks for changes."
    digest = digest_text(run)
    signed = tx.signatures.of(run.id, digest=digest)
    if still_open(policy.items_for(run.change_class), signed, digest=digest):
        return "The checklist is not signed."
    missing = verdict(tx, services, run, people).missing
    return f"It lacks {missing} of the approvals that the policy asks for." if missing else ""


def _lacks_only_approvals(tx: Tx, run: Run, policy: OfferPolicy) -> bool:
    digest = digest_text(run)
    signed = tx.signatures.of(run.id, digest=digest)
    return not run.objections and not still_open(policy.items_for(run.change_class), signed, digest=digest)


def _excluded(policy: OfferPolicy, run: Run) -> frozenset[str]:
    return frozenset() if policy.requester_may_approve else frozenset({run.requested_by})


async def due(services: Services, claim: Lease[Run]) -> None:
    """A planned time has come: look at everything again, then order the go-live, ask, or hold it.

    Raises Stale, PeopleUnknown, PolicyDiffers.
    """
    await transact(services, lambda tx, people: _due(tx, services, claim, people))


def _due(tx: Tx, services: Services, claim: Lease[Run], people: People) -> None:
    run, now = claim.subject, services.clock.now()
    check_agreed(tx, services, run.team)
    policy = services.policy.for_offer(run.offer)
    why = _why_not(tx, services, run, policy, people)
    if why and _lacks_only_approvals(tx, run, policy):
        outcome = go_live.renew(run, policy.may_approve - _excluded(policy, run), now=now)
    elif why:
        outcome = go_live.held(run, why, now=now)
    elif run.asks_first:
        outcome = go_live.ready(run, now=now)
    else:
        counted = verdict(tx, services, run, people).counted
        planned = run.goes_live_at or now
        is_time = now - planned <= _GRACE
        outcome = when_possible(
            policy, production.unscheduled(run), counted, by=SYSTEM, now=now, is_time=is_time
        )
    outcome = grounded(outcome, policy, people, now=now)
    record(tx, services, outcome, fence=claim.fence, due_at=outcome.subject.goes_live_at or now)


async def lift_freeze(services: Services, run_id: RunId, reason: str, *, by: Actor) -> Run:
    """Lift the freeze for one run, and send it live if it is approved. Raises as `send` does."""
    person = await services.people.person(by)
    return await transact(
        services,
        lambda tx, people: _lift(tx, services, run_id, person, people, reason=reason),
        known=[person],
    )


def _lift(tx: Tx, services: Services, run_id: RunId, person: Person, people: People, *, reason: str) -> Run:
    run = waiting(tx, run_id, person)
    policy, now = services.policy.for_offer(run.offer), services.clock.now()
    _check_may_lift(policy, person)
    check_agreed(tx, services, run.team)
    holds = timing.held(policy, run, now)
    if holds is None:
        raise NoFreeze
    outcome = go_live.lift_freeze(run, holds.until, reason, by=person.id, now=now)
    if not _why_not(tx, services, run, policy, people):
        counted = verdict(tx, services, run, people).counted
        outcome = outcome.then(when_possible(policy, outcome.subject, counted, by=person.id, now=now))
    tx.runs.make_due(run.id, at=outcome.subject.goes_live_at or now)
    return record(tx, services, grounded(outcome, policy, people, now=now))


async def declare_emergency(services: Services, run_id: RunId, reason: str, *, by: Actor) -> Run:
    """Say that it must go live without the rest of the policy; the second person sends it live.

    What is staged must still be what they saw: that is looked at before it is sent. Raises as `send` does.
    """
    person = await services.people.person(by)
    return await transact(
        services,
        lambda tx, people: _declare(tx, services, run_id, person, people, reason=reason),
        known=[person],
    )


def _declare(
    tx: Tx, services: Services, run_id: RunId, person: Person, people: People, *, reason: str
) -> Run:
    run = waiting(tx, run_id, person)
    policy, now, digest = services.policy.for_offer(run.offer), services.clock.now(), digest_text(run)
    _check_may_declare(policy, person)
    check_agreed(tx, services, run.team)
    valid = policy.emergency_valid_for
    others = tuple(one for one in run.emergencies if one.by != person.id)
    mine = Emergency(by=person.id, at=now, reason=reason, digest=digest)
    known = replace(run, emergencies=(*others, mine))
    named = emergencies.declared(known.emergencies, digest=digest, since=now - valid)
    who = _still_named(run, named, policy, people)
    missing = max(0, emergencies.NEEDED - len(who))
    kept = known if missing else replace(known, freeze_lifted_until=_past_freeze(policy, now))
    told = EmergencyDeclared(at=now, by=person.id, reason=reason, missing=missing, until=now + valid)
    outcome: ReviewOutcome = Outcome(kept, (told,))
    if not missing:
        outcome = outcome.then(go_live.order(kept, who, by=person.id, now=now))
    tx.runs.make_due(run.id, at=now)
    return record(tx, services, grounded(outcome, policy, people, now=now))


def _past_freeze(policy: OfferPolicy, now: datetime) -> datetime:
    """Return until when no freeze holds back what goes live in an emergency."""
    holds, at_least = frozen(policy.freezes, now), now + policy.emergency_valid_for
    return max(holds.until, at_least) if holds else at_least


def _still_named(
    run: Run, who: tuple[PersonId, ...], policy: OfferPolicy, people: People
) -> tuple[PersonId, ...]:
    unseen = frozenset(Actor(team=run.team, person=person) for person in who if person not in people)
    if unseen:
        raise Unseen(unseen)
    return tuple(person for person in who if is_among(people[person], policy.emergency))


def _check_may_lift(policy: OfferPolicy, person: Person) -> None:
    named = policy.freeze_override
    otherwise = "The policy does not name you among those who may lift a freeze."
    check_is_member(person, may=named)
    check_named(person, named, otherwise, key="freeze_override")


def _check_may_declare(policy: OfferPolicy, person: Person) -> None:
    named = policy.emergency
    otherwise = "The policy does not name you among those who may declare an emergency."
    check_is_member(person, may=named)
    check_named(person, named, otherwise, key="emergency")


async def check_may_lift(services: Services, run: Run, *, by: Actor) -> None:
    """Raise what `lift_freeze` would raise, before the person has typed a reason."""
    person = await services.people.person(by)
    await services.store.read(lambda tx: waiting(tx, run.id, person))
    _check_may_lift(services.policy.for_offer(run.offer), person)


async def check_may_declare(services: Services, run: Run, *, by: Actor) -> None:
    """Raise what `declare_emergency` would raise, before the person has typed a reason."""
    person = await services.people.person(by)
    await services.store.read(lambda tx: waiting(tx, run.id, person))
    _check_may_declare(services.policy.for_offer(run.offer), person)


def is_due(run: Run, now: datetime) -> bool:
    """Tell whether a planned time has come."""
    waits = run.state is State.AWAITING_APPROVAL
    return waits and run.goes_live_at is not None and run.goes_live_at <= now
