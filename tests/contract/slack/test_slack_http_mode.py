"""HTTP mode with the real bolt app behind it: what is refused before bolt, and what comes through."""

import asyncio
import io
import json
import logging
import time
from collections.abc import AsyncIterator, Iterator
from typing import Any
from urllib.parse import urlencode, urlsplit

import aiohttp
import pytest
import structlog
from slack_bolt.async_app import AsyncApp

from bot.clock import SystemClock
from bot.domain.errors import ConfigError
from bot.slack.app import build_app
from bot.slack.http_mode import PATH, serve_http
from bot.slack.signature import sign
from bot.slack.wiring import Slack
from bot.telemetry import log
from tests import waiting
from tests.unit.slack.doubles import TOKEN

SECRET = "the signing secret"
COMMAND = urlencode({"command": "/stage", "text": "offer-x", "team_id": "T0HOME", "user_id": "U0ANA"})
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def heard() -> list[dict[str, Any]]:
    return []


@pytest.fixture
def app(slack: Slack, heard: list[dict[str, Any]]) -> AsyncApp:
    built = build_app(client=slack.client, signing_secret=SECRET, authorize=slack.installation.authorizer())

    @built.command("/stage")
    async def on_command(ack: Any, body: dict[str, Any]) -> None:
        heard.append(body)
        await ack(text=f"heard {body['text']}")

    return built


@pytest.fixture
async def url(app: AsyncApp) -> AsyncIterator[str]:
    async with serve_http(
        app=app, signing_secret=SECRET, host="127.0.0.1", port=0, clock=SystemClock()
    ) as address:
        yield address + PATH


async def _deliver(
    url: str,
    body: str | bytes = COMMAND,
    *,
    age: int = 0,
    timestamp: str | None = None,
    secret: str = SECRET,
    kind: str = FORM,
    signature: str | None = None,
) -> tuple[int, str]:
    raw = body.encode() if isinstance(body, str) else body
    at = str(int(time.time()) - age) if timestamp is None else timestamp
    headers = {
        "X-Slack-Request-Timestamp": at,
        "X-Slack-Signature": sign(raw, at, secret=secret) if signature is None else signature,
        "Content-Type": kind,
    }
    async with (
        aiohttp.ClientSession() as session,
        session.post(url, data=io.BytesIO(raw), headers=headers) as response,
    ):
        return response.status, await response.text()


async def test_a_signed_command_is_answered_by_its_listener(url: str) -> None:
    assert await _deliver(url) == (200, "heard offer-x")


@pytest.mark.parametrize(
    "text",
    [
        "payload-offer",
        "payload=x&payload=y",
        "{",
        '{"a": 1}',
        "100%",
        "%7B",
        "a+b  c",
        "Ben &amp; Jerry",
        "",
        "Größe 日本 🚀",
    ],
)
async def test_a_command_is_heard_whole_whatever_its_text_is(
    url: str, heard: list[dict[str, Any]], text: str
) -> None:
    sent = {"command": "/stage", "text": text, "team_id": "T0HOME", "user_id": "U0ANA"}

    assert (await _deliver(url, urlencode(sent)), heard) == ((200, f"heard {text}"), [sent])


async def test_a_command_is_heard_in_a_channel_named_payload(url: str, heard: list[dict[str, Any]]) -> None:
    status, _ = await _deliver(url, f"{COMMAND}&channel_name=payload-releases")

    assert (status, [body["channel_name"] for body in heard]) == (200, ["payload-releases"])


@pytest.mark.parametrize(
    "how",
    [
        {"secret": "another"},
        {"signature": ""},
        {"signature": "v0=00"},
        {"timestamp": "abc"},
        {"timestamp": ""},
        {"timestamp": "1e9"},
        {"age": 301},
        {"age": -61},
        {"age": -290},
    ],
)
async def test_what_is_not_signed_by_slack_lately_gets_401_and_nothing_else(
    url: str, heard: list[dict[str, Any]], how: dict[str, Any]
) -> None:
    assert (await _deliver(url, **how), heard) == ((401, ""), [])


