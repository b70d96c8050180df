"""Say yes or no to production. The last yes that is needed opens the go-live, once."""

from dataclasses import dataclass
from functools import partial

from bot.domain import golive
from bot.domain.approval import Approval, check_may_decide, check_may_reject, counts_as
from bot.domain.errors import AlreadyDecided, BecameTheLast
from bot.domain.events import ApprovalGiven
from bot.domain.policy import Person
from bot.domain.request import Outcome, StagingRequest
from bot.domain.reviewing import check_unopposed
from bot.domain.signature import check_all_signed
from bot.domain.state import State
from bot.domain.values import Actor, RequestId
from bot.ports.store import Tx
from bot.usecases import release
from bot.usecases.deciding import decide, digest_text, waiting
from bot.usecases.record import record
from bot.usecases.rights import People, decide_knowing, verdict
from bot.usecases.services import Services
from bot.usecases.unchanged import check_unchanged


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a yes led to: `missing` more are needed; 0 means that the offer goes live, now or as planned."""

    request: StagingRequest
    missing: int


async def give(services: Services, request_id: RequestId, *, by: Actor, may_be_last: bool = True) -> Decision:
    """Record a yes.

    `may_be_last` is false for somebody who was told that more would be needed: nobody sends an offer live
    without having been warned. Raises NotAllowed, ChecklistOpen, ChangesWanted, StagedChanged, BecameTheLast,
    AlreadyDecided, IllegalStep, UnknownRequest, PeopleUnknown.
    """
    person = await services.people.person(by)
    await check_unchanged(services, request_id, person)
    body = partial(_give, services=services, request_id=request_id, person=person, may_be_last=may_be_last)
    return await decide_knowing(
        services, by.team, lambda tx, people: body(tx, people=people), known={person.id: person}
    )


async def reject(services: Services, request_id: RequestId, reason: str, *, by: Actor) -> StagingRequest:
    """Record a no with its reason; the run ends. Raises as `give` does."""
    person = await services.people.person(by)
    decision = await decide(services, lambda tx: _reject(tx, services, request_id, person, reason))
    return decision.request


def _give(
    tx: Tx,
    *,
    services: Services,
    request_id: RequestId,
    person: Person,
    may_be_last: bool,
    people: People,
) -> Decision:
    request = waiting(tx, request_id, person)
    policy = services.policy.for_offer(request.offer)
    check_may_decide(policy, person, request)
    digest = digest_text(request)
    check_unopposed(request, person.id)
    check_all_signed(
        policy.items_for(request.change_class), tx.signatures.of(request.id, digest=digest), digest=digest
    )
    now = services.clock.now()
    approval = Approval(
        id=services.clock.new_id(),
        request=request.id,
        digest=digest,
        person=person.id,
        given_at=now,
        counts_as=counts_as(policy, person),
    )
    if not tx.approvals.add(approval, expired_at=now - policy.approval_valid_for):
        raise AlreadyDecided("You approved this already.")
    counted = verdict(tx, services, request, people)
    outcome = Outcome(request, (ApprovalGiven(at=now, by=person.id, digest=digest),))
    if counted.enough:
        outcome = outcome.then(release.when_possible(policy, request, counted.counted, by=person.id, now=now))
    if outcome.request.state is State.GOING_LIVE and not may_be_last:
        raise BecameTheLast
    record(tx, services, outcome)
    tx.requests.make_due(request.id, at=outcome.request.goes_live_at or now)
    return Decision(request=outcome.request, missing=counted.missing)


def _reject(tx: Tx, services: Services, request_id: RequestId, person: Person, reason: str) -> Decision:
    request = waiting(tx, request_id, person)
    check_may_reject(services.policy.for_offer(request.offer), person, request)
    outcome = golive.reject(request, reason, by=person.id, now=services.clock.now())
    record(tx, services, outcome)
    return Decision(request=outcome.request, missing=0)


async def check_reject(services: Services, request: StagingRequest, *, by: Actor) -> None:
    """Raise what `reject` would raise, before the person has typed a reason."""
    person = await services.people.person(by)
    await services.store.read(lambda tx: waiting(tx, request.id, person))
    check_may_reject(services.policy.for_offer(request.offer), person, request)
