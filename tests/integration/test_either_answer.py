"""What no page of Microsoft says: whichever answer is true, a run gets from the wish to live, once."""

import pytest

from bot.domain.run.states import State
from bot.domain.whitelist.revision import RevisionState
from bot.sandbox.marketplace.seeds import virtual_machine
from bot.sandbox.marketplace.switches import changed
from bot.usecases.review import approve
from bot.usecases.run import stage
from tests.integration.test_whitelist import CSP, FOREIGN, now, saved

EITHER = [
    {},
    {"conflict": "job"},
    {"listing_lag_seconds": 90},
    {"listing_lag_seconds": 600},
    {"listing_keeps_preview": True},
    {"lists_canceled": True},
    {"live_as_preview": True},
    {"forget_jobs_hours": 0.2},
    {"marketing_fast_path": False},
    {"audience_fast_path": True},
    {"steps_api": False},
    {"strict": True},
    {"missing_tree_status": 400},
]


@pytest.mark.parametrize("switches", EITHER, ids=str)
async def test_a_run_after_a_canceled_one_goes_live_once(house, switches):
    house.market.switches = changed(house.market.switches, switches)
    canceled = await house.stage()
    for _ in range(6):
        await house.turn(3)
    await stage.cancel(house.services, canceled.id, by=house.ana)
    await house.turn_until(canceled, State.CANCELED)

    run = await house.turn_until(await house.stage(), State.AWAITING_APPROVAL)
    await approve.give(house.services, run.id, by=house.ben)
    await house.turn_until(run, State.LIVE)
    again = await house.turn_until(await house.stage(), State.AWAITING_APPROVAL)
    await approve.give(house.services, again.id, by=house.ben)
    await house.turn_until(again, State.LIVE)

    assert (house.published("preview"), house.published("live")) == (3, 2)


@pytest.mark.parametrize("status", [404, 400])
async def test_an_offer_that_was_never_published_goes_live(house, status):
    house.market.switches = changed(house.market.switches, {"missing_tree_status": status})
    house.market.catalog.add(virtual_machine(9, "offer-first", "First", plans=("one",), versions=("1.0.0",)))
    run = await house.turn_until(await house.stage("offer-first"), State.AWAITING_APPROVAL)
    await approve.give(house.services, run.id, by=house.ben)
    await house.turn_until(run, State.LIVE)
    assert house.published("live") == 1


@pytest.mark.parametrize(
    ("switches", "says"),
    [
        ({"most_audiences": 2}, "At most 2 preview audiences"),
        ({"refuse_kinds": True}, None),
    ],
)
async def test_a_whitelist_that_the_api_refuses_is_told_with_its_words(house, switches, says):
    house.market.switches = changed(house.market.switches, switches)
    revision = await saved(house, f"{FOREIGN}, partner")
    for _ in range(4):
        await house.turn()
    end = await now(house, revision)
    assert (RevisionState.REFUSED if says else RevisionState.APPLIED) is end.state
    assert (says or "") in end.problem
    assert CSP not in {entry.subscription for entry in end.entries}
