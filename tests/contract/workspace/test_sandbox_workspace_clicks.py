"""Buttons, menus and shortcuts in the local workspace, and the response addresses that come with them."""

import asyncio
from pathlib import Path
from typing import Any

from bot.sandbox.workspace.seeds import ANA, BEN, RELEASES
from tests.contract.workspace_client import (
    Json,
    Setting,
    Slack,
    Socket,
    Watch,
    button,
    plain,
    running,
    section,
    text_input,
    typed,
)

HALF_AN_HOUR = 1800.0


def buttons(*elements: Json) -> Json:
    return {"type": "actions", "block_id": "b", "elements": list(elements)}


async def press(slack: Slack, socket: Socket, ts: str, action_id: str = "go", **body: Any) -> Json:
    """Use an element of a message in #releases; returns the payload."""
    container = {"type": "message", "channel": RELEASES, "ts": ts}
    acted = await slack.act("action", container=container, block_id="b", action_id=action_id, **body)
    assert acted["status"] == 200, acted
    envelope = await socket.next()
    await socket.ack(envelope)
    payload: Json = envelope["payload"]
    return payload


async def respond(slack: Slack, url: str, **body: object) -> tuple[int, Json]:
    async with slack.session.post(url, json=body) as response:
        return response.status, await response.json()


async def test_a_button_says_what_the_stored_button_holds_and_where_it_stands(
    slack: Slack, socket: Socket
) -> None:
    ts = await slack.post(blocks=[buttons(button(value="request-1", style="primary"))])
    payload = await press(slack, socket, ts, value="request-2")
    action = payload["actions"][0]

    assert (payload["type"], payload["user"]["id"]) == ("block_actions", ANA)
    assert tuple(action[key] for key in ("action_id", "block_id", "type", "value", "style")) == (
        "go",
        "b",
        "button",
        "request-1",
        "primary",
    )
    assert {"type": "message", "message_ts": ts, "channel_id": RELEASES, "is_ephemeral": False} == payload[
        "container"
    ]
    assert (ts, RELEASES) == (payload["message"]["ts"], payload["channel"]["id"])


async def test_a_menu_says_what_was_chosen_and_the_state_remembers_it(slack: Slack, socket: Socket) -> None:
    choices = [{"text": plain(name), "value": name} for name in ("a", "b")]
    ts = await slack.post(
        blocks=[
            buttons(
                {"type": "static_select", "action_id": "pick", "options": choices},
                {"type": "datepicker", "action_id": "when"},
                button(),
            )
        ]
    )
    chosen = await press(slack, socket, ts, "pick", value="b")
    dated = await press(slack, socket, ts, "when", value="2026-12-24")
    pressed = await press(slack, socket, ts)

    assert choices[1] == chosen["actions"][0]["selected_option"]
    assert dated["actions"][0]["selected_date"] == "2026-12-24"
    assert {
        "pick": {"type": "static_select", "selected_option": choices[1]},
        "when": {"type": "datepicker", "selected_date": "2026-12-24"},
    } == pressed["state"]["values"]["b"]


async def test_what_was_typed_beside_a_button_comes_with_it(slack: Slack, socket: Socket) -> None:
    ts = await slack.post(blocks=[buttons(button()), text_input()])
    payload = await press(slack, socket, ts, values=typed("because"))

    assert typed("because") == payload["state"]["values"]


async def test_feedback_says_which_of_its_buttons_was_pressed(slack: Slack, socket: Socket) -> None:
    feedback = {
        "type": "feedback_buttons",
        "action_id": "rate",
        "positive_button": {"text": plain("Good"), "value": "good"},
        "negative_button": {"text": plain("Bad"), "value": "bad"},
    }
    ts = await slack.post(blocks=[{"type": "context_actions", "block_id": "b", "elements": [feedback]}])
    rated = [await press(slack, socket, ts, "rate", value=value) for value in ("good", "bad")]

    assert [payload["actions"][0]["value"] for payload in rated] == ["good", "bad"]


