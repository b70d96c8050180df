"""What an operator can ask of a running bot."""

from datetime import timedelta
from functools import partial
from typing import Any

import aiohttp
import pytest

from bot.ops.health import Health, policy_health
from bot.ops.reports import doctor
from bot.ops.server import serve_ops
from bot.telemetry.turn import Turn


@pytest.fixture
async def ops(team):
    bot = team.demo.bot
    facts: dict[str, Any] = {"age": 1.0, "problem": ""}
    every = timedelta(seconds=10)
    health = Health(
        store=bot.services.store,
        clock=bot.services.clock,
        turns=lambda: {name: Turn(age=facts["age"] if name == "b" else 1.0, every=every) for name in "abc"},
        slack=lambda: facts["problem"],
        metrics=bot.metrics,
        policy=partial(policy_health, bot.services, bot.installation),
    )
    async with serve_ops(health, bot.metrics, host="127.0.0.1", port=0) as url:
        yield url, facts


async def get(url):
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        return answer.status, await answer.text()


async def test_a_bot_that_works_is_alive_and_ready(ops):
    url, _ = ops

    assert (await get(f"{url}/healthz"))[0] == 200
    assert (await get(f"{url}/readyz"))[0] == 200


async def test_a_bot_that_does_not_hear_slack_is_not_ready_and_says_so(ops):
    url, facts = ops
    facts["problem"] = "not connected"

    status, said = await get(f"{url}/readyz")

    assert status == 503
    assert "not connected" in said


@pytest.mark.parametrize(
    ("age", "says"), [(191.0, "b has not finished a round for 191"), (None, "b has not finished a round yet")]
)
async def test_one_worker_that_stands_makes_it_unready_and_is_named(ops, age, says):
    url, facts = ops
    facts["age"] = age

    status, said = await get(f"{url}/readyz")

    assert status == 503
    assert says in said
    assert "a has not" not in said


async def test_the_metrics_count_what_was_done(team, ops):
    url, _ = ops
    await team.command("/stage help")

    _, said = await get(f"{url}/metrics")

    assert 'stagebot_ack_seconds_count{verb="stage"} 1.0' in said
    workers = ("marketplace_poller", "whitelist_writer", "outbox_relay", "housekeeping")
    for worker in workers:
        assert f'stagebot_round_seconds_count{{worker="{worker}"}}' in said
    assert 'stagebot_round_age_seconds{worker="b"} 1.0' in said


async def test_the_doctor_finds_a_healthy_account_and_changes_nothing(team):
    checks = [check async for check in doctor.marketplace(team.demo.bot.services.marketplace, "offer-x")]

    seen = {check.name: check.seen for check in checks}
    assert all(check.is_good for check in checks)
    assert "offer-x (azureVirtualMachine)" in seen["offers"]
    assert "live succeeded" in seen["offer-x submissions"]
    assert "resources" in seen["offer-x preview"]
    assert team.demo.market.journal == []


async def test_the_doctor_has_a_cure_for_a_missing_role(team):
    team.marketplace(no_manager_role=True)

    (check,) = [check async for check in doctor.marketplace(team.demo.bot.services.marketplace)]

    assert not check.is_good
    assert "Manager role" in check.cure