async def test_a_body_over_a_megabyte_is_refused_before_its_signature_is_looked_at(url: str) -> None:
    status, _ = await _deliver(url, b"a" * (1024 * 1024 + 1))

    assert status == 413


async def test_an_encoded_body_is_refused_before_it_is_read(url: str, heard: list[dict[str, Any]]) -> None:
    async with (
        aiohttp.ClientSession() as session,
        session.post(
            url, data=b"x", headers={"Content-Encoding": "deflate", "Content-Type": FORM}
        ) as response,
    ):
        assert (response.status, heard) == (415, [])


async def test_another_content_type_is_refused(url: str) -> None:
    status, _ = await _deliver(url, kind="multipart/form-data")

    assert status == 415


JSON = "application/json"
DEEP = b"[" * 100_000 + b"]" * 100_000


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"\xff\xfe", FORM),
        (b"{", JSON),
        (b"[]", JSON),
        (b"1", JSON),
        (b"null", JSON),
        (b'"text"', JSON),
        (DEEP, JSON),
        (b'{"event": ' + DEEP + b"}", JSON),
        (b'{"event": ' + DEEP[99_700:100_300] + b"}", JSON),
        (b"payload=", FORM),
        (b"payload=[]", FORM),
        (b"payload=1", FORM),
        (b"payload=null", FORM),
        (b"payload=" + DEEP, FORM),
        (b'{"enterprise": 1}', JSON),
        (b'{"authorizations": 1}', JSON),
        (b'{"authorizations": [1]}', JSON),
        (b'{"team": 1}', JSON),
        (b'{"user": 1}', JSON),
        (b'{"event": 1}', JSON),
    ],
)
async def test_a_signed_body_that_cannot_be_read_is_no_accident(url: str, body: bytes, kind: str) -> None:
    status, _ = await _deliver(url, body, kind=kind)

    assert status == 400


@pytest.mark.parametrize(
    ("verb", "path", "status"),
    [("GET", PATH, 405), ("POST", "/", 404), ("POST", PATH + "/x", 404), ("GET", "/slack/install", 404)],
)
async def test_there_is_one_path_and_one_verb(url: str, verb: str, path: str, status: int) -> None:
    root = url.removesuffix(PATH)
    async with aiohttp.ClientSession() as session, session.request(verb, root + path) as response:
        assert status == response.status


PERSON = {"id": "U0ANA", "team_id": "T0HOME", "name": "ana"}
EVENTS: list[dict[str, Any]] = [
    {"type": "event_callback", "team_id": "T0HOME", "event": {"type": "app_home_opened", "user": "U0ANA"}},
    {
        "type": "block_actions",
        "team": {"id": "T0HOME"},
        "user": PERSON,
        "container": {"type": "message"},
        "channel": {"id": "C1"},
        "message": {"ts": "1.2"},
        "actions": [{"type": "button", "action_id": "approve", "block_id": "b", "value": "v"}],
    },
    {
        "type": "view_submission",
        "team": {"id": "T0HOME"},
        "user": PERSON,
        "view": {"type": "modal", "callback_id": "stage", "state": {"values": {}}, "private_metadata": ""},
    },
    {"type": "shortcut", "callback_id": "stage", "team": {"id": "T0HOME"}, "user": PERSON},
    {"type": "block_suggestion", "action_id": "offer", "block_id": "b", "value": "x", "user": PERSON},
]
JUNK: list[Any] = [None, 1, True, "text", [], [1], {}, {"id": []}, [[]]]


def _with_junk(node: Any) -> Iterator[Any]:
    """Return copies of an event, each with one part replaced by junk."""
    yield from JUNK
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, part in items:
        for junk in _with_junk(part):
            copy = node.copy()
            copy[key] = junk
            yield copy


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event["type"])
async def test_no_odd_event_is_an_accident(url: str, event: dict[str, Any]) -> None:
    odd = {
        json.dumps(body): status
        for body in _with_junk(event)
        if (status := (await _deliver(url, json.dumps(body), kind=JSON))[0]) >= 500
    }

    assert odd == {}


