"""The local workspace delivers over Socket Mode, and over signed HTTP, as Slack does."""

import asyncio
import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from urllib.parse import parse_qs

import aiohttp
import pytest
from aiohttp import web

from bot.sandbox.serve import serve
from bot.sandbox.workspace.app import SIGNING_SECRET
from bot.sandbox.workspace.seeds import ANA, RELEASES
from bot.sandbox.workspace.shapes import Timing
from tests.contract.workspace_client import PATIENCE, Json, Setting, Slack, Socket, running, section

IMPATIENT = Timing(ack=0.15, event_retries=(0.0, 0.01, 0.01), drain=0.01)
QUICK_RETRIES = Timing(ack=PATIENCE, event_retries=(0.0, 0.01, 0.01))


@pytest.fixture
async def impatient() -> AsyncIterator[Slack]:
    async with running(Setting(timing=IMPATIENT)) as slack:
        yield slack


@pytest.fixture
async def retrying() -> AsyncIterator[Slack]:
    async with running(Setting(timing=QUICK_RETRIES)) as slack:
        yield slack


async def test_an_address_opens_one_socket_once(slack: Slack) -> None:
    url = await slack.ticket()
    first = Socket(await slack.session.ws_connect(url))
    hello = await first.next()

    assert (hello["type"], hello["num_connections"]) == ("hello", 1)
    assert hello["debug_info"]["approximate_connection_time"] == 18_060
    with pytest.raises(aiohttp.WSServerHandshakeError):
        await slack.session.ws_connect(url)


async def test_a_command_comes_as_an_envelope_and_its_answer_as_the_acknowledgement(slack: Slack) -> None:
    socket = await slack.socket()
    acting = asyncio.create_task(
        slack.act("command", ANA, wait=True, channel=RELEASES, text="/stage  offer-x & <more>")
    )
    envelope = await socket.next()
    await socket.ack(envelope, {"text": "On it", "blocks": [section("On it")]})
    acted = await acting

    assert (envelope["type"], envelope["accepts_response_payload"]) == ("slash_commands", True)
    assert tuple(envelope["payload"][key] for key in ("command", "text", "user_id", "channel_id")) == (
        "/stage",
        "offer-x & <more>",
        ANA,
        RELEASES,
    )
    assert (acted["acked"], acted["payload"]["text"]) == (True, "On it")
    assert (await slack.state())["ephemerals"][RELEASES][0]["text"] == "On it"


async def test_a_command_s_answer_may_be_public(slack: Slack) -> None:
    socket = await slack.socket()
    acting = asyncio.create_task(slack.act("command", wait=True, channel=RELEASES, text="/stage"))
    await socket.ack(await socket.next(), {"text": "all", "response_type": "in_channel"})
    await acting

    assert [message["text"] for message in await slack.history()] == ["all"]


async def test_an_answer_that_cannot_be_shown_is_reported_to_the_person(slack: Slack) -> None:
    socket = await slack.socket()
    await slack.act("command", channel=RELEASES, text="/stage")
    await socket.ack(await socket.next(), {"blocks": [section("")]})
    notice = await slack.until(ANA, "notice")

    assert notice["text"] == '/stage failed with the error "invalid_command_response"'


async def test_each_envelope_goes_to_one_socket_in_turn_and_any_may_acknowledge(slack: Slack) -> None:
    one, two = await slack.socket(), await slack.socket()
    acts = [
        asyncio.create_task(slack.act("command", wait=True, channel=RELEASES, text=f"/stage {number}"))
        for number in range(2)
    ]
    to_one, to_two = await one.next(), await two.next()
    await one.ack(to_two)
    await two.ack(to_one)

    assert {"0", "1"} == {to_one["payload"]["text"], to_two["payload"]["text"]}
    assert [(await act)["acked"] for act in acts] == [True, True]


async def test_there_are_ten_sockets_at_most(slack: Slack) -> None:
    sockets = [await slack.socket() for _ in range(10)]
    eleventh = Socket(await slack.session.ws_connect(await slack.ticket()))
    frame = await eleventh.next()

    assert len(sockets) == 10
    assert (frame["type"], frame["reason"]) == ("disconnect", "too_many_websockets")


async def test_a_command_that_nobody_acknowledges_is_not_sent_again_and_the_person_hears(
    impatient: Slack,
) -> None:
    socket = await impatient.socket()
    acted = await impatient.act("command", wait=True, channel=RELEASES, text="/stage")
    notice = await impatient.until(ANA, "notice")
    await impatient.act("command", channel=RELEASES, text="/stage again")
    texts = [(await socket.next())["payload"]["text"] for _ in range(2)]

    assert not acted["acked"]
    assert notice["text"] == '/stage failed with the error "operation_timeout"'
    assert texts == ["", "again"]


