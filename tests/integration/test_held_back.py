"""`preflight: block`: a draft with errors is never sent, whichever way the push was asked for."""

from dataclasses import replace
from datetime import UTC, datetime

from bot.domain.offer.failure import FailureKind
from bot.domain.policy.policy import Preflight
from bot.domain.run.states import State
from bot.domain.run.summaries import StagePlan
from bot.domain.values import ChannelId
from bot.usecases.run import stage
from bot.usecases.run.plan import plan_push
from bot.views.blocks.ids import Field
from bot.views.run import stage_modal


def break_draft(house, offer="offer-x"):
    """Take everybody off the draft's whitelist."""
    draft = house.market.catalog.by_external[offer].draft
    key = next(key for key in draft if draft[key]["id"].startswith("price-and-availability-offer/"))
    kept = draft[key]["previewAudiences"]
    draft[key]["previewAudiences"] = []
    return lambda: draft[key].update(previewAudiences=kept)


async def planned(house):
    plan = await plan_push(house.services, "offer-x", ChannelId("C0RELEASES"), by=house.ana)
    assert isinstance(plan, StagePlan)
    return plan


async def test_a_draft_with_errors_is_not_sent_and_each_error_is_named(house):
    house.with_policy(preflight=Preflight.BLOCK)
    house.clock.step(datetime.now(UTC) - house.clock.now())  # the sandbox signs addresses by the wall clock
    mend = break_draft(house)
    run = await house.turn_until(await house.stage(), State.FAILED)
    await house.turn()

    assert house.published("preview") == 0
    assert run.failure.kind is FailureKind.HELD_BACK
    assert [error.code for error in run.failure.originals] == ["WHITELIST_EMPTY"]
    told = next(str(m.blocks) for m in house.chat.messages.values() if "Nothing was sent" in str(m.blocks))
    assert "What stagebot found in the draft" in told
    assert "marketplace's own words" not in told

    again = await stage.retry(house.services, run.id, by=house.ana)
    again = await house.turn_until(again, State.FAILED)
    assert house.published("preview") == 0

    mend()
    again = await stage.retry(house.services, again.id, by=house.ana)
    await house.turn_until(again, State.IN_PROGRESS)
    assert house.published("preview") == 1


async def test_without_the_policy_it_is_sent_all_the_same(house):
    break_draft(house)
    await house.turn_until(await house.stage(), State.IN_PROGRESS)

    assert house.published("preview") == 1


async def test_the_window_has_no_way_to_push_while_there_are_errors(house):
    break_draft(house)
    plan = await planned(house)
    asks, blocks = stage_modal.filled(plan), stage_modal.filled(replace(plan, blocks=True))

    assert Field.ALL_THE_SAME in str(asks)
    assert "submit" in asks
    assert "submit" not in blocks
    assert Field.ALL_THE_SAME not in str(blocks)
    assert "preflight: block" in str(blocks)
    assert "Look again" in str(blocks)

    house.with_policy(preflight=Preflight.BLOCK)
    plan = await planned(house)
    assert "submit" not in stage_modal.filled(plan)
