"""Slack delivers an interaction again when its answer came late: it takes effect once."""

from dataclasses import replace

import pytest

from bot.domain.policy.checklist import DEFAULT
from bot.domain.policy.policy import OfferPolicy, Policy
from bot.domain.run.states import State
from bot.telemetry.metrics import Metrics
from bot.views.blocks.ids import Action, Callback
from handlers import checklist, decide, interaction, stage
from handlers.listener import Listeners
from tests.builders import BEN, OPEN, TEAM, in_force


@pytest.fixture
async def staged(house):
    """A run that waits for its review."""
    house.services = replace(house.services, policy=in_force(Policy(default=OfferPolicy(**OPEN))))
    return await house.turn_until(await house.stage(), State.AWAITING_APPROVAL)


def submitted(metadata, **values):
    field = {name: {name: {"type": "plain_text_input", "value": said}} for name, said in values.items()}
    view = {"id": "V1", "private_metadata": metadata, "state": {"values": field}}
    return {"user": {"id": BEN, "team_id": TEAM}, "trigger_id": "1.2.same", "view": view}


def pressed(run):
    return {"user": {"id": BEN, "team_id": TEAM}, "trigger_id": "1.2.same", "actions": [{"value": run.id}]}


def signing(listeners, run):
    body = submitted(f"{run.id}:{DEFAULT[0].key}", item_note="looked")
    return listeners.submission(Callback.SIGN, interaction.submission, checklist.on_note), body


def asking_for_changes(listeners, run):
    body = submitted(run.id, reason="Wrong logo")
    return listeners.submission(
        Callback.REQUEST_CHANGES, interaction.submission, decide.FORMS[Callback.REQUEST_CHANGES]
    ), body


def canceling(listeners, run):
    return listeners.action(Action.CANCEL, interaction.action, stage.cancel), pressed(run)


@pytest.mark.parametrize("act", [signing, asking_for_changes, canceling])
async def test_what_is_delivered_twice_takes_effect_once_and_is_answered_the_same(house, staged, act):
    answers = []

    async def ack(**payload):
        answers.append(payload)

    before = await house.kinds(staged)
    listener, body = act(Listeners(house.services, Metrics(), box=60, per_minute=60), staged)
    await listener(ack, body)
    once = await house.kinds(staged)
    await listener(ack, body)

    assert len(once) > len(before)
    assert await house.kinds(staged) == once
    assert answers[0] == answers[1]
