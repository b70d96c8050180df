"""Journey E out of the ordinary, through the workspace itself: a freeze lifted, an emergency declared."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from bot.cli.demo import open_demo
from bot.clock import SystemClock
from tests import waiting
from tests.journeys.conftest import ANA, BEN, CHANNEL, Team
from tests.journeys.test_approving import CHLOE, answered, told
from tests.sqlite import new_database

POLICY = f"""
defaults:
  stagers: everyone
  approvers: everyone
  freezes: [{{from: 2020-01-01, to: 2099-01-01, reason: "Peak <!channel>"}}]
  freeze_override: [{BEN}]
  emergency: [{ANA}, {BEN}]
"""


@pytest.fixture
async def frozen(tmp_path: Path) -> AsyncIterator[Team]:
    """A demo in which nothing goes live by itself."""
    policy = tmp_path / "stagebot.yaml"
    policy.write_text(POLICY, encoding="utf-8")
    database = new_database(tmp_path)
    async with (
        open_demo(
            port=0,
            speed=40_000,
            database=database,
            policy=str(policy),
            timing=waiting.UNHURRIED,
            own_clock=SystemClock(),
        ) as demo,
        aiohttp.ClientSession() as session,
    ):
        yield Team(demo, session)


async def give_reason(team, review, action, person, reason):
    """Press a button of the exceptions and submit the reason that its window asks for."""
    await team.press(review, "exceptions", action, person)
    view = await team.until(lambda seen: seen["view"], person)
    field = {"reason": {"type": "plain_text_input", "value": reason}}
    return await team.act("submit", person, view_id=view["id"], values={"reason": field})


def live(seen):
    return any("is live in production" in json.dumps(m) for m in seen["messages"][CHANNEL]) or told(
        seen, "is *live in production*"
    )


async def test_the_last_approval_waits_until_a_named_person_lifts_the_freeze(frozen):
    await frozen.stage()
    review = await frozen.sign()
    assert "Frozen until" in json.dumps(review)
    await frozen.approve(review, BEN, "approve_early")
    await frozen.until(lambda seen: told(seen, "is approved and frozen until"))
    assert frozen.published("live") == 0

    await frozen.press(review, "exceptions", "lift_freeze_open", CHLOE)
    answer = await frozen.until(answered, CHLOE)
    assert "does not name you" in answer

    await give_reason(frozen, review, "lift_freeze_open", BEN, "Security fix <!here>")
    await frozen.until(live)
    state = await frozen.state()
    assert told(state, "Security fix &lt;!here&gt;")
    assert frozen.published("live") == 1


async def test_two_named_people_declare_an_emergency_and_it_goes_live_once(frozen):
    await frozen.stage()
    review = await frozen.until(lambda seen: next((m for m in _replies(seen) if _is_open(m)), None))
    await give_reason(frozen, review, "emergency_open", ANA, "Keys leaked")
    await frozen.until(lambda seen: told(seen, "One more named person has to declare it"))
    assert frozen.published("live") == 0

    await give_reason(frozen, review, "emergency_open", BEN, "Confirmed")
    await frozen.until(live)
    assert frozen.published("live") == 1


def _replies(seen):
    return [message for thread in seen["replies"].values() for message in thread]


def _is_open(message):
    return any(block.get("block_id") == "exceptions" for block in message.get("blocks", ()))
