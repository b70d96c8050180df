"""The outbox relay: render what is to be posted as things are now, send it once, write that down.

The only place that posts. A row is marked as tried before its call goes out; one found tried is looked
for in the channel by its marker before anything is sent again.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from itertools import groupby

from bot.domain.notify.routing import ROOTS, Slot
from bot.domain.values import ChannelId, SubjectId
from bot.ports.slack import ChatError, ChatRefused, ChatRevoked, Message, PostGone, RouteBroken, Ts
from bot.ports.store.outbox import Outgoing, Post
from bot.ports.store.tx import Tx
from bot.telemetry.metrics import Metrics
from bot.telemetry.tracing import unit_of_work
from bot.usecases.kernel.effects import before_effect
from bot.usecases.kernel.services import Services, WorkerName
from bot.views.replies import route_broken
from bot.workers.message_batches import MessageBatch, Rendered, batches, compose
from bot.workers.worker import Worker

_AFTER_ANSWER = timedelta(seconds=5)
"""How long a post may take to show after Slack answered that something went wrong."""

_AFTER_DELETED = timedelta(seconds=1)
_AFTER_REVOKED = timedelta(minutes=5)
_MOST_WAIT = timedelta(minutes=2)
_SECONDS_PER_SUBJECT = 15.0
"""After these the rest of a subject's messages goes back, so that all is done within the lease."""

Rows = Sequence[Outgoing]


