"""Sentences that are so: whoever canceled is named, a void order is void, and a refusal is no outage."""

from dataclasses import replace
from datetime import timedelta

import aiohttp
import pytest

from bot.domain.policy.policy import OfferPolicy, Policy
from bot.domain.run.events import PollLost, RequestCanceled, RequestSuperseded
from bot.domain.run.obstacles import Obstacle
from bot.domain.run.states import State
from bot.domain.values import ChannelId, PersonId
from bot.sandbox.marketplace.switches import changed
from bot.telemetry.metrics import Metrics
from bot.usecases.notify import remind
from bot.usecases.review import approve
from bot.usecases.run import stage
from bot.workers.marketplace_poller import MarketplacePoller
from tests.builders import NO_CHECKLIST, OPEN, TEAM, in_force

OPERATORS = ChannelId("C0OPS")
CONTACT = PersonId("U0CONTACT")
OFFER = "offer-news"


async def events(house, run):
    recorded = await house.services.store.read(lambda tx: tx.journal.of(run.id))
    return [entry.event for entry in recorded]


def with_operators(house):
    rules = OfferPolicy(**OPEN, checklist=NO_CHECKLIST, contact=CONTACT)
    house.services = replace(
        house.services, policy=in_force(Policy(default=rules, operators=frozenset({OPERATORS})))
    )


def switch(house, **values):
    house.market.switches = changed(house.market.switches, values)


def blocks(house, text):
    return [str(m.blocks) for m in house.chat.messages.values() if text in m.text]


async def in_the_portal(house, act):
    url = f"{house.market_url}/control/portal/{OFFER}/{act}"
    async with aiohttp.ClientSession() as session, session.post(url) as answer:
        assert answer.status in {200, 202}


async def test_an_order_whose_preview_was_replaced_is_void_and_the_thread_says_why(house):
    run = await house.turn_until(await house.stage(OFFER), State.AWAITING_APPROVAL)
    await in_the_portal(house, "publish")
    await approve.give(house.services, run.id, by=house.ben)

    for _ in range(2):
        await house.turn()

    assert State.SUPERSEDED is (await house.run(run)).state
    assert house.published("live") == 0
    assert list(await house.services.store.read(lambda tx: tx.approvals.of(run.id))) == []
    assert [e.was_ordered for e in await events(house, run) if isinstance(e, RequestSuperseded)] == [True]
    assert any("the approvals are void" in found for found in blocks(house, "was superseded"))


@pytest.mark.parametrize("lists_canceled", [True, False])
async def test_whoever_canceled_here_is_named_and_not_partner_center(house, lists_canceled):
    switch(house, lists_canceled=lists_canceled)
    run = await house.turn_until(await house.stage(), State.IN_PROGRESS)

    await stage.cancel(house.services, run.id, by=house.ben)
    for _ in range(3):
        await house.turn(5)

    ends = [event for event in await events(house, run) if isinstance(event, RequestCanceled)]
    assert [house.ben.person] == [event.by for event in ends]
    assert "cancel.refused" not in await house.kinds(run)
    assert not any("Partner Center." in found for found in blocks(house, "was canceled"))


async def test_a_cancel_whose_answer_was_lost_is_not_called_refused(house):
    """A kill between the call and its answer leaves the same: the marketplace did it, and we do not know."""
    run = await house.turn_until(await house.stage(), State.IN_PROGRESS)
    await stage.cancel(house.services, run.id, by=house.ben)
    product = house.market.catalog.by_external["offer-x"]
    product.runs[-1].canceled_at = house.market_clock.now()

    await house.turn()

    assert State.CANCELED is (await house.run(run)).state
    assert "cancel.refused" not in await house.kinds(run)


async def test_a_refusal_is_said_as_one_at_once_to_contact_and_operators_and_not_asked_blindly(house):
    with_operators(house)
    run = await house.turn_until(await house.stage(), State.IN_PROGRESS)
    switch(house, no_manager_role=True)
    await house.turn()
    await house.turn(0.01)
    calls = house.market.calls

    poller = MarketplacePoller(house.services, Metrics())  # one that goes on: a start looks at everything
    for _ in range(5):
        house.clock.step(timedelta(minutes=1.5))
        await poller.round()

    lost = [event for event in await events(house, run) if isinstance(event, PollLost)]
    assert [event.obstacle for event in lost] == [Obstacle.NOT_PERMITTED]
    (told,) = blocks(house, "cannot be followed")
    assert "<@" not in told
    assert await house.waits(run) == ["unknown"]
    assert "does not let stagebot look" in told
    assert len(blocks(house, "needs somebody who runs it")) == 1
    assert house.market.calls - calls <= 4
    assert any("403" in str(m) for m in house.chat.messages.values())


async def test_a_refusal_that_lasts_for_days_is_said_again_each_day(house):
    with_operators(house)
    run = await house.turn_until(await house.stage(), State.IN_PROGRESS)
    switch(house, no_manager_role=True)
    await house.turn()
    for _ in range(3):
        house.clock.step(timedelta(hours=25))
        await remind.remind(house.services, TEAM)
        await remind.remind(house.services, TEAM)

    lost = [event for event in await events(house, run) if isinstance(event, PollLost)]

    assert [event.again for event in lost] == [False, True, True, True]


async def test_a_run_goes_on_by_itself_when_the_refusal_is_mended(house):
    with_operators(house)
    run = await house.turn_until(await house.stage(OFFER), State.IN_PROGRESS)
    switch(house, no_manager_role=True)
    await house.turn()
    switch(house, no_manager_role=False)

    known = await house.turn_until(run, State.AWAITING_APPROVAL)

    assert known.unknown_since is None
    assert "poll.found" in await house.kinds(run)