async def test_slacks_check_of_the_address_is_answered(url: str) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "abc"})
    status, answer = await _deliver(url, body, kind="application/json")

    assert (status, json.loads(answer)) == (200, {"challenge": "abc"})


async def test_a_sender_that_never_finishes_its_body_is_let_go(
    app: AsyncApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.slack.http_mode._BODY_WITHIN", 0.05)
    async with serve_http(
        app=app, signing_secret=SECRET, host="127.0.0.1", port=0, clock=SystemClock(), drain=0.1
    ) as address:
        parts = urlsplit(address)
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
        writer.write(
            f"POST {PATH} HTTP/1.1\r\nHost: x\r\nContent-Type: {FORM}\r\nContent-Length: 9\r\n\r\na".encode()
        )
        line = await reader.readline()
        writer.close()

    assert b"408" in line


@pytest.fixture
def _fresh_logging() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers, root.level = handlers, level
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()


@pytest.mark.usefixtures("_fresh_logging")
async def test_a_log_at_debug_holds_no_bodies_and_no_headers(
    slack: Slack, capsys: pytest.CaptureFixture[str]
) -> None:
    log.configure(level="debug", pretty=False, replica="r1")
    app = build_app(client=slack.client, signing_secret=SECRET, authorize=slack.installation.authorizer())

    @app.command("/stage")
    async def on_command(ack: Any) -> None:
        await ack(text="canary-of-an-answer")

    event = json.dumps({"type": "x", "user": {"id": "canary-of-an-event"}})
    async with serve_http(
        app=app, signing_secret=SECRET, host="127.0.0.1", port=0, clock=SystemClock()
    ) as address:
        await _deliver(address + PATH, COMMAND.replace("offer-x", "canary-of-a-command"))
        await _deliver(address + PATH, event, kind=JSON)
    await slack.client.api_call("chat.postMessage", json={"channel": "C1", "text": "canary-of-a-post"})
    log.get_logger("t").debug("heard")

    shown = capsys.readouterr().err
    assert "heard" in shown
    assert "canary" not in shown
    assert TOKEN not in shown


async def test_bolt_verifies_a_second_time(slack: Slack) -> None:
    other = build_app(client=slack.client, signing_secret="another")
    async with serve_http(
        app=other, signing_secret=SECRET, host="127.0.0.1", port=0, clock=SystemClock()
    ) as address:
        status, _ = await _deliver(address + PATH)

    assert status == 401


@pytest.mark.parametrize("secret", ["", "  "])
async def test_without_a_secret_nothing_is_served(app: AsyncApp, secret: str) -> None:
    with pytest.raises(ConfigError, match="SLACK_SIGNING_SECRET"):
        async with serve_http(app=app, signing_secret=secret, host="127.0.0.1", port=0, clock=SystemClock()):
            pass


async def test_a_taken_port_is_told_in_words(app: AsyncApp, url: str) -> None:
    port = urlsplit(url).port or 0
    with pytest.raises(ConfigError, match="cannot be listened on"):
        async with serve_http(
            app=app, signing_secret=SECRET, host="127.0.0.1", port=port, clock=SystemClock()
        ):
            pass


async def test_leaving_lets_a_request_under_way_finish(app: AsyncApp) -> None:
    release, started = asyncio.Event(), asyncio.Event()

    @app.command("/slow")
    async def on_slow(ack: Any) -> None:
        started.set()
        await release.wait()
        await ack(text="late but there")

    async with serve_http(
        app=app, signing_secret=SECRET, host="127.0.0.1", port=0, clock=SystemClock()
    ) as address:
        answer = asyncio.create_task(_deliver(address + PATH, COMMAND.replace("stage", "slow")))
        async with asyncio.timeout(waiting.SECONDS):
            await started.wait()
        asyncio.get_running_loop().call_later(0.05, release.set)

    assert await answer == (200, "late but there")
