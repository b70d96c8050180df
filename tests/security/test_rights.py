"""Who may what, held against people who try: closed without a word, per offer, per item, for a while."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.errors import NotAllowed
from bot.domain.people import EVERYONE
from bot.domain.policy.checklist import ChecklistItem
from bot.domain.policy.freezes import WeeklyFreeze, WeekTime
from bot.domain.policy.policy import OfferPolicy, Policy
from bot.domain.run.states import State
from bot.domain.values import OfferId
from bot.usecases.review import approve, changes, checklist, go_live
from bot.usecases.run import queries, stage
from bot.usecases.whitelist import access, edit
from tests.builders import ANA, BEN, NO_CHECKLIST, OPEN, in_force
from tests.security.people import CARA, CHANNEL, EVE, OFFER, actor, closed


async def test_without_a_policy_nobody_stages_approves_edits_or_reads(house):
    run = await house.turn_until(await house.stage(), State.AWAITING_APPROVAL)
    closed(house)

    for attempt in (
        house.stage("offer-news"),
        approve.give(house.services, run.id, by=house.ben),
        edit.open_edit(house.services, OFFER, CHANNEL, by=house.ben),
        queries.current(house.services, house.ben, OFFER),
        access.check_may_edit(house.services, OFFER, house.ben),
    ):
        with pytest.raises(NotAllowed):
            await attempt


async def test_an_offer_that_no_entry_names_is_closed_beside_one_that_is_open(house):
    entry = OfferPolicy(**OPEN, glob="offer-x", checklist=NO_CHECKLIST)
    house.services = replace(house.services, policy=in_force(Policy(offers=(entry,))))
    await house.stage("offer-x")
    with pytest.raises(NotAllowed, match="names nobody under `stagers`"):
        await house.stage("offer-news")


async def test_rights_are_those_of_the_offer_found_not_of_the_text_typed(house):
    restricted = OfferPolicy(glob="offer-x", stagers=frozenset({CARA}), approvers=frozenset({BEN}))
    policy = Policy(offers=(restricted,), default=OfferPolicy(**OPEN))
    house.services = replace(house.services, policy=in_force(policy))
    offers = await house.services.marketplace.list_offers()
    product = next(offer.durable_id for offer in offers if offer.id == OFFER)
    typed = OfferId(product.removeprefix("product/"))

    with pytest.raises(NotAllowed):
        await stage.find_to_stage(house.services, typed, house.ana)
    with pytest.raises(NotAllowed):
        await house.stage(typed)
    with pytest.raises(NotAllowed):
        await edit.open_edit(house.services, typed, CHANNEL, by=house.ana)
    assert (await stage.find_to_stage(house.services, typed, actor(CARA))).id == OFFER


ITEM = ChecklistItem(key="prices", text="prices are right", signers=frozenset({BEN, ANA}), by_another=True)


async def test_an_item_is_signed_by_those_it_names_and_not_by_the_requester(house):
    house.with_policy(checklist={"all": (ITEM,)})
    run = await house.turn_until(await house.stage(), State.AWAITING_APPROVAL)
    for person, why in ((CARA, "names other people"), (ANA, "Somebody else has to sign")):
        with pytest.raises(NotAllowed, match=why):
            await checklist.sign(house.services, run.id, ITEM.key, by=actor(person))
    await checklist.sign(house.services, run.id, ITEM.key, by=house.ben)


async def test_an_item_that_names_nobody_is_for_stagers_and_approvers(house):
    item = replace(ITEM, signers=None, by_another=False)
    house.with_policy(
        checklist={"all": (item,)},
        stagers=frozenset({ANA}),
        approvers=frozenset({BEN}),
        readers=frozenset({EVERYONE}),
    )
    run = await house.turn_until(await house.stage(), State.AWAITING_APPROVAL)
    with pytest.raises(NotAllowed):
        await checklist.sign(house.services, run.id, item.key, by=actor(EVE))
    await checklist.sign(house.services, run.id, item.key, by=house.ana)


def always(reason, start, end):
    monday = WeekTime(day=0, at=start)
    return WeeklyFreeze(start=monday, end=WeekTime(day=6, at=end), zone="UTC", reason=reason)


async def test_lifting_a_freeze_lifts_that_one_and_not_the_next(house):
    noon = house.clock.now().time()
    weekly = always("Every week", (house.clock.now() - timedelta(hours=2)).time(), noon)
    house.with_policy(
        freezes=(weekly,),
        freeze_override=frozenset({BEN}),
        approvals=2,
        approval_valid_for=timedelta(days=60),
    )
    run = await house.turn_until(await house.stage(), State.AWAITING_APPROVAL)
    await approve.give(house.services, run.id, by=house.ben)
    lifted = await go_live.lift_freeze(house.services, run.id, "a fix", by=house.ben)
    assert lifted.freeze_lifted_until is not None
    house.clock.time = lifted.freeze_lifted_until + timedelta(days=2)
    decision = await approve.give(house.services, run.id, by=actor(CARA))
    assert decision.run.state == State.AWAITING_APPROVAL


async def test_an_emergency_expires_and_can_be_taken_back(house):
    house.with_policy(approvals=5, emergency=frozenset({BEN, CARA}))
    run = await house.turn_until(await house.stage(), State.AWAITING_APPROVAL)
    await go_live.declare_emergency(house.services, run.id, "leak", by=house.ben)
    await changes.withdraw(house.services, run.id, by=house.ben)
    await go_live.declare_emergency(house.services, run.id, "leak", by=actor(CARA))
    assert (await house.run(run)).state == State.AWAITING_APPROVAL

    house.clock.step(timedelta(minutes=61))
    await go_live.declare_emergency(house.services, run.id, "leak", by=house.ben)
    assert (await house.run(run)).state == State.AWAITING_APPROVAL
    await go_live.declare_emergency(house.services, run.id, "leak", by=actor(CARA))
    assert (await house.run(run)).state == State.GOING_LIVE
    assert "emergency.withdrawn" in await house.kinds(run)
