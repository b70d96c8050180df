"""Socket Mode with a watchdog: connect, notice silence, connect again with jitter, say how it stands."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from slack_bolt.async_app import AsyncApp

from bot.domain.errors import ConfigError
from bot.http.backoff import Backoff
from bot.http.urls import is_loopback
from bot.ports.clock import Clock
from bot.ports.slack import ChatError, ChatRefused, ChatRevoked, ChatUnreachable
from bot.slack.calls import Calls
from bot.slack.faults import FOREIGN, translate
from bot.slack.methods import SOCKET_URL
from bot.slack.socket_connection import Connection
from bot.slack.web_client import WebClient
from bot.telemetry.log import get_logger

_FIRST_PAUSE = 0.5
_CURES = {
    "missing_scope": "the token lacks the scope connections:write",
    "not_allowed_token_type": "it is no app-level token; those start with xapp-",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long Socket Mode waits, in seconds.

    `ping`: between pings; a dead link is noticed after one and a half to four of them. `handshake`: for
    an address, the connection and Slack's hello. `look`: between the watchdog's own looks. `steady`: a link
    that lasted so long was a good one, and its loss starts a new count of misses. `longest`: between two
    attempts. `refused`: after Slack refused the token. `drain`: for listeners under way when a link is left.
    """

    ping: float = 5.0
    handshake: float = 10.0
    look: float = 1.0
    steady: float = 30.0
    longest: float = 10.0
    refused: float = 60.0
    drain: float = 2.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """How the link to Slack stands. `silent_since` is None while it is up; `problem` is for people."""

    connected: bool
    silent_since: datetime | None
    problem: str = ""


class SocketMode:
    """An async context manager: up to one handshake long it tries to connect, then goes on in the background.

    When Slack asks to leave (it renews every connection after some hours), the next connection is opened
    before the old one is left, so that nothing falls between them.
    """

    def __init__(
        self,
        *,
        app: AsyncApp,
        client: WebClient,
        calls: Calls,
        app_token: str,
        clock: Clock,
        patience: Patience | None = None,
        on_change: Callable[[Link], None] | None = None,
    ) -> None:
        self._app = app
        self._client = client
        self._calls = calls
        self._app_token = app_token
        self._clock = clock
        self._patience = patience or Patience()
        self._on_change = on_change
        self._current: Connection | None = None
        self._link = Link(connected=False, silent_since=clock.now())
        self._opened_at: datetime | None = None
        self._misses = 0
        self._watchdog: asyncio.Task[None] | None = None
        self._leaving: set[asyncio.Task[None]] = set()
        self._log = get_logger("slack")

    @property
    def link(self) -> Link:
        """How the link stands now."""
        if self._watchdog is not None and self._watchdog.done():
            return Link(
                connected=False, silent_since=self._link.silent_since, problem="The watchdog stopped."
            )
        return self._link

    async def __aenter__(self) -> Self:
        """Connect. Raises ConfigError when Slack refuses the app-level token; an outage is waited out."""
        try:
            async with asyncio.timeout(self._patience.handshake):
                await self._connect()
        except (ChatRefused, ChatRevoked) as error:
            raise ConfigError(_cure(error)) from error
        except ChatError as error:
            self._tell(connected=False, problem=str(error))
        except TimeoutError:
            self._tell(connected=False, problem=str(ChatUnreachable()))
        self._watchdog = asyncio.create_task(self._watch(), name="socket-mode")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let listeners under way acknowledge, then close."""
        if self._watchdog is not None:
            self._watchdog.cancel()
            [outcome] = await asyncio.gather(self._watchdog, return_exceptions=True)
            if not isinstance(outcome, asyncio.CancelledError):
                self._log.error("slack.watchdog", exc_info=outcome)
        if self._current is not None:
            self._leave(self._current)
        await asyncio.gather(*self._leaving)

    async def _watch(self) -> None:
        while True:
            if self._current is not None:
                await self._current.until_ended(look=self._patience.look)
            await self._replace()

    async def _replace(self) -> None:
        """Try until there is another connection; the old one serves as long as it lives."""
        self._misses = 0 if self._was_steady() else self._misses + 1
        least = await self._attempt(after=0.0)
        while least is not None:
            self._misses += 1
            least = await self._attempt(after=least)

    async def _attempt(self, *, after: float) -> float | None:
        """Connect; on failure return the least wait that Slack's answer asks for, in seconds."""
        await self._look_at_old()
        await self._clock.sleep(max(after, self._pause()))
        try:
            await self._connect()
        except (ChatRefused, ChatRevoked) as error:
            await self._failed(_cure(error))
            return self._patience.refused
        except ChatError as error:
            await self._failed(str(error))
            return error.retry_after or 0.0
        return None

    async def _connect(self) -> None:
        url = await self._address()
        fresh = Connection(
            app=self._app,
            client=self._client,
            app_token=self._app_token,
            ping=self._patience.ping,
            clock=self._clock,
        )
        is_open = False
        try:
            await fresh.open(url, within=self._patience.handshake)
            is_open = True
        except FOREIGN as error:
            raise translate(error, SOCKET_URL, now=self._clock.now()) from error
        finally:
            if not is_open:
                await fresh.abandon()
        old, self._current = self._current, fresh
        self._opened_at = self._clock.now()
        self._tell(connected=True)
        if old is not None:
            self._leave(old)

    async def _address(self) -> str:
        """Ask for an address, which is good for one connection."""
        answer = await self._calls.call(SOCKET_URL, {}, token=self._app_token)
        url = str(answer.get("url") or "")
        parts = urlsplit(url)
        if parts.scheme == "wss" or (parts.scheme == "ws" and is_loopback(parts.hostname)):
            return url
        raise ChatUnreachable("Slack gave no usable address to connect to.")

    async def _look_at_old(self) -> None:
        old = self._current
        if old is not None and not await old.is_alive():
            self._current = None
            self._leave(old)
            self._tell(connected=False, problem=old.reason)

    async def _failed(self, problem: str) -> None:
        await self._look_at_old()
        self._tell(connected=self._current is not None, problem=problem)

    def _leave(self, connection: Connection) -> None:
        task = asyncio.create_task(connection.finish(within=self._patience.drain))
        self._leaving.add(task)
        task.add_done_callback(self._leaving.discard)

    def _was_steady(self) -> bool:
        if self._opened_at is None:
            return False
        return (self._clock.now() - self._opened_at).total_seconds() >= self._patience.steady

    def _pause(self) -> float:
        """Return the wait before the next attempt: next to nothing after a good link, then doubling.

        There is none while a good link still stands: Slack may send nothing more to one it asked to leave.
        """
        longest, fraction = self._patience.longest, self._clock.fraction()
        if self._misses == 0:
            return 0.0 if self._current is not None else min(_FIRST_PAUSE, longest) * fraction
        return Backoff(first=1.0, longest=longest).wait(self._misses, fraction=fraction)

    def _tell(self, *, connected: bool, problem: str = "") -> None:
        """Keep the facts, and write a line when the link goes or comes, not for each attempt."""
        was = self._link
        since = None if connected else was.silent_since or self._clock.now()
        self._link = Link(connected=connected, silent_since=since, problem=problem)
        if was.connected != connected:
            self._log.info("slack.link", state="up" if connected else "down", cause=problem)
            if self._on_change is not None:
                self._on_change(self._link)


def _cure(error: ChatError) -> str:
    why = _CURES.get(error.code, "create an app-level token with the scope connections:write")
    return f"Slack does not accept SLACK_APP_TOKEN ({error.code}): {why}."
