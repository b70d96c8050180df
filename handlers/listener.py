"""Around every listener: one effect per delivery, a time box, errors in words, nothing unlogged.

Bolt runs with `process_before_response`, so the acknowledgement leaves when the listener returns. A
handler must therefore be short: record, answer, leave the rest to the pumps or to a tracked task.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import nullcontext
from typing import Any

from bot.domain.errors import NotAllowed, StagebotError, UserError
from bot.ports.marketplace import MarketplaceError
from bot.ports.people import PeopleUnknown
from bot.ports.slack import Block, ChatError, Message
from bot.ports.store.errors import Stale, StoreBusy, StoreError
from bot.ports.store.tx import Tx
from bot.telemetry.log import get_logger
from bot.telemetry.metrics import Metrics
from bot.telemetry.tracing import current_trace, unit_of_work
from bot.usecases.kernel import access
from bot.usecases.kernel.delivery import SeenBefore, delivered
from bot.usecases.kernel.services import Services
from bot.views import replies
from handlers.interaction import Interaction, Payload, is_from_person
from handlers.pace import PersonalPace
from handlers.response import Response

Ack = Callable[..., Awaitable[Any]]
Handler = Callable[[Interaction, Services], Awaitable[Response | None]]
Finder = Callable[[Interaction, Services], Awaitable[Sequence[Block]]]
Reader = Callable[[Payload], Interaction]


class Listeners:
    """Wraps handlers into bolt listeners."""

    def __init__(self, services: Services, metrics: Metrics, *, box: float, per_minute: int) -> None:
        self._services = services
        self._metrics = metrics
        self._box = box
        self._pace = PersonalPace(per_minute, services.clock)
        self._log = get_logger("guard")

    def command(self, verb: str, read: Reader, handler: Handler) -> Callable[..., Awaitable[None]]:
        """Response a slash command in its acknowledgement."""
        return self._listener(verb, read, handler, _as_command)

    def action(self, verb: str, read: Reader, handler: Handler) -> Callable[..., Awaitable[None]]:
        """Acknowledge a button; what there is to say goes to its person alone."""
        return self._listener(verb, read, handler, self._as_action)

    def words(self, verb: str, read: Reader, handler: Handler) -> Callable[..., Awaitable[None]]:
        """Answer what a person wrote; what bots wrote, and edits, are acknowledged and no more."""
        answered = self.action(verb, read, handler)

        async def listener(ack: Ack, body: Payload) -> None:
            await (answered(ack, body) if is_from_person(body) else ack())

        return listener

    def options(self, read: Reader, find: Finder) -> Callable[..., Awaitable[None]]:
        """Fill a list while somebody types. What cannot be asked is an empty list: the window stays open."""

        async def listener(ack: Ack, body: Payload) -> None:
            interaction = read(body)
            found: Sequence[Block] = ()
            if self._pace.allows(interaction.actor):
                try:
                    async with asyncio.timeout(self._box):
                        found = await find(interaction, self._services)
                except (TimeoutError, StagebotError) as error:
                    self._log.info("options.failed", error=type(error).__name__)
            await ack(options=list(found))

        return listener

    def submission(self, verb: str, read: Reader, handler: Handler) -> Callable[..., Awaitable[None]]:
        """Response a submitted modal: errors on its fields, another view, or close it."""
        return self._listener(verb, read, handler, _as_submission)

    def _listener(
        self, verb: str, read: Reader, handler: Handler, shape: "Shape"
    ) -> Callable[..., Awaitable[None]]:
        handler = self._keeping_refusals(verb, handler)

        async def listener(ack: Ack, body: Payload) -> None:
            started = time.perf_counter()
            interaction = read(body)
            with unit_of_work(
                "action.done", verb=verb, actor=interaction.actor.person, team=interaction.actor.team
            ):
                payload = await self._at_their_pace(interaction, handler, shape)
            await ack(**payload)
            self._metrics.ack_seconds.labels(verb=verb).observe(time.perf_counter() - started)

        return listener

    def _keeping_refusals(self, verb: str, handler: Handler) -> Handler:
        async def kept(interaction: Interaction, services: Services) -> "Response | None":
            try:
                return await handler(interaction, services)
            except NotAllowed as error:
                about = interaction.value or interaction.text
                await access.refused(services, by=interaction.actor, what=verb, about=about, why=str(error))
                raise

        return kept

    async def _at_their_pace(
        self, interaction: Interaction, handler: Handler, shape: "Shape"
    ) -> dict[str, Any]:
        if self._pace.allows(interaction.actor):
            return await self._once(interaction, handler, shape)
        self._metrics.turned_away_total.inc()
        answer = replies.too_many()
        return shape(interaction, _refused(answer.text, answer))

    async def _once(self, interaction: Interaction, handler: Handler, shape: "Shape") -> dict[str, Any]:
        try:
            async with asyncio.timeout(self._box):
                return await self._first_time(interaction, handler, shape)
        except TimeoutError:
            self._log.warning("action.timeout", trace=current_trace())
            return shape(interaction, _unsure(interaction, "That took too long."))
        except StoreError as error:
            self._log.warning("store.failed", error=type(error).__name__)
            if not error.outcome_known:
                return shape(interaction, _unsure(interaction, "The connection to the database broke."))
            is_busy = isinstance(error, StoreBusy)
            said = replies.busy() if is_busy else replies.unstored(str(error))
            return shape(interaction, _refused(str(error), said))

    async def _first_time(self, interaction: Interaction, handler: Handler, shape: "Shape") -> dict[str, Any]:
        """Answer a delivery; one that was seen before is answered as it was then, without any effect."""
        key = interaction.key
        seen = await self._services.store.read(
            lambda tx: (tx.inbox.answered(key) or {}) if tx.inbox.has(key) else None
        )
        if seen is not None:
            return seen
        try:
            with delivered(key) if interaction.changes else nullcontext():
                payload = shape(interaction, await self._answer(interaction, handler))
        except SeenBefore as before:
            return before.answer
        self._services.spawn(self._keep(key, payload))  # for a replay only, so nobody waits for it
        return payload

    async def _keep(self, key: str, payload: dict[str, Any]) -> None:
        def body(tx: Tx) -> None:
            tx.inbox.first(key, now=tx.now())
            if payload:
                tx.inbox.answer(key, payload)

        await self._services.store.write(body)

    async def _answer(self, interaction: Interaction, handler: Handler) -> Response:
        try:
            return await handler(interaction, self._services) or Response()
        except UserError as error:
            return _refused(str(error), replies.sorry(error))
        except (MarketplaceError, ChatError, PeopleUnknown, Stale) as error:
            return _refused(str(error), replies.away(error))
        except (TimeoutError, StoreError, SeenBefore):
            raise
        except Exception as error:  # noqa: BLE001 - the person is told, the log has the rest
            self._log.error("action.failed", error=type(error).__name__, exc_info=error)
            return Response(message=replies.trouble(current_trace()))

    def _as_action(self, interaction: Interaction, answer: Response) -> dict[str, Any]:
        if answer.message is not None:
            self._services.spawn(self._show(interaction, answer.message, replaces=answer.replaces))
        return {}

    async def _show(self, interaction: Interaction, message: Message, *, replaces: bool) -> None:
        """Say something where its person looks.

        A reply that the channel shows too has the same buttons in a closed thread: only a window is seen from
        both places.
        """
        chat = self._services.chat
        if interaction.view_id and not interaction.is_home:
            await chat.update_modal(interaction.view_id, replies.as_view(message))
            return
        if interaction.trigger and (
            interaction.is_home or interaction.thread_ts or not interaction.response_url
        ):
            try:
                await chat.open_modal(interaction.trigger, replies.as_view(message))
            except ChatError as error:  # the trigger was used, or is too old
                self._log.info("action.no_window", error=error.code or type(error).__name__)
            else:
                return
        if interaction.response_url:
            await chat.respond(
                interaction.response_url, message, replace=replaces, thread=interaction.thread_ts
            )
        elif interaction.channel:  # words: they bring neither a trigger nor an address
            await chat.answer(
                interaction.channel, interaction.actor.person, message, thread=interaction.thread_ts
            )


Shape = Callable[[Interaction, Response], dict[str, Any]]


def _as_command(_: Interaction, answer: Response) -> dict[str, Any]:
    if answer.message is None:
        return {}
    return {
        "response_type": "ephemeral",
        "text": answer.message.text,
        "blocks": list(answer.message.blocks),
    }


def _as_submission(interaction: Interaction, answer: Response) -> dict[str, Any]:
    if answer.errors:
        return {"response_action": "errors", "errors": answer.errors}
    if answer.refusal and interaction.view_state:  # what was typed stays where it is
        field = next(iter(interaction.view_state))
        return {"response_action": "errors", "errors": {field: answer.refusal}}
    if answer.view is not None:
        return {"response_action": "update", "view": answer.view}
    if answer.message is not None:
        return {"response_action": "update", "view": replies.as_view(answer.message)}
    return {}


def _refused(why: str, message: Message) -> Response:
    return Response(message=message, refusal=why)


def _unsure(interaction: Interaction, why: str) -> Response:
    """Say that it is not known whether something was done; typing a command changes nothing by itself."""
    if not interaction.changes:
        return Response(message=replies.nothing_done(why))
    message = replies.unsure(why)
    return Response(message=message, refusal=message.text)
