"""One Socket Mode connection: the SDK's client, with the say over reconnecting taken away from it."""

import asyncio
import logging
from contextlib import suppress
from typing import Any

import aiohttp
from slack_bolt.adapter.socket_mode.async_internals import run_async_bolt_app, send_async_response
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackClientNotConnectedError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from bot.ports.clock import Clock
from bot.slack.web_client import WebClient
from bot.telemetry.log import get_logger

_CLOSING = 2.0


class Connection(SocketModeClient):
    """Lives from one `wss` address to its end.

    Left alone, the SDK's client reconnects at once however often it is sent away, retries for ever with an
    address that is good for one use, and knows no jitter. Here it reads, pings and tells silence; each of its
    reasons to reconnect only ends this connection, and whether there is another the watchdog says.
    """

    def __init__(
        self, *, app: AsyncApp, client: WebClient, app_token: str, ping: float, clock: Clock
    ) -> None:
        super().__init__(app_token, logger=_muted(), web_client=client, ping_interval=ping)
        self._shared = _session_of(client)
        self.ended = asyncio.Event()
        self.reason = ""
        self._app = app
        self._clock = clock
        self._greeted = asyncio.Event()
        self._serving = 0
        self._idle = asyncio.Event()
        self._idle.set()
        self._log = get_logger("slack")
        self.on_error_listeners.append(self._on_error)
        self.socket_mode_request_listeners.append(self._serve)

    async def open(self, url: str, *, within: float) -> None:
        """Connect, once, and wait for Slack's hello, so many seconds. Raises what aiohttp raises."""
        async with asyncio.timeout(within):
            self.current_session = await self._shared.ws_connect(
                url, autoping=False, heartbeat=self.ping_interval
            )
            self.current_session_monitor = asyncio.ensure_future(self.monitor_current_session())
            self.message_receiver = asyncio.ensure_future(self.receive_messages())
            await self._greeted.wait()
        if self.ended.is_set():
            raise ConnectionError(self.reason)

    async def is_alive(self) -> bool:
        """Tell whether frames can come in: open, not silent for four pings, and its reader still reading."""
        reading = self.message_receiver is not None and not self.message_receiver.done()
        return reading and not self.message_processor.done() and await self.is_connected()

    async def until_ended(self, *, look: float) -> None:
        """Return when it was lost or Slack asked us to leave; looks itself every `look` seconds."""
        while not self.ended.is_set():
            with suppress(TimeoutError):
                async with asyncio.timeout(look):
                    await self.ended.wait()
            if not await self.is_alive():
                self._end("lost")

    async def finish(self, *, within: float) -> None:
        """Let listeners under way acknowledge, for so many seconds, then close."""
        with suppress(TimeoutError):
            async with asyncio.timeout(within):
                await self._idle.wait()
        await self.abandon()

    async def abandon(self) -> None:
        """Close now, whether or not the other side answers the close, and leave no task behind."""
        self.closed = True
        self.auto_reconnect_enabled = False
        with suppress(TimeoutError, aiohttp.ClientError, OSError):
            async with asyncio.timeout(_CLOSING):
                await self.disconnect()  # type: ignore[no-untyped-call]  # the SDK leaves it unannotated
        tasks = [self.message_processor, self.current_session_monitor, self.message_receiver]
        running = [task for task in tasks if task is not None]
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        await self.aiohttp_client_session.close()

    async def connect_to_new_endpoint(self, force: bool = False) -> None:  # noqa: ARG002 - the SDK's own signature
        """End: the SDK found the connection closed or stale."""
        self._end("lost")

    async def run_message_listeners(self, message: dict[str, Any], raw_message: str) -> None:
        """Take what concerns the connection itself; the rest goes to bolt."""
        match message.get("type"):
            case "hello":
                self._greeted.set()
            case "disconnect":
                self._end(str(message.get("reason") or "asked to leave"))
            case _:
                await super().run_message_listeners(message, raw_message)

    async def _serve(self, _: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        self._serving += 1
        self._idle.clear()
        outcome = "failed"
        try:
            answer = await run_async_bolt_app(self._app, request)
            await send_async_response(self, request, answer, self._clock.now().timestamp())
            outcome = str(answer.status)
        finally:
            if outcome != "200":
                is_raised = outcome == "failed"
                self._log.warning(
                    "slack.unacknowledged", verb=request.type, outcome=outcome, exc_info=is_raised
                )
            self._serving -= 1
            if not self._serving:
                self._idle.set()

    async def _on_error(self, _: aiohttp.WSMessage) -> None:
        self._end("silent")

    def _end(self, reason: str) -> None:
        self.reason = self.reason or reason
        self.ended.set()
        self._greeted.set()


def _session_of(client: WebClient) -> aiohttp.ClientSession:
    """Return the session that knows the proxy and the certificates; the SDK's own knows neither."""
    if client.session is None:
        raise SlackClientNotConnectedError("no session")
    return client.session


def _muted() -> logging.Logger:
    """Return a logger for the SDK's client, which logs every failed attempt with a traceback."""
    logger = logging.getLogger("bot.slack.sdk")
    logger.setLevel(logging.CRITICAL)
    return logger
