"""The one way to write: a subject, what happened to it and what is to be posted, in one transaction."""

from datetime import datetime
from typing import TypeVar

from bot.domain.aggregate import Outcome
from bot.domain.journal import Event
from bot.domain.notify.routing import notices_for
from bot.domain.run.run import Run
from bot.domain.values import SYSTEM, PersonId
from bot.domain.whitelist.revision import WhitelistRevision
from bot.ports.store.tx import Tx
from bot.telemetry.tracing import current_trace
from bot.usecases.kernel.attention import follow, follow_former
from bot.usecases.kernel.measure import measure
from bot.usecases.kernel.services import Services

S = TypeVar("S", Run, WhitelistRevision)


def record_new(
    tx: Tx, services: Services, outcome: Outcome[S, Event], *, due_at: datetime | None = None
) -> S:
    """Insert a subject with its first events; without `due_at` nothing has to be done about it.

    Raises AlreadyInFlight for a run of an offer that has one.
    """
    subject = outcome.subject
    if isinstance(subject, Run):
        tx.runs.add(subject, due_at=due_at or subject.created_at)
    else:
        tx.revisions.add(subject)
    _publish(tx, services, outcome)
    follow_former(tx, services, subject, by=_actor(outcome))
    return subject


def record(
    tx: Tx,
    services: Services,
    outcome: Outcome[S, Event],
    *,
    fence: int | None = None,
    due_at: datetime | None = None,
) -> S:
    """Write a decision. With `due_at` (UTC) the lease ends. Raises Stale if the row has changed."""
    subject = outcome.subject
    if isinstance(subject, Run):
        tx.runs.save(subject, fence=fence, due_at=due_at)
        if outcome.voids_approvals:
            tx.approvals.void(subject.id)
    else:
        tx.revisions.save(subject, fence=fence, due_at=due_at)
    _publish(tx, services, outcome)
    return subject


def _publish(tx: Tx, services: Services, outcome: Outcome[S, Event]) -> None:
    """Append the events to the journal, and put what they have to say into the outbox."""
    subject, policy = outcome.subject, services.policy.for_offer(outcome.subject.offer)
    for event in outcome.events:
        event_id = services.clock.new_id()
        tx.journal.append(subject, event, id_=event_id, trace=current_trace())
        for notice in notices_for(event, subject, policy, operators=services.policy.operators):
            tx.outbox.put(
                notice,
                id_=services.clock.new_id(),
                event_id=event_id,
                subject=subject,
                now=services.clock.now(),
            )
    if isinstance(subject, Run):
        measure(tx, services, subject)
    follow(tx, services, subject, by=_actor(outcome))


def _actor(outcome: Outcome[S, Event]) -> PersonId:
    return outcome.events[-1].by if outcome.events else SYSTEM