async def test_what_is_gone_cannot_be_pressed(slack: Slack) -> None:
    ts = await slack.post(blocks=[buttons(button())])
    await slack.api("chat.update", channel=RELEASES, ts=ts, text="decided")
    container = {"type": "message", "channel": RELEASES, "ts": ts}
    gone = await slack.act("action", container=container, block_id="b", action_id="go")
    elsewhere = await slack.act("action", "U0GARY", container=container, block_id="b", action_id="go")

    assert (gone["status"], gone["error"]) == (404, "unknown_element")
    assert (elsewhere["status"], elsewhere["error"]) == (404, "unknown_channel")


async def test_a_button_that_nobody_answers_tells_the_person() -> None:
    async with running() as slack:
        ts = await slack.post(blocks=[buttons(button())])
        container = {"type": "message", "channel": RELEASES, "ts": ts}
        await slack.act("action", wait=True, container=container, block_id="b", action_id="go")
        notice = await slack.until(ANA, "notice")

    assert notice["text"] == 'stagebot failed with the error "dispatch_failed"'


async def test_options_come_from_the_app(slack: Slack, socket: Socket) -> None:
    ts = await slack.post(blocks=[buttons({"type": "external_select", "action_id": "find"})])
    container = {"type": "message", "channel": RELEASES, "ts": ts}
    asked: Json = {"container": container, "block_id": "b", "action_id": "find", "query": "off"}
    asking = asyncio.create_task(slack.act("options", **asked))
    envelope = await socket.next()
    offered = [{"text": plain("offer-x"), "value": "x"}]
    await socket.ack(envelope, {"options": offered})
    answer = await asking
    chosen = await press(slack, socket, ts, "find", value=offered[0])

    assert (envelope["payload"]["type"], envelope["payload"]["value"]) == ("block_suggestion", "off")
    assert offered == answer["options"]
    assert offered[0] == chosen["actions"][0]["selected_option"]


async def test_a_response_address_takes_five_posts(slack: Slack, socket: Socket) -> None:
    url = (await slack.command(socket))["response_url"]
    answers = [await respond(slack, url, text=str(number)) for number in range(6)]

    assert [status for status, _ in answers] == [200] * 5 + [404]
    assert answers[5][1]["error"] == "used_url"
    assert [message["text"] for message in (await slack.state(ANA))["ephemerals"][RELEASES]] == [
        "0",
        "1",
        "2",
        "3",
        "4",
    ]
    assert (await slack.state(BEN))["ephemerals"][RELEASES] == []


async def test_a_response_address_lives_for_half_an_hour(slack: Slack, socket: Socket, watch: Watch) -> None:
    url = (await slack.command(socket))["response_url"]
    watch.seconds += HALF_AN_HOUR
    in_time = await respond(slack, url, text="a")
    watch.seconds += 1
    late = await respond(slack, url, text="b")
    unknown = await respond(slack, f"{slack.url}/hooks/response/none", text="c")

    assert (in_time[0], late[0], late[1]["error"]) == (200, 404, "expired_url")
    assert (unknown[0], unknown[1]["error"]) == (404, "invalid_token")


async def test_a_bad_response_is_refused_and_does_not_count(slack: Slack, socket: Socket) -> None:
    url = (await slack.command(socket))["response_url"]
    empty = await respond(slack, url)
    bad = await respond(slack, url, blocks=[section("")])
    good = [await respond(slack, url, text="a") for _ in range(5)]

    assert [(status, body["error"]) for status, body in (empty, bad)] == [
        (400, "no_text"),
        (400, "invalid_blocks"),
    ]
    assert [status for status, _ in good] == [200] * 5


