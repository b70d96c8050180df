"""The one way to write: the run, what happened to it and what follows to be said, in one transaction."""

from datetime import datetime

from bot.domain.events import Event
from bot.domain.notices import notices_for
from bot.domain.request import Outcome, StagingRequest
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
    _tell(tx, services, outcome)
    return outcome.request


def _tell(tx: Tx, services: Services, outcome: Outcome) -> None:
    for event in outcome.events:
        event_id = services.clock.new_id()
        tx.journal.append(outcome.request, event, id_=event_id, trace=current_trace())
        _queue(tx, services, outcome.request, event, event_id)


def _queue(tx: Tx, services: Services, request: StagingRequest, event: Event, event_id: str) -> None:
    policy = services.policy.for_offer(request.offer)
    for notice in notices_for(event, request, policy):
        tx.outbox.put(
            notice, id_=services.clock.new_id(), event_id=event_id, request=request, now=services.clock.now()
        )
