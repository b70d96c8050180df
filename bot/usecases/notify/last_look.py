"""Right before somebody is asked: can they still act? Between planning and posting they may have left."""

from collections.abc import Sequence
from dataclasses import replace

from bot.domain import attention
from bot.domain.notify.audience import Directory
from bot.domain.notify.waiting import KeptWait, NoticeState
from bot.ports.store.outbox import Outgoing
from bot.ports.store.tx import Tx
from bot.telemetry.tracing import current_trace
from bot.usecases.kernel.attention import subject_of
from bot.usecases.kernel.services import Services, WorkerName
from bot.usecases.notify.plan import look_at, look_up, names_about, not_now


async def still_asked(services: Services, rows: Sequence[Outgoing]) -> tuple[Outgoing, ...]:
    """Return the demands that may go out; take the others back, so that the next in line is asked.

    Raises PeopleUnknown where Slack does not say who somebody is: then nobody is guessed.
    """
    waits = await services.store.read(lambda tx: _waits(tx, rows))
    if not waits:
        return tuple(rows)
    names = await services.store.read(
        lambda tx: frozenset[str]().union(*(names_about(tx, services, wait) for wait in waits))
    )
    known = await look_up(services, waits[0].team, names)
    left: tuple[Outgoing, ...] = await services.store.write(lambda tx: _left(tx, services, rows, known))
    if len(left) < len(rows):
        services.nudge(WorkerName.ATTENTION)
    return left


def _waits(tx: Tx, rows: Sequence[Outgoing]) -> Sequence[KeptWait]:
    notices = [notice for row in rows if (notice := tx.notices.of_event(row.recorded.id)) is not None]
    return [wait for notice in notices if (wait := tx.waits.get(notice.wait)) is not None]


def _left(tx: Tx, services: Services, rows: Sequence[Outgoing], known: Directory) -> tuple[Outgoing, ...]:
    return tuple(row for row in rows if not _is_taken_back(tx, services, row, known))


def _is_taken_back(tx: Tx, services: Services, row: Outgoing, known: Directory) -> bool:
    notice = tx.notices.of_event(row.recorded.id)
    wait = tx.waits.get(notice.wait) if notice is not None else None
    subject = subject_of(tx, wait.subject) if wait is not None else None
    if notice is None or wait is None or subject is None or not wait.is_open:
        return False  # what is over is settled where it is rendered
    look = look_at(tx, services, wait, subject, known)
    reason = not_now(look, notice)
    if not reason or wait.wait.is_held(look.now):
        return False
    tx.outbox.drop([row], reason=reason)
    tx.notices.save(replace(notice, state=NoticeState.DROPPED, told_at=None))
    event = attention.NotReached(at=look.now, wait=wait.id, recipient=notice.recipient, reason=reason)
    tx.journal.append(subject, event, id_=services.clock.new_id(), trace=current_trace())
    tx.waits.make_due(wait.id, at=look.now)
    return True