async def test_without_a_socket_a_command_fails_at_once(slack: Slack) -> None:
    await slack.act("command", wait=True, channel=RELEASES, text="/stage")
    notice = await slack.until(ANA, "notice")

    assert notice["text"] == '/stage failed with the error "dispatch_failed"'


async def test_an_event_that_nobody_acknowledges_comes_again_with_the_same_id(impatient: Slack) -> None:
    socket = await impatient.socket()
    await impatient.act("message", channel=RELEASES, text="@stagebot hello")
    frames = [await socket.next() for _ in range(3)]
    await socket.ack(frames[2])

    assert [frame["payload"]["event"]["type"] for frame in frames] == ["app_mention"] * 3
    assert len({frame["payload"]["event_id"] for frame in frames}) == 1
    assert [(frame["retry_attempt"], frame["retry_reason"]) for frame in frames] == [
        (0, ""),
        (1, "timeout"),
        (2, "timeout"),
    ]


async def test_an_event_that_was_acknowledged_does_not_come_again(retrying: Slack) -> None:
    """One that came again would come at once, before the next that a person causes."""
    socket = await retrying.socket()
    heard = []
    for text in ("@stagebot one", "@stagebot two", "@stagebot three"):
        await retrying.act("message", channel=RELEASES, text=text)
        frame = await socket.next()
        await socket.ack(frame)
        heard.append(frame["payload"]["event"]["text"].split()[-1])

    assert heard == ["one", "two", "three"]


@pytest.mark.parametrize(
    ("channel", "text", "kinds"),
    [
        (RELEASES, "hello", []),
        (RELEASES, "hello <@U0STAGEBOT>", ["app_mention"]),
        ("C0RANDOM", "@stagebot", []),
        ("D0ANA", "hello", ["message"]),
        ("U0STAGEBOT", "hello", ["message"]),
    ],
)
async def test_events_are_those_that_the_app_subscribed_to(
    slack: Slack, channel: str, text: str, kinds: list[str]
) -> None:
    socket = await slack.socket()
    await slack.act("message", channel=channel, text=text)
    await slack.act("command", channel=RELEASES, text="/stage")
    heard: list[str] = []
    while (frame := await socket.next())["type"] == "events_api":
        heard.append(frame["payload"]["event"]["type"])

    assert kinds == heard


async def test_a_refresh_ends_the_socket_after_a_while_and_no_envelope_goes_there_any_more(
    impatient: Slack,
) -> None:
    old = await impatient.socket()
    await impatient.fault(disconnect="refresh_requested")
    new = await impatient.socket()
    await impatient.act("command", channel=RELEASES, text="/stage")

    assert (await old.next())["reason"] == "refresh_requested"
    assert (await new.next())["payload"]["command"] == "/stage"
    assert (await old.ws.receive(timeout=PATIENCE)).type == aiohttp.WSMsgType.CLOSE


async def test_a_warning_changes_nothing_yet(slack: Slack) -> None:
    socket = await slack.socket()
    await slack.fault(disconnect="warning")
    await slack.act("command", channel=RELEASES, text="/stage")

    assert [
        (await socket.next())["reason"],
        (await socket.next())["type"],
    ] == ["warning", "slash_commands"]


async def test_a_disabled_link_is_closed_at_once_and_the_page_hears(slack: Slack) -> None:
    socket = await slack.socket()
    assert (await slack.state())["bot"]["connected"]
    since = (await slack.state())["seq"]
    await slack.fault(disconnect="link_disabled")

    assert (await socket.next())["reason"] == "link_disabled"
    assert not (await slack.until(ANA, "bot.link", since=since))["connected"]
    assert (await slack.state())["bot"]["link"] == "down"


async def test_a_ping_is_answered_unless_the_socket_is_dead(slack: Slack) -> None:
    ws = await slack.session.ws_connect(await slack.ticket(), autoping=False)
    await ws.receive(timeout=PATIENCE)
    await ws.ping(b"there?")
    alive = await ws.receive(timeout=PATIENCE)
    await slack.fault(silent=True)
    await ws.ping(b"still there?")
    await slack.state()  # one loop serves both: the ping has been read when this has been answered
    await slack.fault(silent=False)
    await ws.ping(b"back?")
    back = await ws.receive(timeout=PATIENCE)

    assert (alive.type, alive.data) == (aiohttp.WSMsgType.PONG, b"there?")
    assert (back.type, back.data) == (aiohttp.WSMsgType.PONG, b"back?"), "the one meanwhile was not answered"


async def test_on_a_dead_socket_a_command_times_out(impatient: Slack) -> None:
    await impatient.socket()
    await impatient.fault(silent=True)
    acted = await impatient.act("command", wait=True, channel=RELEASES, text="/stage")

    assert not acted["acked"]


