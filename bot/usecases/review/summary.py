"""What a review shows beside the run."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.policy.policy import OfferPolicy
from bot.domain.review import timing
from bot.domain.review.approvals import Approval, Tally, tally
from bot.domain.review.foresight import nobody_left, outlasting
from bot.domain.review.summary import ApprovalView, ItemView, ReviewView
from bot.domain.run.run import Run
from bot.ports.store.tx import Tx
from bot.usecases.kernel.services import Services
from bot.usecases.review.waiting import digest_text


def board(tx: Tx, services: Services, run: Run) -> ReviewView:
    """Gather what the review shows beside the run."""
    return review_view_of(tx, services.policy.for_offer(run.offer), run, services.clock.now())


def review_view_of(tx: Tx, policy: OfferPolicy, run: Run, now: datetime) -> ReviewView:
    """Gather what stands about a run under a policy at a time (UTC)."""
    digest = digest_text(run)
    opens_at = timing.opens(policy, run, now)
    approvals = [a for a in tx.approvals.of(run.id) if a.digest == digest]
    verdict = tally(policy, approvals, digest=digest, now=now)
    return ReviewView(
        given=_given(approvals, verdict, policy),
        needed=sum(rule.approvals for rule in policy.demands),
        approvers=policy.may_approve,
        requester_may_approve=policy.requester_may_approve,
        items=_items(tx, run, policy),
        gaps=verdict.gaps,
        freeze=timing.held(policy, run, now),
        opens_at=opens_at if opens_at > now else None,
        may_lift_freeze=bool(policy.freeze_override),
        has_emergency=bool(policy.emergency),
        outlasting=outlasting(policy, now)
        if timing.held(policy, run, now) is not None or run.freeze_lifted_until is None
        else None,
        nobody_left=bool(verdict.gaps) and nobody_left(policy, run.requested_by),
    )


def _given(approvals: Sequence[Approval], verdict: Tally, policy: OfferPolicy) -> tuple[ApprovalView, ...]:
    return tuple(
        ApprovalView(
            person=a.person, given_at=a.given_at, counts_until=a.given_at + policy.approval_valid_for
        )
        for a in approvals
        if a.person in verdict.counted
    )


def _items(tx: Tx, run: Run, policy: OfferPolicy) -> tuple[ItemView, ...]:
    signed = {s.item: s for s in tx.signatures.of(run.id, digest=digest_text(run))}
    items = policy.items_for(run.change_class)
    return tuple(ItemView(item=item, signature=signed.get(item.key)) for item in items)
