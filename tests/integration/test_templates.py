"""Solution templates: the same promises as for virtual machines, over the other API."""

import aiohttp
import pytest

from bot.domain.offer.submission import Target
from bot.domain.run.states import State
from bot.domain.values import ChannelId, OfferId, SubscriptionId
from bot.domain.whitelist.entries import Entry, entries_of
from bot.domain.whitelist.revision import RevisionState
from bot.domain.whitelist.summaries import WhitelistForm
from bot.marketplace.opening import Access, open_marketplace
from bot.sandbox.marketplace.gate import BASE, STEPS
from bot.sandbox.marketplace.seeds.applications import VALIDATION_REPORT
from bot.sandbox.marketplace.switches import changed
from bot.usecases.review import approve
from bot.usecases.whitelist import access, edit, kinds, propose, save

OFFER, CHANNEL = OfferId("offer-template"), ChannelId("C0RELEASES")
MSDN = SubscriptionId("33333333-4444-5555-6666-777777777777")


async def test_a_template_goes_from_the_wish_to_live(house):
    run = await house.stage(OFFER)

    staged = await house.turn_until(run, State.AWAITING_APPROVAL)
    await approve.give(house.services, staged.id, by=house.ben)
    live = await house.turn_until(run, State.LIVE)

    assert (house.published("preview"), house.published("live")) == (1, 1)
    assert "Plan standard: version: “2.1.0” → “2.2.0”" in live.changes
    assert live.change_class == "technical"
    recorded = await house.kinds(run)
    for kind in ("request.submitted", "request.staged", "golive.ordered", "request.live"):
        assert recorded.count(kind) == 1


async def test_a_template_that_fails_validation_is_announced_with_its_reasons(house):
    run = await house.stage("offer-template-broken")

    failed = await house.turn_until(run, State.FAILED)

    assert VALIDATION_REPORT in str(failed.failure)


@pytest.mark.parametrize("lag", [0, 90])
async def test_a_lost_answer_to_a_creation_is_adopted_and_never_sent_twice(house, lag):
    switches = {"drop_after_accept": 1, "listing_lag_seconds": lag}
    house.market.switches = changed(house.market.switches, switches)
    run = await house.stage(OFFER)

    await house.turn_until(run, State.AWAITING_APPROVAL)

    assert house.published("preview") == 1


async def test_a_lost_answer_to_a_promote_is_adopted_and_never_sent_twice(house):
    run = await house.stage(OFFER)
    staged = await house.turn_until(run, State.AWAITING_APPROVAL)
    house.market.switches = changed(house.market.switches, {"drop_after_accept": 1})
    await approve.give(house.services, staged.id, by=house.ben)

    await house.turn_until(run, State.LIVE)

    assert house.published("live") == 1


@pytest.mark.parametrize("form", ["audiences", "subscription", "both"])
async def test_its_whitelist_is_edited_by_the_same_window_in_every_form(house, form):
    house.market.switches = changed(house.market.switches, {"preview_form": form})
    board = await edit.open_edit(house.services, OFFER, CHANNEL, by=house.ana)
    typed = "\n".join([*(f"{e.subscription}, {e.label}" for e in board.revision.base), f"{MSDN}, ops"])
    wanted = await propose.typed(
        house.services, board.revision.id, WhitelistForm(lines=typed, why=""), group="", by=house.ana
    )
    await kinds.weigh(house.services, wanted.revision)
    revision = await save.save(house.services, wanted.revision.id, restage=False, by=house.ana)
    await house.turn()
    await house.turn()

    assert (await access.get(house.services, revision.id, house.ana)).state is RevisionState.APPLIED
    found = await house.services.marketplace.find_offer(OFFER)
    draft = entries_of(await house.services.marketplace.tree(found.durable_id, Target.DRAFT))
    assert MSDN in {entry.subscription for entry in draft}
    again = await edit.open_edit(house.services, OFFER, CHANNEL, by=house.ana)
    assert Entry(subscription=MSDN, label="ops") in again.revision.base


async def test_after_a_restart_the_type_that_is_kept_with_the_offer_decides(house):
    run = await house.stage(OFFER)
    url, store = house.market_url, house.services.store

    async def type_of(product):
        return await store.read(lambda tx: tx.offers.type_of(product))

    access_ = Access(
        marketplace_url=f"{url}{BASE}",
        login_url=url,
        steps_url=f"{url}{STEPS}",
        tenant="t",
        client="c",
        secret="s",
    )
    async with (
        aiohttp.ClientSession() as session,
        open_marketplace(access_, session, house.clock, type_of=type_of) as fresh,
    ):
        draft = await fresh.tree(run.durable_id, Target.DRAFT)

    assert draft is not None
    assert any(one.type.startswith("azure-application-") for one in draft.resources)