async def test_envelopes_can_get_lost_and_come_twice(impatient: Slack) -> None:
    socket = await impatient.socket()
    await impatient.fault(drop=1)
    await impatient.act("command", wait=True, channel=RELEASES, text="/stage lost")
    await impatient.fault(duplicate=1)
    await impatient.act("command", channel=RELEASES, text="/stage twice")
    twins = [await socket.next() for _ in range(2)]

    assert [twin["payload"]["text"] for twin in twins] == ["twice", "twice"]
    assert len({twin["payload"]["trigger_id"] for twin in twins}) == 1
    assert len({twin["envelope_id"] for twin in twins}) == 2


async def test_an_acknowledgement_can_get_lost(impatient: Slack) -> None:
    socket = await impatient.socket()
    await impatient.fault(drop_acks=1)
    acting = asyncio.create_task(impatient.act("command", wait=True, channel=RELEASES, text="/stage"))
    await socket.ack(await socket.next())

    assert not (await acting)["acked"]


class Receiver:
    """An app's request URL."""

    def __init__(self) -> None:
        self.seen: asyncio.Queue[tuple[web.Request, bytes]] = asyncio.Queue()
        self.answers: list[web.Response] = []
        self.app = web.Application()
        self.app.router.add_post("/slack/events", self.handle)

    async def handle(self, request: web.Request) -> web.Response:
        self.seen.put_nowait((request, await request.read()))
        return self.answers.pop(0) if self.answers else web.Response()


async def test_over_http_requests_are_signed_and_the_answer_is_the_acknowledgement(slack: Slack) -> None:
    receiver = Receiver()
    receiver.answers = [web.Response(text="On it")]
    async with serve(receiver.app) as url:
        await slack.send("POST", "/sandbox/request-url", {"url": f"{url}/slack/events"})
        acted = await slack.act("command", wait=True, channel=RELEASES, text="/stage offer-x")
        request, body = receiver.seen.get_nowait()
    signed = f"v0:{request.headers['X-Slack-Request-Timestamp']}:".encode() + body
    signature = hmac.new(SIGNING_SECRET.encode(), signed, hashlib.sha256).hexdigest()

    assert f"v0={signature}" == request.headers["X-Slack-Signature"]
    assert parse_qs(body.decode())["text"] == ["offer-x"]
    assert (acted["acked"], acted["payload"]) == (True, {"text": "On it"})


async def test_over_http_interactions_are_forms_and_events_are_json_that_comes_again(
    retrying: Slack,
) -> None:
    receiver = Receiver()
    receiver.answers = [web.Response(status=500), web.Response(), web.Response()]
    async with serve(receiver.app) as url:
        await retrying.send("POST", "/sandbox/request-url", {"url": f"{url}/slack/events"})
        await retrying.act("message", wait=True, channel=RELEASES, text="@stagebot")
        _, first = receiver.seen.get_nowait()
        again, second = await asyncio.wait_for(receiver.seen.get(), PATIENCE)
        ts = await retrying.post(blocks=[section("a", block_id="b", accessory=_button())])
        container = {"type": "message", "channel": RELEASES, "ts": ts}
        await retrying.act("action", wait=True, container=container, block_id="b", action_id="go")
        _, pressed = receiver.seen.get_nowait()

    event: Json = json.loads(first)
    assert (event, "app_mention") == (json.loads(second), event["event"]["type"])
    assert (again.headers["X-Slack-Retry-Num"], again.headers["X-Slack-Retry-Reason"]) == ("1", "http_error")
    assert json.loads(parse_qs(pressed.decode())["payload"][0])["type"] == "block_actions"


async def test_over_http_an_app_can_turn_retries_off(retrying: Slack) -> None:
    receiver = Receiver()
    receiver.answers = [web.Response(status=500, headers={"X-Slack-No-Retry": "1"})]
    async with serve(receiver.app) as url:
        await retrying.send("POST", "/sandbox/request-url", {"url": f"{url}/slack/events"})
        await retrying.act("message", wait=True, channel=RELEASES, text="@stagebot one")
        await retrying.act("message", wait=True, channel=RELEASES, text="@stagebot two")
        bodies = [receiver.seen.get_nowait()[1] for _ in range(2)]

    assert [json.loads(body)["event"]["text"].split()[-1] for body in bodies] == ["one", "two"]


async def test_a_request_url_has_to_be_on_this_machine(slack: Slack) -> None:
    answer = await slack.send("POST", "/sandbox/request-url", {"url": "http://example.com/"})

    assert (answer["status"], answer["error"]) == (400, "foreign_url")


def _button() -> Json:
    return {"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}}
