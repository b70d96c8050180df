"""The one way to write: the run, what happened to it and what follows to be said, in one transaction."""

from datetime import datetime

from bot.domain.events import ApprovalVoided, Event
from bot.domain.notices import notices_for
from bot.domain.request import Outcome, StagingRequest
from bot.domain.revision import Revised, WhitelistRevision
from bot.domain.whitelist_notices import notices_for_revision
from bot.ports.store import Tx
from bot.telemetry.tracing import current_trace
from bot.usecases.services import Services


def record_new(tx: Tx, services: Services, outcome: Outcome, *, due_at: datetime) -> StagingRequest:
    """Insert a run with its first events. Raises AlreadyInFlight."""
    tx.requests.add(outcome.request, due_at=due_at)
    _tell(tx, services, outcome)
    return outcome.request


def record(
    tx: Tx, services: Services, outcome: Outcome, *, fence: int | None = None, due_at: datetime | None = None
) -> StagingRequest:
    """Write a decision. With `due_at` the lease ends. Raises Stale when the row is not as it was read."""
    tx.requests.save(outcome.request, fence=fence, due_at=due_at)
    if any(isinstance(event, ApprovalVoided) for event in outcome.events):
        tx.approvals.void(outcome.request.id)  # also where what is staged turns back to what they approved
    _tell(tx, services, outcome)
    return outcome.request


def _tell(tx: Tx, services: Services, outcome: Outcome) -> None:
    for event in outcome.events:
        event_id = services.clock.new_id()
        tx.journal.append(outcome.request, event, id_=event_id, trace=current_trace())
        _queue(tx, services, outcome.request, event, event_id)


def record_revision(
    tx: Tx,
    services: Services,
    revised: Revised,
    *,
    fence: int | None = None,
    due_at: datetime | None = None,
) -> WhitelistRevision:
    """Write a decision about a version of a whitelist. With `due_at` the lease ends. Raises Stale."""
    tx.revisions.save(revised.revision, fence=fence, due_at=due_at)
    tell_revision(tx, services, revised)
    return revised.revision


def tell_revision(tx: Tx, services: Services, revised: Revised) -> None:
    """Write down what happened to a version, and what follows to be said."""
    revision = revised.revision
    policy = services.policy.for_offer(revision.offer)
    for event in revised.events:
        event_id = services.clock.new_id()
        tx.journal.append(revision, event, id_=event_id, trace=current_trace())
        for notice in notices_for_revision(event, revision, policy):
            tx.outbox.put(
                notice,
                id_=services.clock.new_id(),
                event_id=event_id,
                subject=revision,
                now=services.clock.now(),
            )


def _queue(tx: Tx, services: Services, request: StagingRequest, event: Event, event_id: str) -> None:
    policy = services.policy.for_offer(request.offer)
    for notice in notices_for(event, request, policy):
        tx.outbox.put(
            notice, id_=services.clock.new_id(), event_id=event_id, subject=request, now=services.clock.now()
        )
