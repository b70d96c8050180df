"""A marketplace that answers whatever a test tells it to, and a clock that a test moves."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
from aiohttp import web

from bot.domain.values import DurableId, JobId, SubmissionId
from bot.marketplace.auth import AccessToken, Audience
from bot.marketplace.client import IngestionClient
from bot.marketplace.line import Limits
from bot.sandbox.serve import serve
from tests import waiting

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
GUID = "7c0ffee0-1111-4222-8333-444455556666"
PRODUCT = DurableId(f"product/{GUID}")
PREVIEW = SubmissionId(f"submission/{GUID}/1152921505698967817")
JOB = JobId("5e1f0000-aaaa-4bbb-8ccc-0000000000d1")
SECRET_TOKEN = "canary-token-7f3a"

Reply = Callable[[web.Request], Awaitable[web.StreamResponse]]


class ManualClock:
    """Stands still until a test moves it; sleeping moves it."""

    def __init__(self) -> None:
        self.time = NOON

    def now(self) -> datetime:
        """Return the time that the test has set."""
        return self.time

    def after(self, pause: timedelta) -> datetime:
        return self.now() + pause

    def monotonic(self) -> float:
        """Return the seconds that the test let pass."""
        return (self.time - NOON).total_seconds()

    def new_id(self) -> str:
        """Return an id; nothing here needs two."""
        return "0" * 26

    def fraction(self) -> float:
        """Return no jitter."""
        return 0.0

    async def sleep(self, seconds: float) -> None:
        """Let that time pass at once."""
        self.move(seconds)
        await asyncio.sleep(0)

    def move(self, seconds: float) -> None:
        """Let time pass."""
        self.time += timedelta(seconds=seconds)


class CountingSource:
    """Hands out numbered tokens."""

    def __init__(self, clock: ManualClock) -> None:
        self.asked: list[Audience] = []
        self._clock = clock

    async def fetch(self, audience: Audience) -> AccessToken:
        """Return the next token."""
        self.asked.append(audience)
        value = f"{SECRET_TOKEN}.{len(self.asked)}"
        return AccessToken(value=value, issued_at=self._clock.now(), seconds=3600)


@dataclass
class Hostile:
    """A server whose replies a test queues; the last one is repeated. `calls` holds what came in."""

    client: IngestionClient
    clock: ManualClock
    source: CountingSource
    replies: list[Reply] = field(default_factory=list)
    calls: list[tuple[str, str, dict[str, str], str]] = field(default_factory=list)

    def answers(self, *replies: Reply) -> None:
        """Queue replies."""
        self.replies[:] = replies

    @property
    def paths(self) -> list[str]:
        """Return the paths that were asked for."""
        return [path for _, path, _, _ in self.calls]

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Note the call and reply."""
        body = await request.text()
        self.calls.append((request.method, request.path, dict(request.headers), body))
        reply = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
        return await reply(request)


@asynccontextmanager
async def hostile(
    *,
    seconds: float = waiting.SECONDS,
    min_poll_seconds: float = 60.0,
    with_steps: bool = True,
    refused: Callable[[str], None] = lambda _: None,
) -> AsyncIterator[Hostile]:
    """Serve one and yield it with a client that talks to it."""
    clock = ManualClock()
    source = CountingSource(clock)
    holder: list[Hostile] = []
    async with serve(_app(holder)) as url, aiohttp.ClientSession() as session:
        client = IngestionClient(
            session,
            base_url=f"{url}/rp",
            tokens=source,
            steps_url=f"{url}/steps" if with_steps else None,
            clock=clock,
            min_poll_seconds=min_poll_seconds,
            limits=Limits(seconds=seconds, connect_seconds=waiting.SECONDS),
            refused=refused,
        )
        server = Hostile(client=client, clock=clock, source=source)
        holder.append(server)
        yield server


def _app(holder: list[Hostile]) -> web.Application:
    app = web.Application()

    async def handle(request: web.Request) -> web.StreamResponse:
        return await holder[0].handle(request)

    app.router.add_route("*", "/{path:.*}", handle)
    return app


def says(body: Any, status: int = 200, **headers: str) -> Reply:
    """Reply with JSON."""

    async def reply(_: web.Request) -> web.StreamResponse:
        named = {key.replace("_", "-"): value for key, value in headers.items()}
        return web.json_response(body, status=status, headers=named)

    return reply


def says_text(text: str | bytes, status: int = 200, content_type: str = "text/html") -> Reply:
    """Reply with something else than JSON."""

    async def reply(_: web.Request) -> web.StreamResponse:
        body = text if isinstance(text, bytes) else text.encode()
        return web.Response(body=body, status=status, content_type=content_type)

    return reply


def cuts_the_connection() -> Reply:
    """Take the request in and hang up."""

    async def reply(request: web.Request) -> web.StreamResponse:
        if request.transport is not None:
            request.transport.abort()
        return web.Response()

    return reply


def breaks_off(body: bytes = b'{"value": [') -> Reply:
    """Promise a longer body than is sent."""

    async def reply(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": "5000", "Content-Type": "application/json"})
        await response.prepare(request)
        await response.write(body)
        if request.transport is not None:
            request.transport.close()
        return response

    return reply


def drips(every: float = 0.05) -> Reply:
    """Send a byte now and then, without end."""

    async def reply(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        try:
            while True:
                await response.write(b" ")
                await asyncio.sleep(every)
        except (ConnectionError, asyncio.CancelledError):
            return response

    return reply


def floods(megabytes: int, sent: list[int]) -> Reply:
    """Send a body of that size; `sent` counts the megabytes that went out."""

    async def reply(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        try:
            for _ in range(megabytes):
                await response.write(b"x" * 1024 * 1024)
                sent.append(1)
        except (ConnectionError, asyncio.CancelledError):
            pass
        return response

    return reply


def refused(status: int, code: str, message: str, **headers: str) -> Reply:
    """Reply with an error in the API's own form."""
    return says({"error": {"code": code, "message": message}}, status, **headers)


EMPTY = says({"value": []})
RUNNING = says({"jobId": JOB, "jobStatus": "running", "jobResult": "pending"})
ACCEPTED = says({"jobId": JOB, "jobStatus": "notStarted", "jobResult": "pending"}, 202)
