"""What somebody is asked to do, rendered from the waits as they are now, and the doors it takes."""

from collections.abc import Sequence
from dataclasses import replace

from bot.domain import attention
from bot.domain.notify.routing import Notice, Slot
from bot.domain.notify.waiting import KeptNotice, KeptWait, NoticeState
from bot.domain.run.run import Run
from bot.domain.values import ChannelId, OfferId, PersonId, RecipientId
from bot.ports.slack import ChatError, Ts
from bot.ports.store.outbox import Outgoing, Post
from bot.ports.store.tx import Tx
from bot.telemetry.log import get_logger
from bot.usecases.kernel.attention import Lane, circumstances, subject_of
from bot.usecases.kernel.services import Services
from bot.views import demands as views
from bot.workers.rendered import Rendered

_log = get_logger("relay")


def compose(
    tx: Tx, services: Services, slot: Slot, channel: ChannelId, rows: Sequence[Outgoing]
) -> Rendered | None:
    """Render what one recipient is asked; None when nothing of it waits any more."""
    asked = [notice for row in rows if (notice := tx.notices.of_event(row.recorded.id)) is not None]
    if slot is Slot.ATTENTION_OVER:
        standing = [notice for notice in asked if notice.ts]
        asked = [one for first in standing[:1] for one in tx.notices.in_message(channel, first.ts)]
    found = [_demand(tx, services, notice) for notice in asked]
    lines = [line for line in found if line is not None]
    if slot is Slot.ATTENTION:
        lines = [line for line in lines if not line.is_over and not _is_anothers(line, services)]
    if not lines:
        return None
    subject, notice = lines[0].subject, lines[0].notice
    lane = RecipientId(notice.recipient)
    shown_in_thread = slot is Slot.ATTENTION and channel == subject.channel
    root = Slot.CARD if isinstance(subject, Run) else Slot.WHITELIST
    return Rendered(
        subject=lane,
        owner=PersonId(""),
        offer=OfferId(subject.offer),
        message=views.demand(lines, mention=channel[0] not in "UW"),
        standing=Post(subject=lane, slot=slot, channel=channel, ts=Ts(notice.ts), shows="")
        if slot is Slot.ATTENTION_OVER
        else None,
        card=tx.posts.get(subject.id, root, channel) if shown_in_thread else None,
    )


def _demand(tx: Tx, services: Services, notice: KeptNotice) -> views.Demand | None:
    wait = tx.waits.get(notice.wait)
    subject = subject_of(tx, wait.subject) if wait is not None else None
    if wait is None or subject is None:
        return None
    others = tuple(
        one.recipient
        for one in tx.notices.of(wait.id)
        if one.recipient != notice.recipient and one.told_at is not None
    )
    return views.Demand(
        wait=wait,
        notice=notice,
        subject=subject,
        seen=circumstances(tx, services, subject),
        others=tuple(dict.fromkeys(others)),
        now=services.clock.now(),
    )


def _is_anothers(line: views.Demand, services: Services) -> bool:
    """Tell whether somebody else took it since it was put into the outbox."""
    held = line.wait.wait
    return held.is_held(services.clock.now()) and held.taken_by != line.notice.recipient


def posted(tx: Tx, rows: Sequence[Outgoing], channel: ChannelId, ts: Ts) -> None:
    """Remember in which message they were asked."""
    for row in rows:
        notice = tx.notices.of_event(row.recorded.id)
        if notice is not None:
            tx.notices.save(replace(notice, channel=channel, ts=ts))


def next_door(tx: Tx, services: Services, rows: Sequence[Outgoing], error: ChatError) -> int:
    """A door is closed: use the next one, and say so there. Return how many had none left.

    A direct message falls through to the thread, the thread to the operators.
    """
    lost = 0
    tx.outbox.drop(rows, reason=error.code or type(error).__name__)
    for row in rows:
        notice = tx.notices.of_event(row.recorded.id)
        wait = tx.waits.get(notice.wait) if notice is not None else None
        if notice is None or wait is None or not wait.is_open:
            continue
        doors = _doors_after(tx, services, wait, row.channel, notice.recipient)
        lost += not doors
        _note(tx, services, wait, notice, f"{row.channel}: {error.code or type(error).__name__}")
        state = NoticeState.TOLD if doors else NoticeState.UNDELIVERED
        tx.notices.save(replace(notice, state=state, channel=doors[0] if doors else notice.channel))
        lane = Lane(id=RecipientId(notice.recipient), team=wait.team)
        for door in doors:
            owed = Notice(slot=Slot.ATTENTION, channel=ChannelId(door))
            id_, now = services.clock.new_id(), services.clock.now()
            tx.outbox.put(owed, id_=id_, event_id=row.recorded.id, subject=lane, now=now)
        if not doors:
            _log.error("notice.undelivered", wait=wait.id, code=error.code)
    return lost


def _doors_after(tx: Tx, services: Services, wait: KeptWait, closed: str, recipient: str) -> tuple[str, ...]:
    """Return the next door behind a closed one: the thread, then one operator after the other."""
    subject = subject_of(tx, wait.subject)
    operators = [name for name in sorted(services.policy.operators) if name != recipient]
    if subject is None:
        return ()
    if closed in operators:
        return tuple(operators[operators.index(closed) + 1 :][:1])
    return tuple(operators[:1]) if closed == subject.channel else (subject.channel,)


def _note(tx: Tx, services: Services, wait: KeptWait, notice: KeptNotice, reason: str) -> None:
    subject = subject_of(tx, wait.subject)
    if subject is not None:
        event = attention.NotReached(
            at=services.clock.now(), wait=wait.id, recipient=notice.recipient, reason=reason
        )
        tx.journal.append(subject, event, id_=services.clock.new_id())
