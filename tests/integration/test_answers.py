"""What people are answered when something went wrong: what is known, what is not, and where to look."""

import asyncio
import json
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.errors import NotAllowed
from bot.ports.store.errors import OutcomeUnknown, StoreBroken, StoreBusy
from bot.telemetry.metrics import Metrics
from handlers import interaction
from handlers.listener import Listeners
from handlers.response import Response
from tests.builders import ANA, TEAM

COMMAND = {"trigger_id": "1.1", "team_id": TEAM, "user_id": ANA, "channel_id": "C1", "text": "list"}
BUTTON = {
    "trigger_id": "2.2",
    "user": {"id": ANA, "team_id": TEAM},
    "actions": [{"action_id": "approve", "block_id": "review", "value": "run"}],
    "channel": {"id": "C1"},
    "message": {"ts": "5.5"},
    "response_url": "https://hooks.slack.com/x",
}
FORM = {
    "trigger_id": "3.3",
    "user": {"id": ANA, "team_id": TEAM},
    "view": {"id": "V1", "state": {"values": {"reason": {"reason": {"value": "typed"}}}}},
}


class Answers:
    """What left for Slack: acknowledgements, and what was said beside them."""

    def __init__(self, house):
        self.acks = []
        self._house = house
        self.spawned = []

    async def ack(self, **payload):
        self.acks.append(payload)

    async def text(self):
        for work in self.spawned:
            await work
        said = [*self.acks, *[[m.text, list(m.blocks)] for m in self._house.chat.responses]]
        return json.dumps([*said, list(self._house.chat.views.values())], ensure_ascii=False)


@pytest.fixture
def answers(house):
    found = Answers(house)
    house.services = replace(house.services, spawn=found.spawned.append)
    return found


async def send(house, answers, kind, body, error, *, box=5.0):
    calls = []

    async def handler(_, __):
        calls.append(1)
        if error is not None:
            raise error
        return Response()

    guard = Listeners(house.services, Metrics(), box=box, per_minute=100)
    reader = {"command": interaction.command, "action": interaction.action}.get(kind, interaction.submission)
    listener = getattr(guard, kind)("verb", reader, handler)
    await listener(answers.ack, body)
    return calls, listener


@pytest.mark.parametrize(("kind", "body"), [("action", BUTTON), ("submission", FORM)])
async def test_a_connection_that_broke_while_writing_is_not_said_to_have_done_nothing(
    house, answers, kind, body
):
    await send(house, answers, kind, body, OutcomeUnknown())

    said = await answers.text()
    assert "is not known" in said
    assert "/stage list" in said
    assert "nothing was" not in said.lower()


@pytest.mark.parametrize("error", [OutcomeUnknown(), TimeoutError()])
async def test_a_command_changes_nothing_whatever_happened_to_its_answer(house, answers, error):
    await send(house, answers, "command", COMMAND, error)

    said = await answers.text()
    assert "Nothing was changed" in said
    assert "/stage list" not in said


@pytest.mark.parametrize("kind", ["command", "action", "submission"])
@pytest.mark.parametrize("error", [StoreBusy(), StoreBroken()])
async def test_a_database_that_surely_wrote_nothing_is_said_so(house, answers, kind, error):
    body = {"command": COMMAND, "action": BUTTON, "submission": FORM}[kind]
    await send(house, answers, kind, body, error)

    said = (await answers.text()).lower()
    assert "nothing was" in said
    assert "not known" not in said


@pytest.mark.parametrize("error", [NotAllowed("Somebody else may."), StoreBusy(), TimeoutError()])
async def test_what_was_typed_stays_in_the_form_whatever_is_answered(house, answers, error):
    await send(house, answers, "submission", FORM, error)

    (ack,) = answers.acks
    assert ack["response_action"] == "errors"
    assert list(ack["errors"]) == ["reason"]


@pytest.mark.parametrize(("kind", "body"), [("command", COMMAND), ("action", BUTTON), ("submission", FORM)])
async def test_the_same_delivery_twice_has_one_effect_and_one_answer(house, answers, kind, body):
    calls, listener = await send(house, answers, kind, body, NotAllowed("Somebody else may."))
    for work in answers.spawned:
        await work
    answers.spawned.clear()

    await listener(answers.ack, body)

    assert calls == [1]
    assert answers.acks[0] == answers.acks[1]


async def test_a_button_in_a_thread_that_no_window_can_answer_is_answered_in_that_thread(house, answers):
    from bot.ports.slack import ChatRefused

    threads = []

    async def no_window(trigger, view):
        raise ChatRefused(code="expired_trigger_id")

    async def respond(url, message, *, replace=False, thread=None):
        threads.append(thread)

    house.chat.open_modal, house.chat.respond = no_window, respond
    reply = BUTTON | {"message": {"ts": "6.6", "thread_ts": "5.5"}}
    await send(house, answers, "action", reply, NotAllowed("Somebody else may."))
    await answers.text()

    assert threads == ["5.5"]


async def test_a_refusal_that_a_window_shows_is_kept_as_one_that_is_answered(house, answers):
    from handlers.window import show_page

    async def page():
        raise NotAllowed("Somebody else may.")

    def sentence(why, *, can_try):
        return {"type": "modal", "blocks": [], "why": why, "can_try": can_try}

    pressed = interaction.command(COMMAND)
    loading = {"type": "modal", "callback_id": "stage", "blocks": []}
    house.services = replace(house.services, spawn=asyncio.ensure_future)
    await show_page(pressed, house.services, loading, page, sentence)
    await asyncio.gather(*(asyncio.all_tasks() - {asyncio.current_task()}))

    view = house.chat.views[""]  # found by the id that we gave it
    assert (view["why"], view["can_try"]) == ("Somebody else may.", False)
    kept = await house.services.store.write(
        lambda tx: tx.refusals.take(before=house.clock.now() + timedelta(hours=1), by=None)
    )
    assert [(refusal.what, refusal.why) for refusal in kept] == [("stage", "Somebody else may.")]
