"""The wall clock is set back or forward, while the bot runs and over a restart: late at most, never stuck."""

from datetime import timedelta

import pytest

from bot.domain.run.states import State
from bot.ports.slack import ChatThrottled
from bot.telemetry.metrics import Metrics
from bot.workers.marketplace_poller import MarketplacePoller
from bot.workers.outbox_relay import OutboxRelay

BACK = [timedelta(hours=-1), timedelta(days=-90)]
FORWARD = [timedelta(hours=8), timedelta(days=90), timedelta(days=900)]


async def rounds(house, poller, relay, *, most: int = 60, until: State) -> None:
    for _ in range(most):
        house.clock.step(timedelta(minutes=1.5))
        house.market_clock.step(timedelta(minutes=30))
        await poller.round()
        await relay.round()
        (run,) = await house.services.store.read(lambda tx: tx.runs.recent(house.ana.team))
        if run.state == until:
            return
    raise AssertionError(f"the run is {run.state}")


@pytest.mark.parametrize("is_restart", [False, True])
@pytest.mark.parametrize("jump", [timedelta(minutes=-2), *BACK, *FORWARD])
async def test_a_run_goes_on_when_the_clock_jumps(house, jump, is_restart):
    await house.stage()
    poller, relay = MarketplacePoller(house.services, Metrics()), OutboxRelay(house.services, Metrics())
    await rounds(house, poller, relay, until=State.IN_PROGRESS)

    house.clock.time += jump
    if is_restart:
        poller, relay = MarketplacePoller(house.services, Metrics()), OutboxRelay(house.services, Metrics())

    await rounds(house, poller, relay, until=State.AWAITING_APPROVAL)
    assert house.published("preview") == 1


@pytest.mark.parametrize("jump", BACK)
async def test_the_round_after_a_jump_back_looks_at_once(house, jump):
    run = await house.stage()
    poller = MarketplacePoller(house.services, Metrics())
    await poller.round()
    before = (await house.run(run)).checked_at

    house.clock.time += jump
    await poller.round()

    assert before != (await house.run(run)).checked_at


@pytest.mark.parametrize("jump", BACK)
async def test_a_message_that_was_put_back_is_posted_after_a_jump_back(house, jump):
    house.chat.faults = [ChatThrottled(retry_after=20)]
    await house.stage()
    relay = OutboxRelay(house.services, Metrics())
    await relay.round()

    house.clock.time += jump
    await relay.round()

    assert len(house.chat.messages) == 1
