"""What a foreign page, a broken client or a hostile body can do to the local workspace: nothing."""

import asyncio
import json
import zlib
from collections.abc import AsyncIterator
from typing import Any

import pytest
from yarl import URL

from bot.sandbox.clock import SandboxClock
from bot.sandbox.workspace.guard import LARGEST_BODY
from bot.sandbox.workspace.seeds import ANA, RELEASES
from tests.contract.workspace_client import Setting, Slack, button, modal, running, section, text_input

_POSTS = [
    "/api/chat.postMessage",
    "/hooks/response/unknown",
    "/sandbox/act/message",
    "/sandbox/clock",
    "/sandbox/faults",
    "/sandbox/request-url",
    "/sandbox/files?person=U0ANA&name=a.csv",
    "/upload/v1/unknown",
]
_GETS = ["/", "/static/js/app.js", "/sandbox/state", "/sandbox/journal", "/api/auth.test", "/socket/unknown"]
_ODD: list[Any] = [None, True, 0, -1, 1.5, "", "\x00", [], [[]], {}, {"a": []}, "x" * 50_000]


@pytest.fixture
async def slack() -> AsyncIterator[Slack]:
    async with running(Setting(clock=SandboxClock())) as slack:
        yield slack


async def _status(slack: Slack, verb: str, path: str, **more: Any) -> int:
    async with slack.session.request(verb, f"{slack.url}{path}", allow_redirects=False, **more) as response:
        return response.status


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "identity", "x"])
@pytest.mark.parametrize("path", _POSTS)
async def test_a_body_with_an_encoding_is_refused_and_never_inflated(
    slack: Slack, path: str, coding: str
) -> None:
    bomb = zlib.compress(b" " * 1_000_000)
    status = await _status(slack, "POST", path, data=bomb, headers={"Content-Encoding": coding})

    assert status == 415


@pytest.mark.parametrize("path", _POSTS[:6])
async def test_a_body_that_is_too_large_is_refused_by_its_length(slack: Slack, path: str) -> None:
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
    answer = await _raw(slack, f"{head}Content-Length: {LARGEST_BODY + 1}\r\n\r\n".encode())

    assert answer.startswith(b"HTTP/1.1 413 ")


async def test_a_body_without_a_length_is_bounded_too(slack: Slack) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(6):
            yield b" " * 1_000_000

    status = await _status(slack, "POST", "/sandbox/act/message", data=endless())

    assert status == 413


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "127.0.0.1.evil.example"},
        {"Host": "127.0.0.1@evil.example"},
        {"Host": "127.0.0.1:99999999"},
        {"Host": "["},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "https://127.0.0.1"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"},
    ],
)
async def test_a_page_of_another_site_is_refused_everywhere(slack: Slack, headers: dict[str, str]) -> None:
    read = [await _status(slack, "GET", path, headers=headers) for path in _GETS]
    written = [await _status(slack, "POST", path, headers=headers, json={}) for path in _POSTS]

    assert set(read + written) == {403}


async def test_a_link_to_the_page_may_be_followed(slack: Slack) -> None:
    visit = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}

    assert await _status(slack, "GET", "/", headers=visit) == 200


async def test_a_get_changes_nothing(slack: Slack) -> None:
    before = await slack.state()
    call = f"token=xoxb-sandbox&channel={RELEASES}&text=hi"
    paths = [
        f"/api/chat.postMessage?{call}",
        "/api/apps.connections.open?token=xapp-sandbox",
        f"/sandbox/act/message?person={ANA}&channel={RELEASES}&text=hi",
        "/sandbox/clock?speed=9",
        "/sandbox/faults?revoked=1",
        "/sandbox/request-url?url=http://127.0.0.1:1",
        "/hooks/response/x",
    ]
    answers = {path: await _status(slack, "GET", path) for path in paths}
    after = await slack.state()

    assert {path for path, status in answers.items() if status not in {404, 405, 200}} == set()
    assert after["messages"] == before["messages"]
    assert (after["seq"], after["clock"]["speed"]) == (before["seq"], before["clock"]["speed"])
    assert (await slack.send("GET", "/sandbox/faults"))["revoked"] is False


