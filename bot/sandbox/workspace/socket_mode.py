"""Socket Mode: one-use addresses, hello, envelopes, acknowledgements, disconnects."""

import asyncio
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass

from aiohttp import WSCloseCode, WSMessage, WSMsgType, web

from bot.sandbox.workspace.delivery import Envelope, Undelivered
from bot.sandbox.workspace.faults import Disconnect, Faults
from bot.sandbox.workspace.jsontext import NotJson, read_json
from bot.sandbox.workspace.shapes import Json, Timing
from bot.sandbox.workspace.tasks import Tasks

_MOST_LINKS = 10
_CONNECTION_SECONDS = 18_060  # the value in Slack's own examples of a hello frame
_CLOSE_SECONDS = 1.0
_HOST = "sandbox"


@dataclass(slots=True, eq=False)
class _Link:
    """One open socket; `is_leaving` once it was asked to disconnect, and gets no envelopes any more."""

    socket: web.WebSocketResponse
    is_leaving: bool = False


class SocketMode:
    """The sockets of the app. Each envelope goes to one of them, in turn.

    `on_link` hears whether there is a connection, whenever that changes.
    """

    def __init__(
        self,
        *,
        app_id: str,
        now: Callable[[], float],
        timing: Timing,
        faults: Faults,
        tasks: Tasks,
        on_link: Callable[[bool], None],
    ) -> None:
        self._app_id = app_id
        self._now = now
        self._timing = timing
        self._faults = faults
        self._tasks = tasks
        self._on_link = on_link
        self._tickets: dict[str, float] = {}
        self._links: list[_Link] = []
        self._pending: dict[str, asyncio.Future[Json | None]] = {}

    @property
    def is_up(self) -> bool:
        """Whether a socket is open."""
        return bool(self._links)

    def new_ticket(self) -> str:
        """Return a word that opens one socket, once."""
        ticket = secrets.token_urlsafe(18)
        self._tickets[ticket] = self._now()
        return ticket

    async def accept(self, request: web.Request) -> web.StreamResponse:
        """Serve one socket until it closes."""
        given = self._tickets.pop(request.match_info["ticket"], None)
        if given is None or self._now() - given > self._timing.ticket:
            raise web.HTTPForbidden(text="This address was used before, or is too old.")
        socket = web.WebSocketResponse(autoping=False, timeout=_CLOSE_SECONDS, compress=False)
        await socket.prepare(request)
        if len(self._links) >= _MOST_LINKS:
            await _send(socket, _disconnect("too_many_websockets"))
            await socket.close()
            return socket
        link = _Link(socket)
        self._join(link)
        try:
            await _send(socket, self._hello())
            async for message in socket:
                await self._heard(link, message)
        finally:
            self._leave(link)
        return socket

    async def send(self, envelope: Envelope, *, seconds: float) -> Json | None:
        """Send to one socket, wait for the acknowledgement over any of them. Raises Undelivered."""
        envelope_id = "-".join(secrets.token_hex(size) for size in (4, 2, 2, 2, 6))
        answered: asyncio.Future[Json | None] = asyncio.get_running_loop().create_future()
        self._pending[envelope_id] = answered
        try:
            await self._to_one(_frame(envelope, envelope_id))
            return await asyncio.wait_for(answered, seconds)
        except TimeoutError:
            raise Undelivered("operation_timeout", reason="timeout") from None
        finally:
            del self._pending[envelope_id]

    async def disconnect(self, reason: Disconnect) -> None:
        """Ask every socket to go. After a warning it stays; a refresh gives it a while to leave."""
        for link in list(self._links):
            link.is_leaving = reason != "warning"
            await _send(link.socket, _disconnect(reason))
            if reason == "refresh_requested":
                self._tasks.start(self._close_later(link))
            elif reason != "warning":
                await link.socket.close(code=WSCloseCode.GOING_AWAY)

    async def close(self) -> None:
        """Close every socket."""
        for link in list(self._links):
            await link.socket.close(code=WSCloseCode.GOING_AWAY, drain=False)

    async def _to_one(self, frame: Json) -> None:
        if self._faults.settings.silent and self._links:
            return
        while ready := [link for link in self._links if not link.is_leaving]:
            link = ready[0]
            self._links.remove(link)
            self._links.append(link)
            if await _send(link.socket, frame):
                return
            self._leave(link)
        raise Undelivered("dispatch_failed", reason="connection_failed")

    async def _heard(self, link: _Link, message: WSMessage) -> None:
        if self._faults.settings.silent:
            return
        if message.type is WSMsgType.PING:
            await link.socket.pong(message.data)
        elif message.type is WSMsgType.TEXT:
            self._acknowledge(message.data)

    def _acknowledge(self, text: str) -> None:
        try:
            frame = read_json(text)
        except NotJson:
            return
        envelope_id = frame.get("envelope_id") if isinstance(frame, dict) else None
        answered = self._pending.get(envelope_id) if isinstance(envelope_id, str) else None
        if answered is None or answered.done() or self._faults.drops_ack():
            return
        payload = frame.get("payload")
        answered.set_result(payload if isinstance(payload, dict) and payload else None)

    def _join(self, link: _Link) -> None:
        self._links.append(link)
        if len(self._links) == 1:
            self._on_link(True)

    def _leave(self, link: _Link) -> None:
        if link in self._links:
            self._links.remove(link)
            if not self._links:
                self._on_link(False)

    async def _close_later(self, link: _Link) -> None:
        await asyncio.sleep(self._timing.drain)
        await link.socket.close(code=WSCloseCode.GOING_AWAY)

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self._links),
            "connection_info": {"app_id": self._app_id},
            "debug_info": {
                "host": _HOST,
                "build_number": 1,
                "approximate_connection_time": _CONNECTION_SECONDS,
            },
        }


async def _send(socket: web.WebSocketResponse, frame: Json) -> bool:
    """Send a frame; returns False when the socket is gone."""
    try:
        await socket.send_str(json.dumps(frame))
    except (ConnectionError, RuntimeError):  # aiohttp raises RuntimeError on a socket that is closing
        return False
    return True


def _disconnect(reason: Disconnect) -> Json:
    return {"type": "disconnect", "reason": reason, "debug_info": {"host": _HOST}}


def _frame(envelope: Envelope, envelope_id: str) -> Json:
    frame: Json = {
        "envelope_id": envelope_id,
        "type": envelope.kind,
        "payload": envelope.payload,
        "accepts_response_payload": envelope.accepts_response,
    }
    if envelope.kind == "events_api":
        frame |= {"retry_attempt": envelope.retry, "retry_reason": envelope.retry_reason}
    return frame
