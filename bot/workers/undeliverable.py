"""What becomes of a message that Slack does not take: owed, or said in plain words, never forgotten."""

from datetime import timedelta

from bot.domain.notify.routing import Notice, Slot
from bot.domain.values import ChannelId, RevisionId, RunId
from bot.ports.slack import ChatError, ChatRefused, RouteBroken, Ts
from bot.ports.store.outbox import Post
from bot.ports.store.tx import Tx
from bot.telemetry.log import get_logger
from bot.usecases.kernel.services import Services
from bot.views.run.channel import channel_broken
from bot.workers.message_batches import MessageBatch
from bot.workers.rendered import Rendered

_FIRST_RETRY = timedelta(minutes=1)
_SLOWEST_RETRY = timedelta(minutes=10)

_log = get_logger("relay")


def retry_in(batch: MessageBatch) -> timedelta:
    """Return how long a channel that cannot be written to is left alone: longer each time, 10 min at most."""
    attempts = max(row.attempts for row in batch.rows)
    doubled: timedelta = _FIRST_RETRY * 2 ** min(attempts - 1, 4)
    return min(doubled, _SLOWEST_RETRY)


async def notify_owner(
    services: Services, batch: MessageBatch, rendered: Rendered, error: RouteBroken
) -> None:
    """Tell whose it is, in a direct message with the cure for this code; once for each code."""
    person = ChannelId(rendered.owner)
    place = broken_place(batch.channel)
    former = await services.store.read(lambda tx: tx.posts.get(rendered.subject, place, person))
    if not person or (former is not None and former.shows == error.code):
        return
    message = channel_broken(rendered.offer, batch.channel, error.code, run=rendered.run)
    try:
        ts = await services.chat.post(person, message, marker=batch.marker)
    except ChatError as failed:
        _log.error("owner.unreachable", subject=rendered.subject, code=error.code, error=failed.code)
        return
    post = Post(subject=rendered.subject, slot=place, channel=person, ts=ts, shows=error.code)
    await services.store.write(lambda tx: tx.posts.put(post, now=services.clock.now()))


def broken_place(channel: ChannelId) -> str:
    """Return under which slot it is remembered that somebody was told of a channel."""
    return f"broken:{channel}"


def log_refusal(batch: MessageBatch, error: ChatRefused, rendered: Rendered) -> None:
    """Write Slack's own reasons into the log: only they say which block it did not like."""
    _log.error(
        "post.refused",
        subject=rendered.subject,
        offer=rendered.offer,
        slot=batch.slot,
        code=error.code,
        reasons=list(error.reasons),
    )


def notify_operators(tx: Tx, services: Services, batch: MessageBatch, rendered: Rendered, code: str) -> None:
    """Owe the operators a word about a refused message: once for each place, until another code comes."""
    id_, place = rendered.subject, f"refused:{batch.slot}"
    subject = tx.runs.get(RunId(id_)) or tx.revisions.get(RevisionId(id_))
    former = tx.posts.get(id_, place, batch.channel)
    if subject is None or batch.slot is Slot.OPERATORS or (former is not None and former.shows == code):
        return
    now = services.clock.now()
    tx.posts.put(Post(subject=id_, slot=place, channel=batch.channel, ts=Ts(""), shows=code), now=now)
    for name in services.policy.operators:
        notice = Notice(slot=Slot.OPERATORS, channel=ChannelId(name))
        event_id, key = batch.rows[-1].recorded.id, services.clock.new_id()
        tx.outbox.put(notice, id_=key, event_id=event_id, subject=subject, now=now)
