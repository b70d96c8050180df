"""The review of a staged run: what it shows, asking for changes, taking one's own word back."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.people import Actor, Person
from bot.domain.policy.freezes import frozen, opening
from bot.domain.policy.policy import OfferPolicy
from bot.domain.review.approvals import Approval, Verdict, check_is_member, check_may_reject, tally
from bot.domain.review.change_requests import ask_for_changes, take_back
from bot.domain.review.summary import ApprovalLine, ItemLine, ReviewBoard
from bot.domain.run.run import Run
from bot.domain.values import RunId
from bot.ports.store.tx import Tx
from bot.usecases.deciding import decide, digest_text, waiting
from bot.usecases.record import record
from bot.usecases.services import Services


async def request_changes(services: Services, run_id: RunId, reason: str, *, by: Actor) -> Run:
    """Record a wish for changes; yeses so far are void and nobody can approve while it stands.

    Raises NotAllowed, AlreadyDecided, IllegalStep, UnknownRequest, PeopleUnknown.
    """
    person = await services.people.person(by)
    return await decide(services, lambda tx: _request_changes(tx, services, run_id, person, reason))


async def withdraw(services: Services, run_id: RunId, *, by: Actor) -> Run:
    """Take back one's own yes, or one's own wish for changes. Raises as `request_changes` does."""
    person = await services.people.person(by)
    return await decide(services, lambda tx: _withdraw(tx, services, run_id, person))


def _request_changes(tx: Tx, services: Services, run_id: RunId, person: Person, reason: str) -> Run:
    run = waiting(tx, run_id, person)
    check_may_reject(services.policy.for_offer(run.offer), person, run)
    tx.approvals.void(run.id)
    return record(tx, services, ask_for_changes(run, reason, by=person.id, now=services.clock.now()))


def _withdraw(tx: Tx, services: Services, run_id: RunId, person: Person) -> Run:
    run = waiting(tx, run_id, person)
    check_is_member(person)
    had_approved = tx.approvals.take_back(run.id, digest=digest_text(run), person=person.id)
    outcome = take_back(run, had_approved=had_approved, by=person.id, now=services.clock.now())
    return record(tx, services, outcome)


def board(tx: Tx, services: Services, run: Run) -> ReviewBoard:
    """Gather what the review shows beside the run."""
    return board_of(tx, services.policy.for_offer(run.offer), run, services.clock.now())


def board_of(tx: Tx, policy: OfferPolicy, run: Run, now: datetime) -> ReviewBoard:
    """Gather what stands about a run under a policy at a time (UTC)."""
    digest = digest_text(run)
    freezes = () if run.freeze_lifted else policy.freezes
    opens_at = opening(freezes, policy.go_live, now)
    approvals = [a for a in tx.approvals.of(run.id) if a.digest == digest]
    verdict = tally(policy, approvals, digest=digest, now=now)
    return ReviewBoard(
        given=_given(approvals, verdict, policy),
        needed=sum(rule.approvals for rule in policy.demands),
        approvers=policy.may_approve,
        requester_may_approve=policy.requester_may_approve,
        items=_items(tx, run, policy),
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


def _items(tx: Tx, run: Run, policy: OfferPolicy) -> tuple[ItemLine, ...]:
    signed = {s.item: s for s in tx.signatures.of(run.id, digest=digest_text(run))}
    items = policy.items_for(run.change_class)
    return tuple(ItemLine(item=item, signature=signed.get(item.key)) for item in items)
