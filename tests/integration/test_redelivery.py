"""Slack delivers an interaction again when its answer came late: it takes effect once."""

import asyncio
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


class Killed(BaseException):
    """The process ends here."""


def dying(act, *, before):
    """Return the listener of an act whose handler is killed once, right before or right behind its effect."""
    lives = iter([False])

    async def handler(spoken, services):
        dies = next(lives, True) is False
        if dies and before:
            raise Killed
        answer = await stage.cancel(spoken, services)
        if dies:
            raise Killed
        return answer

    return act.action(Action.CANCEL, interaction.action, handler)


@pytest.mark.parametrize("before", [True, False], ids=["before its effect", "behind its effect"])
async def test_a_delivery_whose_handler_was_killed_takes_effect_once_when_it_comes_again(
    house, staged, before
):
    async def ack(**_):
        return None

    listeners = Listeners(house.services, Metrics(), box=60, per_minute=60)
    listener = dying(listeners, before=before)
    with pytest.raises(Killed):
        await listener(ack, pressed(staged))
    await listener(ack, pressed(staged))
    await listener(ack, pressed(staged))

    assert (await house.kinds(staged)).count("request.canceled") == 1


async def test_of_two_deliveries_at_once_one_takes_effect(house, staged):
    async def ack(**_):
        return None

    listeners = Listeners(house.services, Metrics(), box=60, per_minute=60)
    listener, body = asking_for_changes(listeners, staged)
    await asyncio.gather(*(listener(ack, body) for _ in range(4)))

    assert (await house.kinds(staged)).count("changes.requested") == 1


async def test_a_refusal_is_answered_again_and_a_later_try_is_not_taken_for_it(house, staged):
    """Who was refused has had no effect: when the policy names them meanwhile, the replay is carried out."""
    answers = []

    async def ack(**payload):
        answers.append(payload)

    house.services = replace(house.services, policy=in_force(Policy(default=OfferPolicy())))
    listener, body = asking_for_changes(Listeners(house.services, Metrics(), box=60, per_minute=60), staged)
    await listener(ack, body)
    assert "errors" in str(answers)

    house.services = replace(house.services, policy=in_force(Policy(default=OfferPolicy(**OPEN))))
    listener, body = asking_for_changes(Listeners(house.services, Metrics(), box=60, per_minute=60), staged)
    await listener(ack, body)
    assert (await house.kinds(staged)).count("changes.requested") == 1
