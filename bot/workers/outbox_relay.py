"""The Slack pump: lease what is to be said, render it as things are now, send it once, write that down.

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
from bot.usecases.kernel.services import Services
from bot.usecases.notify import permalinks
from bot.views.replies import route_broken
from bot.workers.message_batches import MessageBatch, Rendered, batches, compose
from bot.workers.worker import run_all

_RUNS = 50
_AFTER_UNKNOWN = timedelta(seconds=5)
_AFTER_DELETED = timedelta(seconds=1)
_AFTER_REVOKED = timedelta(minutes=5)
_MOST_WAIT = timedelta(minutes=2)


class OutboxRelay:
    """One round leases the waiting rows of some runs and says them, run by run, each run in order.

    `on_news` is called after a round that had something to say; `turned_at` is when the last round ended.
    """

    def __init__(
        self, services: Services, metrics: Metrics, on_news: Callable[[], None] = lambda: None
    ) -> None:
        self._services = services
        self._metrics = metrics
        self._on_news = on_news
        self.turned_at: datetime | None = None

    async def round(self) -> bool:
        """Say what is due; True when more runs may be waiting."""
        services = self._services
        now, pace = services.clock.now(), services.pace
        rows = await services.store.write(
            lambda tx: tx.outbox.claim(now=now, owner=pace.replica, lease=pace.lease, limit=_RUNS)
        )
        ordered = sorted(rows, key=lambda row: (row.subject, row.created_at, row.id))
        by_run = [list(group) for _, group in groupby(ordered, key=lambda row: row.subject)]
        await run_all(by_run, self._say, workers=pace.workers)
        if by_run:
            self._on_news()
        self._metrics.outbox_ready.set(await services.store.read(lambda tx: tx.outbox.waiting()))
        self.turned_at = services.clock.now()
        return len(by_run) == _RUNS

    async def _say(self, rows: Sequence[Outgoing]) -> None:
        left = batches(rows)
        while left:
            batch = left.pop(0)
            with unit_of_work("post.done", run=rows[0].subject, slot=batch.slot):
                wait = await self._deliver(rows[0].subject, batch)
            self._metrics.posts_total.labels(slot=batch.slot, outcome="later" if wait else "settled").inc()
            if wait is not None:  # what comes after must not overtake it
                for later in left:
                    await self._again(later.ids, wait, "behind another", tried=later.was_tried)
                return

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
                await chat.update(batch.channel, standing.ts, message)
            await self._settle(batch, _post(batch, rendered, message, standing.ts))
            return
        thread = rendered.card.ts if rendered.card and batch.slot not in ROOTS else None
        if batch.was_tried:
            try:
                found = await chat.find(batch.channel, batch.marker, thread=thread)
            except ChatRefused:  # we may not look: rather lose a progress line than repeat it
                if batch.slot is Slot.PROGRESS:
                    await self._drop(batch.ids, "outcome unknown")
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
        await services.store.write(lambda tx: tx.outbox.tried(batch.ids, owner=services.pace.replica))
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
            tx.outbox.sent(batch.ids, now=now)
            if post is not None:
                tx.posts.put(post, now=now)

        await self._services.store.write(body)
        if post is not None:
            await permalinks.learn(self._services, post)

    async def _posted_anew(self, subject: SubjectId, batch: MessageBatch, rendered: Rendered) -> timedelta:
        """Somebody deleted the message (or the card above it): forget it, so that it is posted again."""
        place = batch.place if rendered.standing is not None else rendered.root
        await self._services.store.write(lambda tx: tx.posts.forget(subject, place, batch.channel))
        await self._again(batch.ids, _AFTER_DELETED, "message deleted")
        return _AFTER_DELETED

    async def _broken(self, batch: MessageBatch, rendered: Rendered, error: RouteBroken) -> None:
        """Stop trying this channel for now, and tell whose it is in a direct message, once."""
        services = self._services
        await self._drop(batch.ids, error.code)
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
            await self._drop(batch.ids, error.code or str(error))
            return None
        wait = _wait_after(batch, error)
        await self._again(batch.ids, wait, error.code or type(error).__name__, tried=not error.outcome_known)
        return wait

    async def _again(self, ids: Sequence[str], wait: timedelta, why: str, *, tried: bool = False) -> None:
        due = self._services.clock.now() + wait
        await self._services.store.write(lambda tx: tx.outbox.again(ids, due_at=due, error=why, tried=tried))

    async def _drop(self, ids: Sequence[str], reason: str) -> None:
        await self._services.store.write(lambda tx: tx.outbox.drop(ids, reason=reason))


def _post(batch: MessageBatch, rendered: Rendered, message: Message, ts: Ts) -> Post:
    return Post(
        subject=rendered.subject,
        slot=batch.place,
        channel=batch.channel,
        ts=ts,
        shows=message.hash,
        permalink=rendered.standing.permalink if rendered.standing else "",
    )


def _wait_after(batch: MessageBatch, error: ChatError) -> timedelta:
    if isinstance(error, ChatRevoked):
        return _AFTER_REVOKED
    if error.retry_after is not None:
        return timedelta(seconds=error.retry_after)
    if not error.outcome_known:
        return _AFTER_UNKNOWN
    attempts = max(row.attempts for row in batch.rows)
    return min(timedelta(seconds=2 ** min(attempts, 7)), _MOST_WAIT)
