"""A clock that stands still and a Slack that answers as it is told to, over real HTTP and WebSocket."""

import asyncio
import json
import ssl
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from aiohttp import WSMsgType, web

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]
Talk = Callable[[web.WebSocketResponse], Awaitable[None]]

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
TOKEN = "xoxb-of-a-test"
APP_TOKEN = "xapp-of-a-test"


class ManualClock:
    """Time moves when a test moves it, or when somebody sleeps."""

    def __init__(self) -> None:
        self.time = NOON
        self.slept: list[float] = []

    def now(self) -> datetime:
        return self.time

    def after(self, pause: timedelta) -> datetime:
        return self.now() + pause

    def monotonic(self) -> float:
        return (self.time - NOON).total_seconds()

    def new_id(self) -> str:
        return "0" * 26

    def fraction(self) -> float:
        return 0.5

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.pass_time(seconds)
        await asyncio.sleep(0)

    def pass_time(self, seconds: float) -> None:
        self.time += timedelta(seconds=seconds)


@dataclass
class Call:
    """A Web API call as it arrived."""

    method: str
    args: dict[str, Any]
    headers: dict[str, str]


@dataclass
class FakeSlack:
    """Answers `{"ok": true}` to everything, unless it was told otherwise; keeps what it was asked."""

    url: str = ""
    calls: list[Call] = field(default_factory=list)
    answers: dict[str, deque[Answer]] = field(default_factory=lambda: defaultdict(deque))
    usual: dict[str, Answer] = field(default_factory=dict)
    talks: deque[Talk] = field(default_factory=deque)
    sockets: asyncio.Queue[web.WebSocketResponse] = field(default_factory=asyncio.Queue)
    acks: asyncio.Queue[dict[str, Any]] = field(default_factory=asyncio.Queue)

    @property
    def api(self) -> str:
        return f"{self.url}/api/"

    def tell(self, method: str, *answers: Answer) -> None:
        """Queue answers; when they are used up the usual one comes again."""
        self.answers[method].extend(answers)

    def args(self, method: str) -> list[dict[str, Any]]:
        return [call.args for call in self.calls if call.method == method]

    async def on_call(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        is_json = request.content_type == "application/json"
        args = await request.json() if is_json else dict(await request.post())
        self.calls.append(Call(method, args, dict(request.headers)))
        queued = self.answers[method]
        answer = queued.popleft() if queued else self.usual.get(method, ok())
        return await answer(request)

    async def on_file(self, request: web.Request) -> web.StreamResponse:
        return web.Response(text=f"content of {request.match_info['name']}")

    async def on_socket(self, request: web.Request) -> web.StreamResponse:
        socket = web.WebSocketResponse(autoping=False)
        talk = self.talks.popleft() if self.talks else self.converse
        if talk is refuse_socket:
            raise web.HTTPServiceUnavailable
        await socket.prepare(request)
        await talk(socket)
        return socket

    async def converse(self, socket: web.WebSocketResponse) -> None:
        """Say hello, answer pings, collect acknowledgements."""
        await socket.send_json({"type": "hello", "num_connections": 1})
        self.sockets.put_nowait(socket)
        async for frame in socket:
            if frame.type is WSMsgType.PING:
                await socket.pong(frame.data)
            elif frame.type is WSMsgType.TEXT:
                self.acks.put_nowait(json.loads(frame.data))


async def refuse_socket(_: web.WebSocketResponse) -> None:
    """Answer the handshake with 503."""


async def say_nothing(socket: web.WebSocketResponse) -> None:
    """Accept and never say hello."""
    async for _ in socket:
        pass


async def hang_up(socket: web.WebSocketResponse) -> None:
    """Say hello and close at once."""
    await socket.send_json({"type": "hello"})
    await socket.close()


async def send_away(socket: web.WebSocketResponse) -> None:
    """Say hello and ask to leave at once."""
    await socket.send_json({"type": "hello"})
    await socket.send_json({"type": "disconnect", "reason": "too_many_websockets"})
    async for _ in socket:
        pass


async def go_dead(socket: web.WebSocketResponse) -> None:
    """Say hello, then neither answer pings nor close."""
    await socket.send_json({"type": "hello"})
    async for _ in socket:
        pass


def ok(**facts: Any) -> Answer:
    return answered({"ok": True, **facts})


def refused(code: str, *, status: int = 200, headers: dict[str, str] | None = None, **facts: Any) -> Answer:
    return answered({"ok": False, "error": code, **facts}, status=status, headers=headers)


def answered(body: Any, *, status: int = 200, headers: dict[str, str] | None = None) -> Answer:
    async def answer(_: web.Request) -> web.StreamResponse:
        return web.json_response(body, status=status, headers=headers)

    return answer


def text(body: str, *, status: int = 200, kind: str = "text/plain", **headers: str) -> Answer:
    async def answer(_: web.Request) -> web.StreamResponse:
        return web.Response(text=body, status=status, content_type=kind, headers=headers)

    return answer


def cut() -> Answer:
    """Take the call and close the connection without an answer."""

    async def answer(request: web.Request) -> web.StreamResponse:
        assert request.transport is not None
        request.transport.abort()
        return web.Response()

    return answer


def held(until: asyncio.Event) -> Answer:
    """Take the call and answer when the test lets it."""

    async def answer(_: web.Request) -> web.StreamResponse:
        await until.wait()
        return web.json_response({"ok": True})

    return answer


@asynccontextmanager
async def fake_slack(*, tls: ssl.SSLContext | None = None) -> AsyncIterator[FakeSlack]:
    """Run one on a free port of loopback."""
    slack = FakeSlack()
    opened = 0

    async def on_open(_: web.Request) -> web.StreamResponse:
        nonlocal opened
        opened += 1
        return web.json_response({"ok": True, "url": f"{slack.url.replace('http', 'ws')}/socket/{opened}"})

    slack.usual["apps.connections.open"] = on_open
    app = web.Application()
    app.router.add_post("/api/{method}", slack.on_call)
    app.router.add_post("/hooks/{method}", slack.on_call)
    app.router.add_get("/files/{name}", slack.on_file)
    app.router.add_get("/socket/{ticket}", slack.on_socket)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=tls).start()
    host, port = runner.addresses[0][:2]
    slack.url = f"http://{host}:{port}"
    try:
        yield slack
    finally:
        await runner.cleanup()
