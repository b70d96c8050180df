"""The review of a staged run: what it shows, asking for changes, taking one's own word back."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.approval import Approval, Verdict, check_is_member, check_may_reject, tally
from bot.domain.calendar import frozen, opening
from bot.domain.policy import OfferPolicy, Person
from bot.domain.request import StagingRequest
from bot.domain.reviewing import ask_for_changes, take_back
from bot.domain.summaries import ApprovalLine, ItemLine, ReviewBoard
from bot.domain.values import Actor, RequestId
from bot.ports.store import Tx
from bot.usecases.deciding import decide, digest_text, waiting
from bot.usecases.record import record
from bot.usecases.services import Services


async def request_changes(
    services: Services, request_id: RequestId, reason: str, *, by: Actor
) -> StagingRequest:
    """Record a wish for changes; yeses so far are void and nobody can approve while it stands.

    Raises NotAllowed, AlreadyDecided, IllegalStep, UnknownRequest, PeopleUnknown.
    """
    person = await services.people.person(by)
    return await decide(services, lambda tx: _request_changes(tx, services, request_id, person, reason))


async def withdraw(services: Services, request_id: RequestId, *, by: Actor) -> StagingRequest:
    """Take back one's own yes, or one's own wish for changes. Raises as `request_changes` does."""
    person = await services.people.person(by)
    return await decide(services, lambda tx: _withdraw(tx, services, request_id, person))


def _request_changes(
    tx: Tx, services: Services, request_id: RequestId, person: Person, reason: str
) -> StagingRequest:
    request = waiting(tx, request_id, person)
    check_may_reject(services.policy.for_offer(request.offer), person, request)
    tx.approvals.void(request.id)
    return record(tx, services, ask_for_changes(request, reason, by=person.id, now=services.clock.now()))


def _withdraw(tx: Tx, services: Services, request_id: RequestId, person: Person) -> StagingRequest:
    request = waiting(tx, request_id, person)
    check_is_member(person)
    had_approved = tx.approvals.take_back(request.id, digest=digest_text(request), person=person.id)
    outcome = take_back(request, had_approved=had_approved, by=person.id, now=services.clock.now())
    return record(tx, services, outcome)


def board(tx: Tx, services: Services, request: StagingRequest) -> ReviewBoard:
    """Gather what the review shows beside the run."""
    return board_of(tx, services.policy.for_offer(request.offer), request, services.clock.now())


def board_of(tx: Tx, policy: OfferPolicy, request: StagingRequest, now: datetime) -> ReviewBoard:
    """Gather what stands about a run under a policy at a time (UTC)."""
    digest = digest_text(request)
    freezes = () if request.freeze_lifted else policy.freezes
    opens_at = opening(freezes, policy.go_live, now)
    approvals = [a for a in tx.approvals.of(request.id) if a.digest == digest]
    verdict = tally(policy, approvals, digest=digest, now=now)
    return ReviewBoard(
        given=_given(approvals, verdict, policy),
        needed=sum(rule.approvals for rule in policy.demands),
        approvers=policy.may_approve,
        requester_may_approve=policy.requester_may_approve,
        items=_items(tx, request, policy),
        gaps=verdict.gaps,
        freeze=frozen(freezes, now),
        opens_at=opens_at if opens_at > now else None,
        may_lift_freeze=bool(policy.freeze_override),
        has_emergency=bool(policy.emergency),
    )


def _given(approvals: Sequence[Approval], verdict: Verdict, policy: OfferPolicy) -> tuple[ApprovalLine, ...]:
    return tuple(
        ApprovalLine(
            person=a.person, given_at=a.given_at, counts_until=a.given_at + policy.approval_valid_for
        )
        for a in approvals
        if a.person in verdict.counted
    )


def _items(tx: Tx, request: StagingRequest, policy: OfferPolicy) -> tuple[ItemLine, ...]:
    signed = {s.item: s for s in tx.signatures.of(request.id, digest=digest_text(request))}
    items = policy.items_for(request.change_class)
    return tuple(ItemLine(item=item, signature=signed.get(item.key)) for item in items)
