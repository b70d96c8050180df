"""Around every listener: one effect per delivery, a time box, errors in words, nothing unlogged.

Bolt runs with `process_before_response`, so the acknowledgement leaves when the listener returns. A
handler must therefore be short: record, answer, leave the rest to the pumps or to a tracked task.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from bot.domain.errors import UserError
from bot.ports.marketplace import MarketplaceError
from bot.ports.people import PeopleUnknown
from bot.ports.slack import ChatError, Message, View
from bot.ports.store.errors import Stale, StoreBusy, StoreError
from bot.telemetry.log import get_logger
from bot.telemetry.metrics import Metrics
from bot.telemetry.tracing import current_trace, unit_of_work
from bot.usecases.kernel.services import Services
from bot.views import replies
from handlers.interaction import Interaction, Payload

Ack = Callable[..., Awaitable[Any]]
Handler = Callable[[Interaction, Services], Awaitable["Response | None"]]
Reader = Callable[[Payload], Interaction]


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What a handler answers: something only its person sees, or what becomes of the modal."""

    message: Message | None = None
    errors: dict[str, str] = field(default_factory=dict)  # block_id -> text, for a submitted modal
    view: dict[str, Any] | None = None  # replaces the submitted modal


class Listeners:
    """Wraps handlers into bolt listeners."""

    def __init__(self, services: Services, metrics: Metrics, *, box: float) -> None:
        self._services = services
        self._metrics = metrics
        self._box = box
        self._log = get_logger("guard")

    def command(self, verb: str, read: Reader, handler: Handler) -> Callable[..., Awaitable[None]]:
        """Response a slash command in its acknowledgement."""
        return self._listener(verb, read, handler, _as_command)

    def action(self, verb: str, read: Reader, handler: Handler) -> Callable[..., Awaitable[None]]:
        """Acknowledge a button; what there is to say goes to its person alone."""
        return self._listener(verb, read, handler, self._as_action)

    def submission(self, verb: str, read: Reader, handler: Handler) -> Callable[..., Awaitable[None]]:
        """Response a submitted modal: errors on its fields, another view, or close it."""
        return self._listener(verb, read, handler, _as_submission)

    def _listener(
        self, verb: str, read: Reader, handler: Handler, shape: "Shape"
    ) -> Callable[..., Awaitable[None]]:
        async def listener(ack: Ack, body: Payload) -> None:
            started = time.perf_counter()
            interaction = read(body)
            with unit_of_work(
                "action.done", verb=verb, actor=interaction.actor.person, team=interaction.actor.team
            ):
                payload = await self._once(interaction, handler, shape)
            await ack(**payload)
            self._metrics.ack_seconds.labels(verb=verb).observe(time.perf_counter() - started)

        return listener

    async def _once(self, interaction: Interaction, handler: Handler, shape: "Shape") -> dict[str, Any]:
        try:
            async with asyncio.timeout(self._box):
                return await self._first_time(interaction, handler, shape)
        except TimeoutError:
            self._log.warning("action.timeout", trace=current_trace())
            return shape(interaction, Response(message=replies.slow(changes=interaction.changes)))
        except StoreError as error:
            self._log.warning("store.busy", error=type(error).__name__)
            is_busy = isinstance(error, StoreBusy)
            said = replies.busy() if is_busy else replies.unstored(str(error))
            return shape(interaction, Response(message=said))

    async def _first_time(self, interaction: Interaction, handler: Handler, shape: "Shape") -> dict[str, Any]:
        store, now = self._services.store, self._services.clock.now()
        seen = await store.write(
            lambda tx: (
                None if tx.inbox.first(interaction.key, now=now) else tx.inbox.answered(interaction.key) or {}
            )
        )
        if seen is not None:
            return seen
        payload = shape(interaction, await self._answer(interaction, handler))
        if payload:  # for a replay only, so nobody waits for it
            self._services.spawn(self._keep(interaction.key, payload))
        return payload

    async def _keep(self, key: str, payload: dict[str, Any]) -> None:
        await self._services.store.write(lambda tx: tx.inbox.answer(key, payload))

    async def _answer(self, interaction: Interaction, handler: Handler) -> Response:
        try:
            return await handler(interaction, self._services) or Response()
        except UserError as error:
            return Response(message=replies.sorry(error))
        except (MarketplaceError, ChatError, PeopleUnknown, Stale) as error:
            return Response(message=replies.away(error))
        except (TimeoutError, StoreError):
            raise
        except Exception as error:  # noqa: BLE001 - the person is told, the log has the rest
            self._log.error("action.failed", error=type(error).__name__, exc_info=error)
            return Response(message=replies.trouble(current_trace()))

    def _as_action(self, interaction: Interaction, answer: Response) -> dict[str, Any]:
        message = answer.message
        if message is not None and interaction.response_url:
            self._services.spawn(self._whisper(interaction, message))
        elif message is not None and interaction.view_id:
            self._services.spawn(self._show(interaction, replies.as_view(message)))
        return {}

    async def _show(self, interaction: Interaction, view: View) -> None:
        if interaction.is_home:
            await self._services.chat.open_modal(interaction.trigger, view)
        else:
            await self._services.chat.update_modal(interaction.view_id, view)

    async def _whisper(self, interaction: Interaction, message: Message) -> None:
        await self._services.chat.respond(interaction.response_url, message)


Shape = Callable[[Interaction, Response], dict[str, Any]]


def _as_command(_: Interaction, answer: Response) -> dict[str, Any]:
    if answer.message is None:
        return {}
    return {
        "response_type": "ephemeral",
        "text": answer.message.text,
        "blocks": list(answer.message.blocks),
    }


def _as_submission(_: Interaction, answer: Response) -> dict[str, Any]:
    if answer.errors:
        return {"response_action": "errors", "errors": answer.errors}
    if answer.view is not None:
        return {"response_action": "update", "view": answer.view}
    if answer.message is not None:
        return {"response_action": "update", "view": replies.as_view(answer.message)}
    return {}
