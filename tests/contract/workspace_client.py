"""A running local workspace, and how tests talk to it: as the app, as a person, as a socket."""

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web

from bot.sandbox.clock import SandboxClock
from bot.sandbox.serve import serve
from bot.sandbox.workspace.app import WORKSPACE, create_app
from bot.sandbox.workspace.seeds import ANA, RELEASES
from bot.sandbox.workspace.shapes import Timing
from tests import waiting

Json = dict[str, Any]
PATIENCE = waiting.SECONDS


@dataclass(slots=True)
class Watch:
    """Real time, as far as the workspace can tell; a test moves it."""

    seconds: float = 1_795_406_400.0

    def __call__(self) -> float:
        return self.seconds


@dataclass(slots=True)
class Socket:
    """One end of Socket Mode, held by a test."""

    ws: aiohttp.ClientWebSocketResponse

    async def next(self) -> Json:
        """Wait for the next frame."""
        frame: Json = json.loads(await self.ws.receive_str(timeout=PATIENCE))
        return frame

    async def next_of(self, kind: str) -> Json:
        """Wait for the next envelope of a kind, acknowledge it and what came before; returns its payload."""
        while True:
            envelope = await self.next()
            await self.ack(envelope)
            if envelope["type"] == kind:
                payload: Json = envelope["payload"]
                return payload

    async def ack(self, envelope: Json, payload: Json | None = None) -> None:
        """Acknowledge an envelope."""
        told = {"envelope_id": envelope["envelope_id"]} | ({"payload": payload} if payload else {})
        await self.ws.send_json(told)


@dataclass(slots=True)
class Slack:
    """A running workspace."""

    url: str
    session: aiohttp.ClientSession
    app: web.Application
    token: str = "xoxb-sandbox"

    async def api(self, method: str, *, token: str | None = None, form: bool = False, **args: Any) -> Json:
        """Call a method of the Web API; `status` and `headers` are laid beside the answer."""
        body: Json = {"data": args} if form else {"json": args}
        headers = {"Authorization": f"Bearer {self.token if token is None else token}"}
        async with self.session.post(f"{self.url}/api/{method}", headers=headers, **body) as response:
            answer: Json = await response.json()
            return answer | {"status": response.status, "headers": dict(response.headers)}

    async def post(self, text: str = "hello", channel: str = RELEASES, **args: Any) -> str:
        """Post a message and return its time stamp."""
        answer = await self.api("chat.postMessage", channel=channel, text=text, **args)
        assert answer["ok"], answer
        return str(answer["ts"])

    async def history(self, channel: str = RELEASES, **args: Any) -> list[Json]:
        """Read a channel as the app does."""
        messages: list[Json] = (await self.api("conversations.history", channel=channel, **args))["messages"]
        return messages

    async def act(self, act: str, person: str = ANA, *, wait: bool = False, **body: Any) -> Json:
        """Act as a person; `status` is laid beside the answer."""
        query = "?wait=1" if wait else ""
        return await self.send("POST", f"/sandbox/act/{act}{query}", {"person": person, **body})

    async def hand_in(self, name: str, content: bytes, person: str = ANA) -> Json:
        """Hand in a file for a form; returns Slack's file object."""
        params = {"person": person, "name": name}
        async with self.session.post(
            f"{self.url}/sandbox/files", params=params, data=BytesIO(content)
        ) as response:
            answer: Json = await response.json()
            assert answer.get("ok"), answer
            file: Json = answer["file"]
            return file

    async def state(self, person: str = ANA) -> Json:
        """Read what the page reads."""
        return await self.send("GET", f"/sandbox/state?person={person}")

    async def fault(self, **switches: Any) -> Json:
        """Switch faults on."""
        return await self.send("POST", "/sandbox/faults", switches)

    async def calls(self, method: str) -> list[Json]:
        """Read the journal."""
        calls: list[Json] = (await self.send("GET", f"/sandbox/journal?method={method}"))["calls"]
        return calls

    async def send(self, verb: str, path: str, body: Json | None = None, **more: Any) -> Json:
        """Send a request to the page's side."""
        async with self.session.request(verb, f"{self.url}{path}", json=body, **more) as response:
            answer: Json = await response.json()
            return {"status": response.status, **answer}

    async def ticket(self) -> str:
        """Return a fresh Socket Mode address."""
        answer = await self.api("apps.connections.open", token="xapp-sandbox")
        return str(answer["url"])

    async def socket(self) -> Socket:
        """Open a socket and hear its hello."""
        socket = Socket(await self.session.ws_connect(await self.ticket()))
        assert (await socket.next())["type"] == "hello"
        return socket

    async def trigger(self, socket: Socket, person: str = ANA) -> str:
        """Let a person run a command and return its trigger."""
        return str((await self.command(socket, person))["trigger_id"])

    async def command(self, socket: Socket, person: str = ANA, text: str = "/stage offer-x") -> Json:
        """Let a person run a command, acknowledge it and return its payload."""
        await self.act("command", person, channel=RELEASES, text=text)
        envelope = await socket.next()
        await socket.ack(envelope)
        payload: Json = envelope["payload"]
        return payload

    async def open(self, socket: Socket, view: Json, person: str = ANA) -> Json:
        """Open a modal for a person."""
        answer = await self.api("views.open", trigger_id=await self.trigger(socket, person), view=view)
        assert answer["ok"], answer
        opened: Json = answer["view"]
        return opened

    async def until(self, person: str, kind: str, *, since: int = 0) -> Json:
        """Follow the feed until something of `kind` happens."""
        async with aclosing(self.feed(person, since=since)) as events:
            async for event in events:
                if event["kind"] == kind:
                    return event
        raise AssertionError(f"the feed ended without {kind}")

    async def feed(self, person: str, *, since: int = 0) -> AsyncGenerator[Json, None]:
        """Follow the feed."""
        url = f"{self.url}/sandbox/feed?person={person}&since={since}"
        async with asyncio.timeout(PATIENCE), self.session.get(url) as response:
            async for line in response.content:
                if line.startswith(b"data: "):
                    yield json.loads(line.removeprefix(b"data: "))


