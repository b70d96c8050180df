"""The outbox relay: render what is to be posted as things are now, send it once, write that down.

The only place that posts. A row is marked as tried before its call goes out; one found tried is looked
for in the channel by its marker before anything is sent again.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import groupby

from bot.domain.notify.routing import ROOTS, STANDING, Slot
from bot.domain.values import ChannelId, RunId, SubjectId
from bot.ports.people import PeopleUnknown
from bot.ports.slack import ChatError, ChatRefused, ChatRevoked, Message, PostGone, RouteBroken, Ts
from bot.ports.store.outbox import RETRIED, Outgoing, Post
from bot.ports.store.tx import Tx
from bot.telemetry.log import get_logger
from bot.telemetry.metrics import Metrics
from bot.telemetry.tracing import unit_of_work
from bot.usecases.kernel.effects import before_effect
from bot.usecases.kernel.services import Services, WorkerName
from bot.usecases.notify import permalinks
from bot.usecases.notify.last_look import still_asked
from bot.views.posts import without_pings
from bot.workers import demands
from bot.workers.message_batches import LOUD_REVIEW, MessageBatch, batches, compose
from bot.workers.picture_post import post_picture
from bot.workers.rendered import Rendered
from bot.workers.undeliverable import log_refusal, notify_operators, notify_owner, retry_in
from bot.workers.worker import Worker

_AFTER_ANSWER = timedelta(seconds=5)
"""How long a post may take to show after Slack answered that something went wrong."""

_AFTER_DELETED = timedelta(seconds=1)
_AFTER_REVOKED = timedelta(minutes=5)
_AFTER_UNKNOWN = timedelta(seconds=30)
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
        self._relay_log = get_logger("relay")

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
        began = self._services.clock.monotonic()
        held: dict[ChannelId, datetime] = {}  # what comes after in a channel must not overtake
        for batch in batches(item):
            now = self._services.clock.now()
            if batch.channel in held or self._age(began) > _SECONDS_PER_SUBJECT:
                await self._give_back(batch.rows, due_at=held.setdefault(batch.channel, now))
                continue
            with unit_of_work("post.done", run=item[0].subject, slot=batch.slot):
                wait = await self._deliver(item[0].subject, batch)
            self._metrics.posts_total.labels(slot=batch.slot, outcome="later" if wait else "settled").inc()
            if wait is not None:
                held[batch.channel] = self._services.clock.after(wait)
        self._on_news()

    async def _deliver(self, subject: SubjectId, batch: MessageBatch) -> timedelta | None:
        """Say one batch; a duration means: not now, try again after it."""
        if batch.slot is Slot.PICTURE:
            return await post_picture(self._services, RunId(subject), batch)
        if batch.slot is Slot.ATTENTION and not batch.was_tried:
            return await self._ask(subject, batch)
        return await self._say(subject, batch)

    async def _ask(self, subject: SubjectId, batch: MessageBatch) -> timedelta | None:
        """Ask somebody to act, unless they cannot any more."""
        try:
            left = await still_asked(self._services, batch.rows)
        except PeopleUnknown:
            await self._again(batch.rows, _AFTER_UNKNOWN, "people unknown")
            return _AFTER_UNKNOWN
        return await self._say(subject, replace(batch, rows=left)) if left else None

    async def _say(self, subject: SubjectId, batch: MessageBatch) -> timedelta | None:
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
            return await self._broken(batch, rendered, error)
        except ChatRefused as error:
            return await self._refused(batch, rendered, error)
        except ChatError as error:
            return await self._failed(batch, error)
        return None

    async def _send(self, batch: MessageBatch, rendered: Rendered, message: Message) -> None:
        chat, standing = self._services.chat, rendered.standing
        if standing is not None and not rendered.announces:
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
                await self._adopt(batch, rendered, message, found)
                return
        await self._post_new(batch, rendered, message, thread)

    async def _adopt(self, batch: MessageBatch, rendered: Rendered, message: Message, ts: Ts) -> None:
        """Take a message that arrived unseen as ours; one that stands shows how things were, so renew it."""
        if batch.slot in STANDING:
            unread = replace(_post(batch, rendered, message, ts), shows="")
            await self._services.store.write(lambda tx: tx.posts.put(unread, now=self._services.clock.now()))
            await before_effect(self._services, lambda tx: self._renew(tx, batch.rows))
            await self._services.chat.update(batch.channel, ts, message)
        await self._settle(batch, _post(batch, rendered, message, ts))

    async def _post_new(
        self, batch: MessageBatch, rendered: Rendered, message: Message, thread: Ts | None
    ) -> None:
        services = self._services
        await before_effect(services, lambda tx: tx.outbox.tried(batch.rows, lease=services.pace.lease))
        shown = without_pings(message) if batch.slot in STANDING and batch.mention is None else message
        ts = await services.chat.post(
            batch.channel,
            shown,
            marker=batch.marker,
            thread=thread,
            broadcast=(batch.is_loud or bool(rendered.announces)) and thread is not None,
        )
        if shown is not message:
            shown = await self._with_names(batch, ts, shown, message)
        post = _post(batch, rendered, shown, ts)
        await self._settle(batch, post, announced=rendered.announces, is_second=batch.was_tried)
        await self._point_below(batch, rendered)

    async def _with_names(self, batch: MessageBatch, ts: Ts, shown: Message, message: Message) -> Message:
        """A post pings whom it names, an update nobody: who can act is asked in their own hours."""
        try:
            await self._services.chat.update(batch.channel, ts, message)
        except ChatError as error:  # the next redraw shows the names
            self._relay_log.warning("names.later", channel=batch.channel, code=error.code)
            return shown
        return message

    async def _settle(
        self,
        batch: MessageBatch,
        post: Post | None = None,
        *,
        announced: str = "",
        is_second: bool = False,
    ) -> None:
        """Write down that a batch is posted; `is_second`: its first post may still come."""
        now = self._services.clock.now()

        def body(tx: Tx) -> None:
            tx.outbox.sent(batch.rows, now=now)
            if post is not None and batch.slot is Slot.ATTENTION:
                demands.posted(tx, batch.rows, batch.channel, post.ts)
            if post is not None:
                tx.posts.put(post, now=now)
            if post is not None and announced:
                tx.posts.put(replace(post, slot=LOUD_REVIEW, shows=announced), now=now)
            if post is not None and is_second:
                again = replace(post, slot=f"{RETRIED}{batch.place}", shows=batch.marker)
                tx.posts.put(again, now=now)

        await self._services.store.write(body)
        if post is not None:
            await permalinks.learn(self._services, post)

    async def _point_below(self, batch: MessageBatch, rendered: Rendered) -> None:
        """A review that was posted anew stands further down: the old one says so, if Slack lets it."""
        if rendered.standing is None or rendered.pointer is None:
            return
        try:
            await self._services.chat.update(batch.channel, rendered.standing.ts, rendered.pointer)
        except ChatError as error:
            self._relay_log.warning("review.left", subject=rendered.subject, code=error.code)

    async def _posted_anew(
        self, subject: SubjectId, batch: MessageBatch, rendered: Rendered
    ) -> timedelta | None:
        """Somebody deleted the message (or the card above it): forget it, so that it is posted again."""
        if batch.slot is Slot.ATTENTION_OVER:  # it was about something that is over: let it be gone
            await self._drop(batch.rows, "message deleted")
            return None
        place = batch.place if rendered.standing is not None else rendered.root
        await self._services.store.write(lambda tx: tx.posts.forget(subject, place, batch.channel))
        await self._again(batch.rows, _AFTER_DELETED, "message deleted")
        return _AFTER_DELETED

    async def _broken(self, batch: MessageBatch, rendered: Rendered, error: RouteBroken) -> timedelta | None:
        """Owe it: it is said as soon as the channel can be written to. Its owner is told what mends that."""
        if batch.slot in {Slot.ATTENTION, Slot.ATTENTION_OVER}:
            await self._next_door(batch, error)
            return None
        if batch.slot is Slot.OPERATORS:
            await self._drop(batch.rows, error.code)
            self._relay_log.error("operators.unreachable", channel=batch.channel, code=error.code)
            return None
        if rendered.is_left:  # nobody reads there any more, and what is new must not wait for it
            await self._drop(batch.rows, error.code)
            return None
        wait = retry_in(batch)
        if error.outcome_known:
            await self._again(batch.rows, wait, error.code)
        else:  # the channel could not even be looked into, so a former try is as open as before
            await self._services.store.write(
                lambda tx: tx.outbox.unclear(batch.rows, rest=wait, error=error.code)
            )
        await notify_owner(self._services, batch, rendered, error)
        return wait

    async def _next_door(self, batch: MessageBatch, error: ChatError) -> None:
        """Whoever is asked to act is reached another way; that something is over need not be."""
        services = self._services
        if batch.slot is Slot.ATTENTION_OVER:
            await self._drop(batch.rows, error.code)
            return
        lost = await services.store.write(lambda tx: demands.next_door(tx, services, batch.rows, error))
        self._metrics.notices_undelivered_total.inc(lost)
        services.nudge(WorkerName.RELAY)

    async def _refused(self, batch: MessageBatch, rendered: Rendered, error: ChatRefused) -> timedelta | None:
        """Slack never takes this message as it is: say it in plain words, and tell who can mend it."""
        log_refusal(batch, error, rendered)
        if batch.slot in {Slot.ATTENTION, Slot.ATTENTION_OVER}:
            await self._next_door(batch, error)
            return None
        self._metrics.posts_refused_total.labels(slot=batch.slot, code=error.code).inc()
        services = self._services
        await services.store.write(lambda tx: notify_operators(tx, services, batch, rendered, error.code))
        if rendered.plain is None:
            return await self._keep_or_drop(batch, error)
        try:
            await self._send(batch, rendered, rendered.plain)
        except ChatRefused as again:
            return await self._keep_or_drop(batch, again)
        except RouteBroken as broken:
            return await self._broken(batch, rendered, broken)
        except ChatError as failed:
            return await self._failed(batch, failed)
        return None

    async def _keep_or_drop(self, batch: MessageBatch, error: ChatRefused) -> timedelta | None:
        """A standing message is owed whatever Slack says of it; a reply is given up, and the log has it."""
        if batch.slot not in STANDING:
            await self._drop(batch.rows, error.code or str(error))
            return None
        wait = retry_in(batch)
        await self._again(batch.rows, wait, error.code)
        return wait

    async def _failed(self, batch: MessageBatch, error: ChatError) -> timedelta:
        why = error.code or type(error).__name__
        if not error.outcome_known:
            rest = _rest_after(error, self._services.pace.lease)
            await self._services.store.write(lambda tx: tx.outbox.unclear(batch.rows, rest=rest, error=why))
            return rest
        wait = _wait_after(batch, error)
        await self._again(batch.rows, wait, why)
        return wait

    async def _again(self, rows: Rows, wait: timedelta, why: str) -> None:
        due = self._services.clock.after(wait)
        await self._services.store.write(lambda tx: tx.outbox.again(rows, due_at=due, error=why))

    async def _drop(self, rows: Rows, reason: str) -> None:
        await self._services.store.write(lambda tx: tx.outbox.drop(rows, reason=reason))


def _post(batch: MessageBatch, rendered: Rendered, message: Message, ts: Ts) -> Post:
    standing = rendered.standing
    return Post(
        subject=rendered.subject,
        slot=batch.place,
        channel=batch.channel,
        ts=ts,
        shows=message.hash,
        permalink=standing.permalink if standing is not None and standing.ts == ts else "",
    )


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
