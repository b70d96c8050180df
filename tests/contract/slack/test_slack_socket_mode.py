"""Socket Mode over a real WebSocket: round trips, and every way a link can go bad."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest
from aiohttp import web
from slack_bolt.async_app import AsyncApp

from bot.clock import SystemClock
from bot.domain.errors import ConfigError
from bot.ports.clock import Clock
from bot.slack.app import build_app
from bot.slack.socket_mode import Link, Patience, SocketMode
from bot.slack.wiring import Slack
from tests import waiting
from tests.unit.slack.doubles import (
    APP_TOKEN,
    FakeSlack,
    ManualClock,
    Talk,
    answered,
    go_dead,
    hang_up,
    ok,
    refuse_socket,
    refused,
    say_nothing,
    send_away,
    text,
)

CALM = Patience(
    ping=waiting.SECONDS,
    handshake=waiting.SECONDS,
    look=0.02,
    steady=waiting.EVER,
    longest=0.05,
    refused=0.05,
    drain=waiting.SECONDS,
)
"""Comes back quickly, and takes no slow machine for a dead link."""
STRICT = replace(CALM, ping=1.0, handshake=2.0)
"""For links that are dead: some second connection lives, however slow the machine is."""
COMMAND = {
    "envelope_id": "E1",
    "type": "slash_commands",
    "accepts_response_payload": True,
    "payload": {"command": "/stage", "text": "offer-x", "team_id": "T0HOME", "user_id": "U0ANA"},
}

Run = Callable[..., AbstractAsyncContextManager[SocketMode]]


@pytest.fixture
def app(slack: Slack) -> AsyncApp:
    built = build_app(client=slack.client, signing_secret=None, authorize=slack.installation.authorizer())

    @built.command("/stage")
    async def on_command(ack: Any, body: dict[str, Any]) -> None:
        await ack(text=f"heard {body['text']}")

    return built


@pytest.fixture
def changes() -> "asyncio.Queue[Link]":
    return asyncio.Queue()


@pytest.fixture
def run(app: AsyncApp, slack: Slack, changes: "asyncio.Queue[Link]") -> Run:
    @asynccontextmanager
    async def running(patience: Patience = CALM, clock: Clock | None = None) -> AsyncIterator[SocketMode]:
        async with SocketMode(
            app=app,
            client=slack.client,
            calls=slack.calls,
            app_token=APP_TOKEN,
            clock=clock or SystemClock(),
            patience=patience,
            on_change=changes.put_nowait,
        ) as socket_mode:
            yield socket_mode

    return running


async def _soon(queue: "asyncio.Queue[Any]") -> Any:
    async with asyncio.timeout(waiting.SECONDS):
        return await queue.get()


async def _round_trip(fake: FakeSlack) -> None:
    """Send a command over the newest connection and see it acknowledged; go on when there is a newer one."""
    acking = asyncio.create_task(_soon(fake.acks))
    while not acking.done():
        newer = asyncio.create_task(_soon(fake.sockets))
        await asyncio.wait({acking, newer}, return_when=asyncio.FIRST_COMPLETED)
        if newer.done():
            await newer.result().send_json(COMMAND)
        newer.cancel()
    ack = acking.result()

    assert ack == {"envelope_id": "E1", "payload": {"text": "heard offer-x"}}


async def test_a_command_is_answered_in_its_acknowledgement(fake: FakeSlack, run: Run) -> None:
    async with run() as socket_mode:
        await _round_trip(fake)

        assert Link(connected=True, silent_since=None) == socket_mode.link


async def test_the_address_is_asked_for_with_the_app_token_only(fake: FakeSlack, run: Run) -> None:
    async with run():
        pass
    [call] = [call for call in fake.calls if call.method == "apps.connections.open"]

    assert (f"Bearer {APP_TOKEN}", {}) == (call.headers["Authorization"], call.args)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("invalid_auth", "connections:write"),
        ("not_allowed_token_type", "xapp-"),
        ("missing_scope", "connections:write"),
        ("token_revoked", "app-level token"),
    ],
)
async def test_a_bad_app_token_is_told_at_once(fake: FakeSlack, run: Run, code: str, words: str) -> None:
    fake.usual["apps.connections.open"] = refused(code)
    with pytest.raises(ConfigError, match=words) as caught:
        async with run():
            pass

    assert (code in str(caught.value), len(fake.args("apps.connections.open"))) == (True, 1)


@pytest.mark.parametrize(
    "answer",
    [
        text("<h1>Oops</h1>", status=500, kind="text/html"),
        ok(url="http://evil.example"),
        ok(url="ws://evil.example/x"),
        ok(),
        answered([]),
    ],
)
async def test_an_outage_at_the_start_is_waited_out(fake: FakeSlack, run: Run, answer: Any) -> None:
    fake.tell("apps.connections.open", answer, answer)
    async with run() as socket_mode:
        at_first = socket_mode.link
        await _round_trip(fake)

        assert (at_first.connected, bool(at_first.problem), socket_mode.link.connected) == (False, True, True)


@pytest.mark.parametrize("talk", [refuse_socket, say_nothing, hang_up, send_away, go_dead])
async def test_a_bad_first_connection_is_followed_by_a_good_one(
    fake: FakeSlack, run: Run, talk: Talk
) -> None:
    fake.talks.append(talk)
    async with run(STRICT):
        await _round_trip(fake)


async def test_a_closed_link_comes_back_and_says_so(
    fake: FakeSlack, run: Run, changes: "asyncio.Queue[Link]"
) -> None:
    async with run():
        first = await _soon(fake.sockets)
        await first.close()
        await _round_trip(fake)
        told = [await _soon(changes) for _ in range(3)]

    assert [link.connected for link in told] == [True, False, True]


async def test_a_closed_link_is_noticed_without_looking(fake: FakeSlack, run: Run) -> None:
    async with run(replace(CALM, look=waiting.EVER)):
        first = await _soon(fake.sockets)
        await first.close()
        await _round_trip(fake)


async def test_a_reader_that_died_is_noticed_by_looking(fake: FakeSlack, run: Run) -> None:
    async with run() as socket_mode:
        await _soon(fake.sockets)
        assert socket_mode._current is not None
        assert socket_mode._current.message_receiver is not None
        socket_mode._current.message_receiver.cancel()
        await _round_trip(fake)


async def test_a_link_that_goes_dead_without_closing_is_noticed(
    fake: FakeSlack, run: Run, changes: "asyncio.Queue[Link]"
) -> None:
    fake.talks.append(go_dead)
    async with run(STRICT):
        up, down = await _soon(changes), await _soon(changes)
        await _round_trip(fake)

    assert (up.silent_since, down.silent_since is not None) == (None, True)


async def test_when_slack_asks_to_leave_the_next_connection_comes_first(
    fake: FakeSlack, run: Run, changes: "asyncio.Queue[Link]"
) -> None:
    async with run():
        first = await _soon(fake.sockets)
        await first.send_json({"type": "disconnect", "reason": "refresh_requested"})
        second = await _soon(fake.sockets)
        was_first_open = not first.closed
        await second.send_json(COMMAND)
        await _soon(fake.acks)

    assert ((await _soon(changes)).connected, was_first_open, changes.qsize()) == (True, True, 0)


async def test_a_listener_under_way_acknowledges_on_its_own_connection(
    fake: FakeSlack, run: Run, app: AsyncApp
) -> None:
    release, started = asyncio.Event(), asyncio.Event()

    @app.command("/slow")
    async def on_slow(ack: Any) -> None:
        started.set()
        await release.wait()
        await ack()

    async with run():
        first = await _soon(fake.sockets)
        await first.send_json(COMMAND | {"payload": COMMAND["payload"] | {"command": "/slow"}})  # type: ignore[operator]
        async with asyncio.timeout(waiting.SECONDS):
            await started.wait()
        await first.send_json({"type": "disconnect", "reason": "warning"})
        await _soon(fake.sockets)
        release.set()

        assert await _soon(fake.acks) == {"envelope_id": "E1"}


async def test_leaving_waits_for_a_listener_under_way(fake: FakeSlack, run: Run, app: AsyncApp) -> None:
    release, started = asyncio.Event(), asyncio.Event()

    @app.command("/slow")
    async def on_slow(ack: Any) -> None:
        started.set()
        await release.wait()
        await ack()

    async with run():
        socket = await _soon(fake.sockets)
        await socket.send_json(COMMAND | {"payload": COMMAND["payload"] | {"command": "/slow"}})  # type: ignore[operator]
        async with asyncio.timeout(waiting.SECONDS):
            await started.wait()
        asyncio.get_running_loop().call_later(0.05, release.set)

    assert await _soon(fake.acks) == {"envelope_id": "E1"}


async def test_a_disconnect_storm_is_met_with_patience(fake: FakeSlack, run: Run) -> None:
    """Time passes only while the bot waits, so what counts is how long it waits before each attempt."""

    async def send_off(socket: web.WebSocketResponse) -> None:
        await socket.send_json({"type": "hello"})
        await socket.send_json({"type": "disconnect", "reason": "too_many_websockets"})
        await socket.close()

    fake.talks.extend([send_off] * 6)
    clock = ManualClock()
    async with run(replace(CALM, longest=10.0), clock=clock):
        await _round_trip(fake)

    waited = [seconds for seconds in clock.slept if seconds]
    assert len(waited) >= 6
    assert waited[:4] == sorted(waited[:4]), "longer each time"
    assert all(5.0 <= seconds <= 10.0 for seconds in waited[3:6])


async def test_a_token_revoked_meanwhile_is_told_and_tried_slowly(
    fake: FakeSlack, run: Run, changes: "asyncio.Queue[Link]"
) -> None:
    async with run() as socket_mode:
        first = await _soon(fake.sockets)
        fake.tell("apps.connections.open", *[refused("token_revoked")] * 2)
        await first.close()
        await _soon(changes)
        await _soon(changes)
        await _soon(fake.sockets)
        await _soon(changes)

        assert (socket_mode.link.connected, len(fake.args("apps.connections.open"))) == (True, 4)


async def test_a_listener_that_fails_sends_no_acknowledgement_and_harms_nobody(
    fake: FakeSlack, run: Run, app: AsyncApp
) -> None:
    @app.command("/broken")
    async def on_broken(ack: Any) -> None:
        raise RuntimeError("a bug")

    async with run():
        socket = await _soon(fake.sockets)
        broken = COMMAND | {"envelope_id": "E0", "payload": COMMAND["payload"] | {"command": "/broken"}}  # type: ignore[operator]
        await socket.send_json(broken)
        await socket.send_json(COMMAND)

        assert (await _soon(fake.acks))["envelope_id"] == "E1"


@pytest.mark.parametrize("frame", ["", "hello", "{", "[]", "{}", '{"type": "news_of_next_year"}', '"x"'])
async def test_a_frame_that_makes_no_sense_harms_nobody(fake: FakeSlack, run: Run, frame: str) -> None:
    async with run():
        socket = await _soon(fake.sockets)
        await socket.send_str(frame)
        await socket.send_json(COMMAND)

        assert (await _soon(fake.acks))["envelope_id"] == "E1"


async def test_leaving_leaves_no_task_behind(fake: FakeSlack, run: Run) -> None:
    before = asyncio.all_tasks()
    fake.talks.append(go_dead)
    async with run():
        pass
    left = {
        task for task in asyncio.all_tasks() - before if "slack_sdk" in repr(task) or "bot/" in repr(task)
    }

    assert set() == left


async def test_leaving_does_not_wait_for_a_peer_that_is_dead(fake: FakeSlack, run: Run) -> None:
    async def never_reads(socket: web.WebSocketResponse) -> None:
        await socket.send_json({"type": "hello"})
        await asyncio.Event().wait()

    fake.talks.append(never_reads)
    async with asyncio.timeout(waiting.SECONDS):
        async with run():
            pass


async def test_the_environments_proxy_is_not_used(
    fake: FakeSlack, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    async with run():
        await _round_trip(fake)