@dataclass(slots=True, kw_only=True)
class Setting:
    """How a workspace is to be set up."""

    timing: Timing = field(default_factory=lambda: Timing(ack=PATIENCE))
    manifest: Path | None = None
    clock: SandboxClock | None = None
    neighbours: dict[str, str] = field(default_factory=dict)


@asynccontextmanager
async def running(setting: Setting | None = None) -> AsyncIterator[Slack]:
    """Run a workspace on a free port."""
    wanted = setting or Setting()
    app = create_app(
        timing=wanted.timing, manifest=wanted.manifest, clock=wanted.clock, neighbours=wanted.neighbours
    )
    async with serve(app) as url, aiohttp.ClientSession() as session:
        assert app[WORKSPACE].log.seq >= 0
        yield Slack(url, session, app)


def plain(text: str) -> Json:
    """A plain text object."""
    return {"type": "plain_text", "text": text}


def section(text: str, **more: Any) -> Json:
    """A section with mrkdwn."""
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **more}


def button(action_id: str = "go", **more: Any) -> Json:
    """A button."""
    return {"type": "button", "action_id": action_id, "text": plain("Go"), **more}


def text_input(block_id: str = "note", **more: Any) -> Json:
    """An input block with a text field, whose action id is `text`."""
    element = {"type": "plain_text_input", "action_id": "text", **more}
    return {"type": "input", "block_id": block_id, "label": plain("Note"), "element": element}


def modal(*blocks: Json, **more: Any) -> Json:
    """A modal that can be submitted."""
    return {"type": "modal", "title": plain("Stage"), "submit": plain("Go"), "blocks": list(blocks), **more}


async def submitting(
    slack: Slack, socket: Socket, view: Json, values: Json | None = None, /, **answer: Any
) -> tuple[Json, Json]:
    """Submit a view, acknowledge with `answer`; returns the payload and how the act ended."""
    acting = asyncio.create_task(slack.act("submit", wait=True, view_id=view["id"], values=values or {}))
    envelope = await socket.next()
    await socket.ack(envelope, answer)
    payload: Json = envelope["payload"]
    return payload, await acting


def typed(text: str | None, block_id: str = "note") -> Json:
    return {block_id: {"text": {"type": "plain_text_input", "value": text}}}
