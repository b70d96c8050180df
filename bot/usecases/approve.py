"""Say yes or no to production. The last yes that is needed opens the go-live, once."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.domain import golive
from bot.domain import request as runs
from bot.domain.approval import Approval, check_may_decide, check_may_reject, tally
from bot.domain.errors import AlreadyDecided, IllegalStep, UnknownRequest
from bot.domain.events import ApprovalGiven
from bot.domain.policy import Person
from bot.domain.request import Outcome, StagingRequest
from bot.domain.state import State
from bot.domain.summaries import ApprovalLine, ReviewBoard
from bot.domain.values import Actor, RequestId
from bot.ports.store import Stale, Tx
from bot.usecases.record import record
from bot.usecases.services import Pump, Services

_TRIES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a yes led to: `missing` more are needed; 0 means that the offer is going live."""

    request: StagingRequest
    missing: int


async def give(services: Services, request_id: RequestId, *, by: Actor) -> Decision:
    """Record a yes. Raises NotAllowed, AlreadyDecided, IllegalStep, UnknownRequest, PeopleUnknown."""
    person = await services.people.person(by)
    return await _decide(services, lambda tx: _give(tx, services, request_id, person))


async def reject(services: Services, request_id: RequestId, reason: str, *, by: Actor) -> StagingRequest:
    """Record a no with its reason; the run ends. Raises as `give` does."""
    person = await services.people.person(by)
    decision = await _decide(services, lambda tx: _reject(tx, services, request_id, person, reason))
    return decision.request


async def _decide(services: Services, body: Callable[[Tx], Decision]) -> Decision:
    for _ in range(_TRIES):
        try:
            decision = await services.store.write(body)
        except Stale:
            continue  # somebody decided in between: read again, the rules say who was first
        services.nudge(Pump.TICK)
        services.nudge(Pump.RELAY)
        return decision
    raise Stale


def _give(tx: Tx, services: Services, request_id: RequestId, person: Person) -> Decision:
    request = runs.acting(_waiting(tx, request_id), person.id, person.name)
    policy = services.policy.for_offer(request.offer)
    check_may_decide(policy, person, request)
    digest = request.digest.text if request.digest else ""
    now = services.clock.now()
    approval = Approval(
        id=services.clock.new_id(), request=request.id, digest=digest, person=person.id, given_at=now
    )
    if not tx.approvals.add(approval, expired_at=now - policy.approval_valid_for):
        raise AlreadyDecided("You approved this already.")
    verdict = tally(policy, tx.approvals.of(request.id), digest=digest, now=now)
    outcome = Outcome(request, (ApprovalGiven(at=now, by=person.id, digest=digest),))
    if verdict.enough:
        outcome = outcome.then(golive.order(request, verdict.counted, by=person.id, now=now))
    record(tx, services, outcome)
    tx.requests.make_due(request.id, at=now)
    return Decision(request=outcome.request, missing=verdict.missing)


def _reject(tx: Tx, services: Services, request_id: RequestId, person: Person, reason: str) -> Decision:
    request = runs.acting(_waiting(tx, request_id), person.id, person.name)
    check_may_reject(services.policy.for_offer(request.offer), person, request)
    outcome = golive.reject(request, reason, by=person.id, now=services.clock.now())
    record(tx, services, outcome)
    return Decision(request=outcome.request, missing=0)


def _waiting(tx: Tx, request_id: RequestId) -> StagingRequest:
    request = tx.requests.get(request_id)
    if request is None:
        raise UnknownRequest
    if request.state is State.AWAITING_APPROVAL:
        return request
    if request.decided_by:
        raise AlreadyDecided(_decided(request))
    raise IllegalStep(request.state, State.GOING_LIVE)


def _decided(request: StagingRequest) -> str:
    verb = "rejected" if request.state is State.REJECTED else "approved"
    who = " and ".join(request.names.get(person, person) for person in request.decided_by)
    return f"This was already {verb} by {who}."


def board(tx: Tx, services: Services, request: StagingRequest) -> ReviewBoard:
    """Gather what the review shows about yeses."""
    policy = services.policy.for_offer(request.offer)
    digest = request.digest.text if request.digest else ""
    approvals = [a for a in tx.approvals.of(request.id) if a.digest == digest]
    verdict = tally(policy, approvals, digest=digest, now=services.clock.now())
    given = tuple(
        ApprovalLine(person=a.person, given_at=a.given_at) for a in approvals if a.person in verdict.counted
    )
    return ReviewBoard(
        given=given,
        needed=policy.approvals,
        approvers=policy.approvers,
        requester_may_approve=policy.requester_may_approve,
    )


async def check_reject(services: Services, request: StagingRequest, *, by: Actor) -> None:
    """Raise what `reject` would raise, before the person has typed a reason."""
    person = await services.people.person(by)
    await services.store.read(lambda tx: _waiting(tx, request.id))
    check_may_reject(services.policy.for_offer(request.offer), person, request)
