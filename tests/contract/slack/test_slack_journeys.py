"""Journeys of people in the local workspace, over Socket Mode and signed HTTP."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp

from bot.clock import SystemClock
from bot.domain.errors import ConfigError
from bot.domain.values import ChannelId
from bot.ports.slack import Message
from bot.sandbox.workspace.app import APP_TOKEN, BOT_TOKEN, SIGNING_SECRET
from bot.slack.app import build_app
from bot.slack.http_mode import PATH, serve_http
from bot.slack.socket_mode import Link, Patience, SocketMode
from bot.slack.wiring import Slack, open_slack
from tests import waiting
from tests.unit.slack.workspace import Workspace, a_workspace

RELEASES = ChannelId("C0RELEASES")
QUICK = Patience(
    ping=1.0, handshake=waiting.SECONDS, look=0.05, longest=0.1, steady=0.0, drain=waiting.SECONDS
)


@pytest.fixture
async def workspace() -> AsyncIterator[Workspace]:
    async with a_workspace() as running:
        yield running


@pytest.fixture
async def slack(workspace: Workspace) -> AsyncIterator[Slack]:
    async with open_slack(token=BOT_TOKEN, clock=SystemClock(), base_url=workspace.api) as opened:
        yield opened


@pytest.fixture
def app(slack: Slack) -> AsyncApp:
    return build_app(client=slack.client, signing_secret=None, authorize=slack.installation.authorizer())


@pytest.fixture
def changes() -> "asyncio.Queue[Link]":
    return asyncio.Queue()


@pytest.fixture
async def link(app: AsyncApp, slack: Slack, changes: "asyncio.Queue[Link]") -> AsyncIterator[SocketMode]:
    async with SocketMode(
        app=app,
        client=slack.client,
        calls=slack.calls,
        app_token=APP_TOKEN,
        clock=SystemClock(),
        patience=QUICK,
        on_change=changes.put_nowait,
    ) as running:
        yield running


_MODAL = {
    "type": "modal",
    "callback_id": "stage",
    "title": {"type": "plain_text", "text": "Stage offer-x"},
    "submit": {"type": "plain_text", "text": "Stage"},
    "blocks": [
        {
            "type": "input",
            "block_id": "note",
            "label": {"type": "plain_text", "text": "Note"},
            "element": {"type": "plain_text_input", "action_id": "text"},
        }
    ],
}
_BUTTON = {
    "type": "actions",
    "block_id": "row",
    "elements": [
        {
            "type": "button",
            "action_id": "approve",
            "value": "01R",
            "text": {"type": "plain_text", "text": "Approve"},
        }
    ],
}


@pytest.mark.usefixtures("link")
async def test_a_command_opens_a_form_that_is_corrected_and_submitted(
    workspace: Workspace, slack: Slack, app: AsyncApp
) -> None:
    @app.command("/stage")
    async def on_command(ack: Any, body: dict[str, Any]) -> None:
        loading = {"type": "modal", "title": _MODAL["title"], "blocks": [{"type": "divider"}]}
        view_id = await slack.chat.open_modal(body["trigger_id"], loading)
        await slack.chat.update_modal(view_id, _MODAL)
        await ack()

    @app.view("stage")
    async def on_submit(ack: Any, view: dict[str, Any]) -> None:
        note = view["state"]["values"]["note"]["text"]["value"]
        await (ack(response_action="errors", errors={"note": "Say more."}) if note == "x" else ack())

    async def submit(note: str) -> None:
        opened = (await workspace.until("view", True))["view"]
        values = {"note": {"text": {"type": "plain_text_input", "value": note}}}
        await workspace.act("submit", view_id=opened["id"], values=values)

    await workspace.act("command", channel=RELEASES, text="/stage offer-x")
    await submit("x")
    errors = (await workspace.state())["view"]["errors"]
    await submit("a longer note")
    await workspace.until("view", False)

    assert errors == {"note": "Say more."}


@pytest.mark.usefixtures("link")
async def test_a_form_that_its_person_closed_is_no_error(
    workspace: Workspace, slack: Slack, app: AsyncApp
) -> None:
    ids: list[str] = []

    @app.command("/stage")
    async def on_command(ack: Any, body: dict[str, Any]) -> None:
        ids.append(await slack.chat.open_modal(body["trigger_id"], _MODAL))
        await ack()

    await workspace.act("command", channel=RELEASES, text="/stage offer-x")
    await workspace.act("close", view_id=ids[0])
    await slack.chat.update_modal(ids[0], _MODAL)

    assert (await workspace.state())["view"] is None


@pytest.mark.usefixtures("link")
async def test_a_button_is_answered_for_its_person_alone(
    workspace: Workspace, slack: Slack, app: AsyncApp
) -> None:
    @app.action("approve")
    async def on_approve(ack: Any, body: dict[str, Any]) -> None:
        await slack.chat.respond(
            body["response_url"], Message(text=f"thanks for {body['actions'][0]['value']}")
        )
        await ack()

    ts = await slack.chat.post(RELEASES, Message(text="Approve?", blocks=(_BUTTON,)), marker="01M")
    container = {"type": "message", "channel": RELEASES, "ts": ts, "ephemeral": False}
    await workspace.act("action", container=container, block_id="row", action_id="approve")
    seen = (await workspace.state())["ephemerals"][RELEASES]

    assert (
        [message["text"] for message in seen],
        len(await workspace.messages(RELEASES)),
    ) == (["thanks for 01R"], 1)


def _answering(app: AsyncApp) -> None:
    @app.command("/stage")
    async def on_command(ack: Any) -> None:
        await ack(text="heard")


@pytest.mark.parametrize("reason", ["warning", "refresh_requested", "too_many_websockets"])
async def test_after_slack_renewed_the_connection_commands_are_heard_again(
    workspace: Workspace, app: AsyncApp, link: SocketMode, reason: str
) -> None:
    _answering(app)
    await workspace.fault(disconnect=reason)
    await _until_heard(workspace)

    assert link.link.connected


async def test_a_renewal_is_no_outage(
    workspace: Workspace, app: AsyncApp, link: SocketMode, changes: "asyncio.Queue[Link]"
) -> None:
    _answering(app)
    await workspace.fault(disconnect="refresh_requested")
    await _until_heard(workspace)

    assert [changes.get_nowait().connected for _ in range(changes.qsize())] == [True]


@pytest.mark.usefixtures("link")
async def test_a_link_that_fell_silent_is_replaced(
    workspace: Workspace, app: AsyncApp, changes: "asyncio.Queue[Link]"
) -> None:
    _answering(app)
    await workspace.fault(silent=True)
    async with asyncio.timeout(waiting.SECONDS):
        told = [(await changes.get()).connected for _ in range(2)]
    await workspace.fault(silent=False)
    await _until_heard(workspace)

    assert told == [True, False]


async def _until_heard(workspace: Workspace) -> None:
    """Type a command again and again, as a person would, until the bot acknowledges it."""
    async with asyncio.timeout(waiting.SECONDS):
        while not (await workspace.act("command", channel=RELEASES, text="/stage list"))["acked"]:
            pass


async def test_a_bot_token_is_no_app_token(app: AsyncApp, slack: Slack) -> None:
    socket_mode = SocketMode(
        app=app, client=slack.client, calls=slack.calls, app_token=BOT_TOKEN, clock=SystemClock()
    )
    with pytest.raises(ConfigError, match="SLACK_APP_TOKEN"):
        async with socket_mode:
            pass


async def test_signed_requests_are_served(workspace: Workspace, slack: Slack) -> None:
    app = build_app(
        client=slack.client, signing_secret=SIGNING_SECRET, authorize=slack.installation.authorizer()
    )
    _answering(app)
    async with serve_http(
        app=app, signing_secret=SIGNING_SECRET, host="127.0.0.1", port=0, clock=SystemClock()
    ) as address:
        await workspace.tell("/sandbox/request-url", {"url": address + PATH})
        answered = await workspace.act("command", channel=RELEASES, text="/stage list")

    assert (answered["acked"], answered["payload"]) == (True, {"text": "heard"})
