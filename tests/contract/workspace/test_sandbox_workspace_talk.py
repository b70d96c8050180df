"""People talk to the app: mentions, direct messages, shortcuts; real slack_bolt listens."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.workspace.seeds import ANA, RANDOM, RELEASES
from tests.contract.workspace.test_sandbox_workspace_bolt import connected
from tests.contract.workspace_client import (
    PATIENCE,
    Json,
    Setting,
    Slack,
    modal,
    running,
    section,
    text_input,
)

BOT = "U0STAGEBOT"
SHORTCUTS = [
    {"name": "Status", "type": "message", "callback_id": "status", "description": "Where is this run?"},
    {"name": "Stage an offer", "type": "global", "callback_id": "stage", "description": "Push to staging"},
]


def talking_manifest(folder: Path, *, read_only: bool = False) -> Path:
    """Write the manifest of an app that has shortcuts and reads what people write to it."""
    document = yaml.safe_load(Path("manifest.yml").read_text(encoding="utf-8"))
    document["features"]["shortcuts"] = SHORTCUTS
    document["features"]["app_home"]["messages_tab_read_only_enabled"] = read_only
    events = ["app_home_opened", "app_mention", "message.im", "message.channels"]
    document["settings"]["event_subscriptions"]["bot_events"] = events
    path = folder / "manifest.yml"
    path.write_text(yaml.safe_dump(document))
    return path


@pytest.fixture
async def slack(tmp_path: Path) -> AsyncIterator[Slack]:
    async with running(Setting(manifest=talking_manifest(tmp_path))) as slack:
        yield slack


class Ear:
    """An app that remembers what reached it."""

    def __init__(self, slack: Slack) -> None:
        client = AsyncWebClient(token="xoxb-sandbox", base_url=f"{slack.url}/api/", session=slack.session)
        self.app = AsyncApp(client=client)
        self.heard: asyncio.Queue[Json] = asyncio.Queue()

    def listen(self, register: Callable[..., Any], *what: str) -> None:
        """Register a listener that opens a window when it can."""

        @register(*what)
        async def on_it(body: Json, ack: Any, client: AsyncWebClient) -> None:
            await ack()
            if "trigger_id" in body:
                await client.views_open(trigger_id=body["trigger_id"], view=modal(text_input()))
            self.heard.put_nowait(body)

    async def next(self) -> Json:
        """Wait for what comes next."""
        return await asyncio.wait_for(self.heard.get(), PATIENCE)


async def test_a_mention_in_a_thread_reaches_the_app_with_its_thread(slack: Slack) -> None:
    ear = Ear(slack)
    ear.listen(ear.app.event, "app_mention")
    parent = await slack.post("a run")
    async with connected(ear.app):
        await slack.act("message", channel=RELEASES, thread_ts=parent, text="@stagebot status")
        body = await ear.next()

    event = body["event"]
    assert (event["channel"], event["thread_ts"], event["user"]) == (RELEASES, parent, ANA)
    assert event["text"] == f"<@{BOT}> status"
    assert event["ts"] == event["event_ts"] != parent
    assert body["event_id"].startswith("Ev")
    assert "trigger_id" not in body


async def test_one_mention_is_two_events_where_the_app_reads_the_channel_too(slack: Slack) -> None:
    socket = await slack.socket()
    await slack.act("message", channel=RELEASES, text=f"<@{BOT}> who")
    events = [(await socket.next())["payload"] for _ in range(2)]

    assert {body["event"]["type"] for body in events} == {"message", "app_mention"}
    assert len({body["event"]["ts"] for body in events}) == 1
    assert len({body["event_id"] for body in events}) == 2


async def test_a_mention_where_the_app_is_not_reaches_nobody_and_the_person_hears_why(slack: Slack) -> None:
    await slack.act("message", channel=RANDOM, text="@stagebot status")
    notice = await slack.until(ANA, "notice")

    assert (notice["level"], "/invite @stagebot" in notice["text"]) == ("info", True)


async def test_a_direct_message_reaches_the_app_and_so_does_its_own_answer(slack: Slack) -> None:
    socket = await slack.socket()
    await slack.act("message", channel=BOT, text="status")
    asked = (await socket.next())["payload"]["event"]
    ts = await slack.post("no runs", asked["channel"])
    own = (await socket.next())["payload"]["event"]
    await slack.api("chat.update", channel=asked["channel"], ts=ts, text="one run")
    changed = (await socket.next())["payload"]["event"]
    await slack.api("chat.delete", channel=asked["channel"], ts=ts)
    deleted = (await socket.next())["payload"]["event"]

    assert (asked["type"], asked["channel_type"], asked["user"]) == ("message", "im", ANA)
    assert (own["user"], own["bot_id"]) == (BOT, "B0STAGEBOT")
    assert (changed["subtype"], changed["message"]["text"]) == ("message_changed", "one run")
    assert "user" not in changed
    assert (deleted["subtype"], deleted["deleted_ts"]) == ("message_deleted", ts)


async def test_the_app_does_not_mention_itself(slack: Slack) -> None:
    socket = await slack.socket()
    await slack.post(f"ask <@{BOT}> about it")
    await slack.act("message", channel=RELEASES, text="thanks")
    heard = [(await socket.next_of("events_api"))["event"] for _ in range(2)]

    assert [(event["type"], event["user"]) for event in heard] == [("message", BOT), ("message", ANA)]


async def test_bolt_leaves_the_app_s_own_messages_out(slack: Slack) -> None:
    ear = Ear(slack)
    ear.listen(ear.app.event, "message")
    async with connected(ear.app):
        await slack.post("mine")
        await slack.act("message", channel=RELEASES, text="yours")
        first = await ear.next()

    assert first["event"]["text"] == "yours"


async def test_a_messages_tab_that_is_read_only_takes_no_message(tmp_path: Path) -> None:
    async with running(Setting(manifest=talking_manifest(tmp_path, read_only=True))) as slack:
        written = await slack.act("message", channel=BOT, text="hello")
        command = await slack.act("command", channel=BOT, text="/stage")

        assert (written["error"], command["error"]) == ("messages_off", "messages_off")
        assert (await slack.state())["bot"]["messages_tab"] == "read_only"


async def test_a_reply_to_a_reply_stands_in_the_thread_of_its_parent(slack: Slack) -> None:
    parent = await slack.post("a run")
    reply = await slack.post("more", thread_ts=parent)
    await slack.act("message", channel=RELEASES, thread_ts=reply, text="and?")

    assert [message["text"] for message in (await slack.state())["replies"][f"{RELEASES}:{parent}"]] == [
        "more",
        "and?",
    ]


@pytest.mark.parametrize("tab", ["home", "messages"])
async def test_the_app_hears_which_of_its_tabs_is_opened(slack: Slack, tab: str) -> None:
    socket = await slack.socket()
    await slack.act("home", tab=tab)
    event = (await socket.next_of("events_api"))["event"]

    assert (event["type"], event["tab"], event["user"]) == ("app_home_opened", tab, ANA)


async def test_a_message_shortcut_brings_the_message_and_a_trigger(slack: Slack) -> None:
    ear = Ear(slack)
    ear.listen(ear.app.message_shortcut, "status")
    parent = await slack.post("a run")
    reply = await slack.post("a step", thread_ts=parent)
    async with connected(ear.app):
        await slack.act("shortcut", callback_id="status", channel=RELEASES, message_ts=reply)
        body = await ear.next()

    assert (body["type"], body["callback_id"], body["channel"]["id"]) == (
        "message_action",
        "status",
        RELEASES,
    )
    assert (body["message_ts"], body["message"]["thread_ts"]) == (reply, parent)
    assert (await slack.state())["view"]["title"]["text"] == "Stage"


async def test_a_global_shortcut_brings_a_trigger_and_no_channel(slack: Slack) -> None:
    ear = Ear(slack)
    ear.listen(ear.app.global_shortcut, "stage")
    async with connected(ear.app):
        await slack.act("shortcut", callback_id="stage")
        body = await ear.next()

    assert (body["type"], body["user"]["id"]) == ("shortcut", ANA)
    assert not {"channel", "message", "response_url"} & body.keys()
    assert (await slack.state())["view"]["title"]["text"] == "Stage"


async def test_shortcuts_are_those_of_the_manifest(slack: Slack) -> None:
    state = await slack.state()
    unknown = await slack.act("shortcut", callback_id="explode")

    assert [item["name"] for item in state["message_shortcuts"]] == ["Status"]
    assert [item["name"] for item in state["global_shortcuts"]] == ["Stage an offer"]
    assert unknown["error"] == "unknown_shortcut"


async def test_a_whisper_in_a_thread_shows_only_where_the_thread_has_begun(slack: Slack) -> None:
    quiet, busy = await slack.post("no replies"), await slack.post("replies")
    await slack.post("first", thread_ts=busy)
    for ts in (quiet, busy):
        answer = await slack.api("chat.postEphemeral", channel=RELEASES, user=ANA, text="psst", thread_ts=ts)
        assert answer["ok"]
    await slack.api("chat.postEphemeral", channel=RELEASES, user=ANA, text="aloud")
    shown = (await slack.state())["ephemerals"][RELEASES]

    assert [(message["text"], message.get("thread_ts")) for message in shown] == [
        ("psst", busy),
        ("aloud", None),
    ]


async def test_an_answer_to_a_button_in_a_thread_needs_the_thread_in_its_body(slack: Slack) -> None:
    socket = await slack.socket()
    parent = await slack.post("a run")
    button = {"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}}
    reply = await slack.post(
        "press", thread_ts=parent, blocks=[section("press", block_id="b", accessory=button)]
    )
    container = {"type": "message", "channel": RELEASES, "ts": reply}
    await slack.act("action", container=container, block_id="b", action_id="go")
    url = (await socket.next_of("interactive"))["response_url"]
    for more in ({}, {"thread_ts": parent}):
        async with slack.session.post(url, json={"text": "no", **more}) as response:
            assert response.status == 200
    shown = (await slack.state())["ephemerals"][RELEASES]

    assert [message.get("thread_ts") for message in shown] == [None, parent]


async def test_a_reply_can_be_broadcast_later(slack: Slack) -> None:
    parent = await slack.post("a run")
    reply = await slack.post("done", thread_ts=parent)
    await slack.api("chat.update", channel=RELEASES, ts=reply, text="done", reply_broadcast=True)

    assert [message["ts"] for message in (await slack.state())["messages"][RELEASES]] == [parent, reply]
