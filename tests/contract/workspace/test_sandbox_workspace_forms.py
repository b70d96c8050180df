"""Submitting a modal in the local workspace: what is checked, what is sent, what the app may answer."""

import pytest

from bot.sandbox.workspace.seeds import ANA, BEN
from bot.sandbox.workspace.shapes import Timing
from tests.contract.workspace_client import (
    Json,
    Setting,
    Slack,
    Socket,
    modal,
    plain,
    running,
    section,
    submitting,
    text_input,
    typed,
)


@pytest.mark.parametrize(
    ("element", "value", "sentence"),
    [
        ({}, None, "Please complete this required field."),
        ({}, "", "Please complete this required field."),
        ({"min_length": 3}, "ab", "Please enter at least 3 characters."),
        ({"max_length": 3}, "abcd", "Please enter no more than 3 characters."),
    ],
)
async def test_what_slack_s_client_would_not_send_is_not_sent(
    slack: Slack, socket: Socket, element: Json, value: str | None, sentence: str
) -> None:
    view = await slack.open(socket, modal(text_input(**element)))
    acted = await slack.act("submit", view_id=view["id"], values=typed(value))

    assert (400, "invalid_input", {"note": sentence}) == (acted["status"], acted["error"], acted["errors"])
    assert {"note": sentence} == (await slack.state())["view"]["errors"]


async def test_an_optional_input_may_stay_empty(slack: Slack, socket: Socket) -> None:
    view = await slack.open(socket, modal(text_input() | {"optional": True}))
    payload, _ = await submitting(slack, socket, view)

    assert typed(None) == payload["view"]["state"]["values"]


async def test_a_submission_carries_the_state_of_every_input(slack: Slack, socket: Socket) -> None:
    choices = [{"text": plain(name), "value": name} for name in ("a", "b")]
    pick = {"type": "static_select", "action_id": "pick", "options": choices, "initial_option": choices[0]}
    people = {"type": "multi_users_select", "action_id": "who"}
    view = await slack.open(
        socket,
        modal(
            text_input(initial_value="before"),
            section("choose", block_id="s", accessory=pick),
            text_input("who") | {"element": people},
            callback_id="stage",
            private_metadata="m",
        ),
    )
    values = {**typed("after"), "who": {"who": {"type": "multi_users_select", "selected_users": [BEN]}}}
    payload, _ = await submitting(slack, socket, view, values)

    assert (
        payload["type"],
        payload["view"]["callback_id"],
        payload["view"]["private_metadata"],
        payload["response_urls"],
    ) == ("view_submission", "stage", "m", [])
    assert {
        "note": {"text": {"type": "plain_text_input", "value": "after"}},
        "s": {"pick": {"type": "static_select", "selected_option": choices[0]}},
        "who": {"who": {"type": "multi_users_select", "selected_users": [BEN]}},
    } == payload["view"]["state"]["values"]
    assert (await slack.state())["view"] is None


async def test_a_choice_that_is_not_offered_is_refused(slack: Slack, socket: Socket) -> None:
    pick = {"type": "static_select", "action_id": "pick", "options": [{"text": plain("a"), "value": "a"}]}
    view = await slack.open(socket, modal(text_input() | {"element": pick}))
    values = {"note": {"pick": {"type": "static_select", "selected_option": {"value": "z"}}}}
    acted = await slack.act("submit", view_id=view["id"], values=values)

    assert (acted["status"], acted["error"]) == (400, "bad_value")


async def test_errors_stand_at_the_inputs_and_the_view_stays(slack: Slack, socket: Socket) -> None:
    view = await slack.open(socket, modal(text_input()))
    await submitting(slack, socket, view, typed("a"), response_action="errors", errors={"note": "No."})
    shown = (await slack.state())["view"]

    assert (shown["errors"], shown["busy"]) == ({"note": "No."}, False)
    assert typed("a") == shown["state"]["values"]


@pytest.mark.parametrize(
    "answer",
    [
        {"response_action": "errors", "errors": {"elsewhere": "No."}},
        {"response_action": "errors", "errors": {}},
        {"response_action": "update", "view": {"type": "modal"}},
        {"response_action": "explode"},
    ],
)
async def test_an_answer_that_slack_would_not_take_is_told_to_the_person(
    slack: Slack, socket: Socket, answer: Json
) -> None:
    view = await slack.open(socket, modal(text_input()))
    await submitting(slack, socket, view, typed("a"), **answer)

    assert (await slack.until(ANA, "notice"))["text"].startswith("We had some trouble connecting.")
    assert not (await slack.state())["view"]["busy"]


async def test_an_answer_can_replace_the_view_or_clear_all(slack: Slack, socket: Socket) -> None:
    view = await slack.open(socket, modal(text_input()))
    new = modal(text_input(), title=plain("Next"))
    await submitting(slack, socket, view, typed("a"), response_action="update", view=new)
    updated = (await slack.state())["view"]
    await submitting(slack, socket, updated, typed("b"), response_action="clear")

    assert (view["id"], "Next", typed("a")) == (
        updated["id"],
        updated["title"]["text"],
        updated["state"]["values"],
    )
    assert (await slack.state())["view_stack"] == []


async def test_a_form_is_busy_until_the_app_answers(slack: Slack, socket: Socket) -> None:
    view = await slack.open(socket, modal(text_input()))
    await slack.act("submit", view_id=view["id"], values=typed("a"))
    envelope = await socket.next()
    twice = await slack.act("submit", view_id=view["id"], values=typed("a"))
    busy = (await slack.state())["view"]["busy"]
    await socket.ack(envelope)

    assert (twice["status"], twice["error"], busy) == (409, "busy", True)


async def test_a_submission_that_nobody_acknowledges_leaves_the_form_open() -> None:
    async with running(Setting(timing=Timing(ack=0.15))) as slack:
        socket = await slack.socket()
        view = await slack.open(socket, modal(text_input()))
        acted = await slack.act("submit", wait=True, view_id=view["id"], values=typed("a"))
        notice = await slack.until(ANA, "notice")
        shown = (await slack.state())["view"]

    assert (acted["acked"], shown["busy"]) == (False, False)
    assert notice["text"] == "We had some trouble connecting. Try again? (operation_timeout)"
