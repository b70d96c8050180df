"""Real slack_bolt and slack_sdk live in the local workspace as they live in Slack."""

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.serve import serve
from bot.sandbox.workspace.app import SIGNING_SECRET
from bot.sandbox.workspace.seeds import ANA, RELEASES
from tests.contract.workspace_client import Json, Slack, button, modal, section, text_input


@pytest.fixture
def watch() -> Callable[[], float]:
    """Bolt looks at the age of a signature, so here time is what it is."""
    return time.time


@pytest.fixture
def client(slack: Slack) -> AsyncWebClient:
    return AsyncWebClient(token="xoxb-sandbox", base_url=f"{slack.url}/api/", session=slack.session)


@asynccontextmanager
async def connected(app: AsyncApp) -> AsyncIterator[None]:
    handler: Any = AsyncSocketModeHandler(app, "xapp-sandbox")  # the SDK leaves its methods untyped
    await handler.connect_async()
    try:
        yield
    finally:
        await handler.close_async()


def stage_app(client: AsyncWebClient) -> AsyncApp:
    """An app with a command that opens a modal, a form that may refuse, and a button."""
    app = AsyncApp(client=client)

    @app.command("/stage")
    async def on_command(ack: Any, body: Json, client: AsyncWebClient) -> None:
        await client.views_open(
            trigger_id=body["trigger_id"],
            view=modal(text_input(), callback_id="stage", private_metadata=body["channel_id"]),
        )
        await ack("Opening")

    @app.view("stage")
    async def on_submit(ack: Any, view: Json, client: AsyncWebClient) -> None:
        note = view["state"]["values"]["note"]["text"]["value"]
        if note == "bad":
            await ack(response_action="errors", errors={"note": "Not this one."})
            return
        await ack()
        actions = {"type": "actions", "block_id": "b", "elements": [button("approve", value="1")]}
        await client.chat_postMessage(
            channel=view["private_metadata"], text=note, blocks=[section(note), actions]
        )

    @app.action("approve")
    async def on_approve(ack: Any, body: Json, respond: Any) -> None:
        await ack()
        await respond(text=f"approved by <@{body['user']['id']}>", replace_original=True)

    return app


async def test_a_command_opens_a_form_that_refuses_then_posts_a_button_that_decides(
    slack: Slack, client: AsyncWebClient
) -> None:
    async with connected(stage_app(client)):
        started = await slack.act("command", wait=True, channel=RELEASES, text="/stage offer-x")
        view_id = (await slack.state())["view"]["id"]
        await slack.act("submit", wait=True, view_id=view_id, values=note("bad"))
        errors = (await slack.state())["view"]["errors"]
        since = (await slack.state())["seq"]
        submitted = await slack.act("submit", wait=True, view_id=view_id, values=note("good"))
        posted = (await slack.until(ANA, "message.posted", since=since))["message"]
        container = {"type": "message", "channel": RELEASES, "ts": posted["ts"]}
        pressed = await slack.act("action", wait=True, container=container, block_id="b", action_id="approve")
        changed = (await slack.until(ANA, "message.changed", since=since))["message"]

    assert (started["acked"], started["payload"]) == (True, {"text": "Opening"})
    assert errors == {"note": "Not this one."}
    assert (submitted["acked"], (await slack.state())["view"]) == (True, None)
    assert posted["text"] == "good"
    assert (pressed["acked"], changed["text"]) == (True, "approved by <@U0ANA>")


async def test_the_client_reconnects_when_it_is_asked_to(slack: Slack, client: AsyncWebClient) -> None:
    async with connected(stage_app(client)):
        since = (await slack.state())["seq"]
        await slack.fault(disconnect="refresh_requested")
        down = await slack.until(ANA, "bot.link", since=since)
        up = await slack.until(ANA, "bot.link", since=down["seq"])
        acted = await slack.act("command", wait=True, channel=RELEASES, text="/stage")

    assert [down["connected"], up["connected"]] == [False, True]
    assert acted["acked"]


async def test_over_http_bolt_checks_the_signature_and_answers(slack: Slack, client: AsyncWebClient) -> None:
    app = AsyncApp(client=client, signing_secret=SIGNING_SECRET)

    @app.command("/stage")
    async def on_command(ack: Any) -> None:
        await ack("Hello over HTTP")

    async with serve(app.web_app(path="/slack/events")) as url:
        await slack.send("POST", "/sandbox/request-url", {"url": f"{url}/slack/events"})
        acted = await slack.act("command", wait=True, channel=RELEASES, text="/stage")

    assert (acted["acked"], acted["payload"]["text"]) == (True, "Hello over HTTP")


async def test_the_sdk_raises_slack_s_errors_and_pages_through_lists(client: AsyncWebClient) -> None:
    with pytest.raises(SlackApiError, match="channel_not_found"):
        await client.chat_postMessage(channel="C0NOWHERE", text="a")
    names = [
        channel["name"]
        async for answer in await client.conversations_list(limit=2)
        for channel in answer["channels"]
    ]

    assert names == ["releases", "offer-x", "random", "old-launches"]


def note(text: str) -> Json:
    return {"note": {"text": {"type": "plain_text_input", "value": text}}}