async def test_a_response_can_be_public_replace_the_message_or_delete_it(
    slack: Slack, socket: Socket
) -> None:
    ts = await slack.post(blocks=[buttons(button())])
    url = (await press(slack, socket, ts))["response_url"]
    await respond(slack, url, text="all", response_type="in_channel")
    await respond(slack, url, text="decided", replace_original=True)
    before = await slack.history()
    await respond(slack, url, delete_original=True)
    after = await slack.history()

    assert [message["text"] for message in before] == ["all", "decided"]
    assert "blocks" not in before[1]
    assert [message["text"] for message in after] == ["all"]


async def test_only_its_response_address_changes_a_whisper(slack: Slack, socket: Socket) -> None:
    whisper = await slack.api(
        "chat.postEphemeral", channel=RELEASES, user=ANA, text="a", blocks=[buttons(button())]
    )
    payload = await press(slack, socket, whisper["message_ts"])
    await respond(slack, payload["response_url"], text="b", replace_original=True)
    replaced = (await slack.state(ANA))["ephemerals"][RELEASES]
    await respond(slack, payload["response_url"], delete_original=True)

    assert payload["container"]["is_ephemeral"]
    assert "message" not in payload
    assert [message["text"] for message in replaced] == ["b"]
    assert (await slack.state(ANA))["ephemerals"][RELEASES] == []


async def test_a_person_can_dismiss_a_whisper(slack: Slack) -> None:
    whisper = await slack.api("chat.postEphemeral", channel=RELEASES, user=ANA, text="a")
    gone = await slack.act("forget-ephemeral", channel=RELEASES, ts=whisper["message_ts"])
    again = await slack.act("forget-ephemeral", channel=RELEASES, ts=whisper["message_ts"])

    assert (gone["status"], again["status"]) == (200, 404)
    assert (await slack.state(ANA))["ephemerals"][RELEASES] == []


async def test_shortcuts_come_from_the_manifest(tmp_path: Path) -> None:
    manifest = tmp_path / "manifest.yml"
    manifest.write_text(
        "features: {shortcuts: [{name: All, type: global, callback_id: g, description: a},"
        " {name: This, type: message, callback_id: m, description: b}]}\n"
        "oauth_config: {scopes: {bot: [chat:write]}}\n",
        encoding="utf-8",
    )
    async with running(Setting(manifest=manifest)) as slack:
        socket = await slack.socket()
        ts = await slack.post("look")
        await slack.act("shortcut", callback_id="g")
        everywhere = (await socket.next())["payload"]
        await slack.act("shortcut", callback_id="m", channel=RELEASES, message_ts=ts)
        here = (await socket.next())["payload"]
        unknown = await slack.act("shortcut", callback_id="x")

    assert (everywhere["type"], everywhere["callback_id"]) == ("shortcut", "g")
    assert ("message_action", ts, "look") == (here["type"], here["message_ts"], here["message"]["text"])
    assert (unknown["status"], unknown["error"]) == (404, "unknown_shortcut")


async def test_commands_are_those_of_the_manifest_and_not_for_threads(slack: Slack) -> None:
    unknown = await slack.act("command", channel=RELEASES, text="/deploy now")
    threaded = await slack.act("command", channel=RELEASES, thread_ts="1.2", text="/stage")

    assert (unknown["status"], unknown["message"]) == (404, "/deploy is not a valid command.")
    assert (threaded["status"], threaded["error"]) == (400, "not_in_threads")


async def test_names_in_a_command_are_escaped_if_the_manifest_asks_for_it(tmp_path: Path) -> None:
    manifest = tmp_path / "manifest.yml"
    manifest.write_text(
        "features: {slash_commands: [{command: /ask, description: a, should_escape: true}]}\n",
        encoding="utf-8",
    )
    async with running(Setting(manifest=manifest)) as slack:
        socket = await slack.socket()
        await slack.act("command", channel=RELEASES, text="/ask @ben in #releases, not @nobody")
        payload = (await socket.next())["payload"]

    assert payload["text"] == "<@U0BEN|ben> in <#C0RELEASES|releases>, not @nobody"