@pytest.mark.parametrize("path", ["/static/%00", "/static/a%0ab", "/sandbox/state?person=%00", "/api/%00"])
async def test_a_control_character_in_an_address_is_refused(slack: Slack, path: str) -> None:
    async with slack.session.get(URL(f"{slack.url}{path}", encoded=True)) as response:
        status = response.status

    assert status == 400


@pytest.mark.parametrize(
    "body",
    [
        b"[]",
        b"1",
        b"null",
        b"",
        b"{",
        b"\xff\xfe",
        b'{"person": "\\ud800"}',
        b'{"speed": NaN}',
        b'{"speed": 1e999}',
        b'{"a":' * 100_000,
        b'{"a":' * 500 + b"1" + b"}" * 500,
        b"[" * 65 + b"]" * 65,
    ],
)
async def test_json_that_is_odd_or_deep_is_refused_in_words(slack: Slack, body: bytes) -> None:
    json_type = {"Content-Type": "application/json"}
    acts = [
        await _status(slack, "POST", path, data=body, headers=json_type)
        for path in ("/sandbox/act/message", "/sandbox/clock", "/sandbox/faults", "/sandbox/request-url")
    ]
    async with slack.session.post(
        f"{slack.url}/api/chat.postMessage", data=body, headers=json_type
    ) as response:
        answer = await response.json()

    assert acts == [400] * 4
    assert answer["ok"] is False
    assert answer["error"] in {"invalid_json", "json_not_object"}


async def test_an_unknown_charset_or_a_broken_form_is_no_accident(slack: Slack) -> None:
    forms = [
        ("application/json; charset=nope", b"{}"),
        ("application/x-www-form-urlencoded", b"\xff\xfe=1"),
        ("application/x-www-form-urlencoded", b"a=1&" * 1000),
        ("multipart/form-data", b"no boundary"),
    ]
    url = f"{slack.url}/api/api.test"
    statuses: list[int] = []
    for content_type, body in forms:
        async with slack.session.post(url, data=body, headers={"Content-Type": content_type}) as response:
            statuses.append(response.status)

    assert statuses == [200] * 4


@pytest.mark.parametrize("speed", ["NaN", "Infinity", "-1", "-0.001", "1e999", '"nan"', "null", "2000000"])
async def test_a_clock_takes_no_speed_that_is_no_speed(slack: Slack, speed: str) -> None:
    status = await _status(slack, "POST", "/sandbox/clock", data=f'{{"speed": {speed}}}')

    assert status == 400
    assert (await slack.state())["clock"]["speed"] == 1.0


@pytest.mark.parametrize("speed", [float("nan"), float("inf"), -1.0])
def test_the_clock_itself_refuses_such_a_speed(speed: float) -> None:
    clock = SandboxClock()
    with pytest.raises(ValueError, match="speed must be"):
        clock.set_speed(speed)

    assert clock.speed == 1.0


async def test_no_answer_names_a_version(slack: Slack) -> None:
    named: list[str | None] = []
    for path in ("/", "/api/auth.test", "/nowhere", "/sandbox/state", "/sandbox/state?person=x"):
        async with slack.session.get(f"{slack.url}{path}") as response:
            named.append(response.headers.get("Server"))
    broken = await _raw(slack, b"GET / HTTP/9\r\n\r\n")

    assert set(named) <= {None, "sandbox"}
    assert b" 400 " in broken
    assert not any(word in broken.lower() for word in (b"aiohttp", b"python", b"traceback"))


async def _raw(slack: Slack, request: bytes) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", int(slack.url.rsplit(":", 1)[1]))
    writer.write(request)
    answer = await reader.read()
    writer.close()
    return answer