class OutboxRelay(Worker[Rows]):
    """Works on the waiting rows of a subject, each subject in order.

    `on_news` is called after a round that had something to post.
    """

    name = WorkerName.RELAY
    batch = 50

    def __init__(
        self, services: Services, metrics: Metrics, on_news: Callable[[], None] = lambda: None
    ) -> None:
        super().__init__(services, metrics)
        self._on_news = on_news

    async def round(self) -> bool:
        """Post what is due; True when more may be waiting."""
        has_more = await super().round()
        self._metrics.outbox_ready.set(await self._services.store.read(lambda tx: tx.outbox.waiting()))
        return has_more

    def _claim(self, tx: Tx, *, now: datetime) -> Sequence[Rows]:
        pace = self._services.pace
        rows = tx.outbox.claim(now=now, owner=pace.replica, lease=pace.lease, limit=self.batch)
        ordered = sorted(rows, key=lambda row: (row.subject, row.created_at, row.id))
        return [list(group) for _, group in groupby(ordered, key=lambda row: row.subject)]

    def _renew(self, tx: Tx, item: Rows) -> None:
        tx.outbox.renew(item, lease=self._services.pace.lease)

    def _put_back(self, tx: Tx, item: Rows, *, due_at: datetime) -> None:
        tx.outbox.release(item, due_at=due_at)

    def _forget_waits(self, tx: Tx, *, now: datetime, beyond: timedelta) -> int:
        return tx.outbox.forget_waits(now=now, beyond=beyond)

    async def _work_on(self, item: Rows) -> None:
        began, left = self._services.clock.monotonic(), batches(item)
        while left:
            batch = left.pop(0)
            with unit_of_work("post.done", run=item[0].subject, slot=batch.slot):
                wait = await self._deliver(item[0].subject, batch)
            self._metrics.posts_total.labels(slot=batch.slot, outcome="later" if wait else "settled").inc()
            if wait is None and self._age(began) > _SECONDS_PER_SUBJECT:
                wait = timedelta()
            if wait is not None:  # what comes after must not overtake it
                later = [row for each in left for row in each.rows]
                await self._give_back(later, due_at=self._services.clock.now() + wait)
                break
        self._on_news()

    async def _deliver(self, subject: SubjectId, batch: MessageBatch) -> timedelta | None:
        """Say one batch; a duration means: not now, try again after it."""
        services = self._services
        rendered = await services.store.read(lambda tx: compose(tx, services, subject, batch))
        if rendered is None or rendered.message is None:
            await self._settle(batch)
            return None
        try:
            await self._send(batch, rendered, rendered.message)
        except PostGone:
            return await self._posted_anew(subject, batch, rendered)
        except RouteBroken as error:
            await self._broken(batch, rendered, error)
        except ChatError as error:
            return await self._failed(batch, error)
        return None

    async def _send(self, batch: MessageBatch, rendered: Rendered, message: Message) -> None:
        chat, standing = self._services.chat, rendered.standing
        if standing is not None:
            if standing.shows != message.hash:
                await before_effect(self._services, lambda tx: self._renew(tx, batch.rows))
                await chat.update(batch.channel, standing.ts, message)
            await self._settle(batch, _post(batch, rendered, message, standing.ts))
            return
        thread = rendered.card.ts if rendered.card and batch.slot not in ROOTS else None
        if batch.was_tried:
            try:
                found = await chat.find(batch.channel, batch.marker, thread=thread)
            except ChatRefused:  # we may not look: rather lose a progress line than repeat it
                if batch.slot is Slot.PROGRESS:
                    await self._drop(batch.rows, "outcome unknown")
                    return
                found = None
            except ChatError as error:
                error.outcome_known = False  # whether the former post arrived is as unknown as before
                raise
            if found is not None:
                await self._settle(batch, _post(batch, rendered, message, found))
                return
        await self._post_new(batch, rendered, message, thread)

    async def _post_new(
        self, batch: MessageBatch, rendered: Rendered, message: Message, thread: Ts | None
    ) -> None:
        services = self._services
        await before_effect(services, lambda tx: tx.outbox.tried(batch.rows, lease=services.pace.lease))
        ts = await services.chat.post(
            batch.channel,
            message,
            marker=batch.marker,
            thread=thread,
            broadcast=batch.is_loud and thread is not None,
        )
        await self._settle(batch, _post(batch, rendered, message, ts))

    async def _settle(self, batch: MessageBatch, post: Post | None = None) -> None:
        now = self._services.clock.now()

        def body(tx: Tx) -> None:
            tx.outbox.sent(batch.rows, now=now)
            if post is not None:
                tx.posts.put(post, now=now)

        await self._services.store.write(body)

    async def _posted_anew(self, subject: SubjectId, batch: MessageBatch, rendered: Rendered) -> timedelta:
        """Somebody deleted the message (or the card above it): forget it, so that it is posted again."""
        place = batch.place if rendered.standing is not None else rendered.root
        await self._services.store.write(lambda tx: tx.posts.forget(subject, place, batch.channel))
        await self._again(batch.rows, _AFTER_DELETED, "message deleted")
        return _AFTER_DELETED

    async def _broken(self, batch: MessageBatch, rendered: Rendered, error: RouteBroken) -> None:
        """Stop trying this channel for now, and tell whose it is in a direct message, once."""
        services = self._services
        await self._drop(batch.rows, error.code)
        person = ChannelId(rendered.owner)
        told = await services.store.read(lambda tx: tx.posts.get(rendered.subject, "broken", person))
        if told is not None or not person:
            return
        message = route_broken(rendered.offer, batch.channel)
        try:
            ts = await services.chat.post(person, message, marker=batch.marker)
        except ChatError:
            return  # nowhere to say it; the drop reason is in the outbox and in the log
        post = Post(subject=rendered.subject, slot="broken", channel=person, ts=ts, shows=message.hash)
        await services.store.write(lambda tx: tx.posts.put(post, now=services.clock.now()))

    async def _failed(self, batch: MessageBatch, error: ChatError) -> timedelta | None:
        if isinstance(error, ChatRefused):
            await self._drop(batch.rows, error.code or str(error))
            return None
        why = error.code or type(error).__name__
        if not error.outcome_known:
            rest = _rest_after(error, self._services.pace.lease)
            await self._services.store.write(lambda tx: tx.outbox.unclear(batch.rows, rest=rest, error=why))
            return rest
        wait = _wait_after(batch, error)
        await self._again(batch.rows, wait, why)
        return wait

    async def _again(self, rows: Rows, wait: timedelta, why: str) -> None:
        due = self._services.clock.now() + wait
        await self._services.store.write(lambda tx: tx.outbox.again(rows, due_at=due, error=why))

    async def _drop(self, rows: Rows, reason: str) -> None:
        await self._services.store.write(lambda tx: tx.outbox.drop(rows, reason=reason))


def _post(batch: MessageBatch, rendered: Rendered, message: Message, ts: Ts) -> Post:
    return Post(subject=rendered.subject, slot=batch.place, channel=batch.channel, ts=ts, shows=message.hash)


def _wait_after(batch: MessageBatch, error: ChatError) -> timedelta:
    if isinstance(error, ChatRevoked):
        return _AFTER_REVOKED
    if error.retry_after is not None:
        return timedelta(seconds=error.retry_after)
    attempts = max(row.attempts for row in batch.rows)
    return min(timedelta(seconds=2 ** min(attempts, 7)), _MOST_WAIT)


def _rest_after(error: ChatError, lease: timedelta) -> timedelta:
    """Return how long nobody looks for a post of unknown outcome: looked for too early, it is posted twice.

    Slack was seen to carry a post out half a minute after the client gave up; a lease is longer than that.
    """
    return _AFTER_ANSWER if error.code else lease