async def test_odd_values_anywhere_are_refused_and_never_an_accident(slack: Slack) -> None:
    """Every name that an endpoint reads, with every odd value in its place."""
    socket = await slack.socket()
    view = await slack.open(socket, modal(text_input(), section("pick", block_id="b", accessory=button())))
    ts = await slack.post("hello", blocks=[section("hi", block_id="b", accessory=button())])
    acts: dict[str, dict[str, Any]] = {
        "message": {"channel": RELEASES, "text": "hi", "thread_ts": ts},
        "command": {"channel": RELEASES, "text": "/stage"},
        "action": {
            "container": {"type": "message", "channel": RELEASES, "ts": ts},
            "block_id": "b",
            "action_id": "go",
            "value": "x",
            "values": {},
        },
        "options": {"container": {"type": "view", "view_id": view["id"]}, "block_id": "b", "action_id": "go"},
        "shortcut": {"callback_id": "x", "channel": RELEASES, "message_ts": ts},
        "forget-ephemeral": {"channel": RELEASES, "ts": ts},
        "submit": {"view_id": "V1", "values": {"note": {"text": "x"}}},
        "close": {"view_id": "V1", "all": True},
    }
    accidents: list[str] = []
    for act, body in acts.items():
        for name in ["person", *body]:
            for odd in _ODD:
                answer = await _status(
                    slack, "POST", f"/sandbox/act/{act}", json={"person": ANA} | body | {name: odd}
                )
                accidents += [f"{act} {name} {json.dumps(odd)[:20]}"] if answer >= 500 else []

    assert accidents == []


_CALLS: dict[str, dict[str, Any]] = {
    "chat.postMessage": {
        "channel": RELEASES,
        "text": "a",
        "blocks": [],
        "thread_ts": "1.2",
        "metadata": {},
        "reply_broadcast": True,
        "token": "x",
    },
    "chat.postEphemeral": {"channel": RELEASES, "user": ANA, "text": "a", "blocks": [], "thread_ts": "1"},
    "chat.update": {"channel": RELEASES, "ts": "1.2", "text": "a", "blocks": []},
    "chat.delete": {"channel": RELEASES, "ts": "1.2"},
    "chat.getPermalink": {"channel": RELEASES, "message_ts": "1.2"},
    "conversations.list": {"types": "im", "limit": 1, "cursor": "", "exclude_archived": True},
    "conversations.history": {
        "channel": RELEASES,
        "oldest": "1",
        "latest": "2",
        "inclusive": True,
        "limit": 1,
    },
    "conversations.replies": {"channel": RELEASES, "ts": "1.2", "oldest": "1"},
    "conversations.open": {"users": ANA, "channel": RELEASES, "return_im": True},
    "files.getUploadURLExternal": {"filename": "a", "length": 1},
    "files.completeUploadExternal": {"files": [], "channel_id": RELEASES, "thread_ts": "1"},
    "files.info": {"file": "F1"},
    "usergroups.users.list": {"usergroup": "S1"},
    "users.info": {"user": ANA},
    "users.list": {"limit": 1},
    "views.open": {"trigger_id": "1", "view": {}},
    "views.update": {"view_id": "V1", "external_id": "x", "view": {}, "hash": "1"},
    "views.publish": {"user_id": ANA, "view": {}, "hash": "1"},
}


async def test_odd_arguments_of_the_web_api_are_slack_s_errors(slack: Slack) -> None:
    accidents: list[str] = []
    for method, args in _CALLS.items():
        for name in args:
            for odd in _ODD:
                answer = await _api_status(slack, method, args | {name: odd})
                accidents += [f"{method} {name} {json.dumps(odd)[:20]}"] if answer >= 500 else []

    assert accidents == []


async def _api_status(slack: Slack, method: str, args: dict[str, Any]) -> int:
    headers = {"Authorization": f"Bearer {slack.token}"}
    return await _status(slack, "POST", f"/api/{method}", json=args, headers=headers)


async def test_a_strange_frame_of_a_socket_is_ignored(slack: Slack) -> None:
    socket = await slack.socket()
    for frame in ("1", "[]", '{"envelope_id": []}', '{"envelope_id": {}}', "[" * 100_000, "nope"):
        await socket.ws.send_str(frame)

    assert (await slack.command(socket))["command"] == "/stage"
