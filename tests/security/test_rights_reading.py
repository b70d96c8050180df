"""Reading is a right: who is not named is shown nothing, in no way, and every reading is written down."""

from dataclasses import replace

import pytest

from bot.domain.errors import NotAllowed, UnknownOffer
from bot.domain.policy.policy import OfferPolicy, Policy
from bot.domain.values import OfferId
from bot.usecases import home
from bot.usecases.run import queries, stage
from bot.usecases.whitelist import access, edit
from bot.views import home as home_view
from tests.builders import ANA, BEN, OPEN, in_force
from tests.security.people import CARA, CHANNEL, EVE, EVERY_WAY_IN, OFFER, actor, member, streams, with_people


@pytest.mark.parametrize("kind", EVERY_WAY_IN)
async def test_who_is_no_full_member_is_shown_nothing_and_told_why(house, kind):
    run = await house.stage()
    with_people(house, member(EVE, **EVERY_WAY_IN[kind]))
    eve = actor(EVE)
    for attempt in (
        queries.board(house.services, eve),
        queries.in_flight_lines(house.services, eve),
        queries.current(house.services, eve, OFFER),
        queries.run_line(house.services, run.id, eve),
        queries.get(house.services, run.id, eve),
        edit.open_edit(house.services, OFFER, CHANNEL, by=eve),
        edit.history(house.services, OFFER, by=eve),
        stage.find_to_stage(house.services, OFFER, eve),
    ):
        with pytest.raises(NotAllowed, match="full members of this workspace"):
            await attempt
    assert "full members" in str(home_view.home(await home.home(house.services, eve)))
    assert "offer-x" not in str(home_view.home(await home.home(house.services, eve)))


async def test_lists_hold_only_what_the_reader_may_read(house):
    ours = OfferPolicy(glob="offer-x", stagers=frozenset({ANA}), approvers=frozenset({BEN}))
    policy = Policy(offers=(ours,), default=OfferPolicy(**OPEN))
    house.services = replace(house.services, policy=in_force(policy))
    await house.stage("offer-x")
    await house.stage("offer-news")

    async def seen(person):
        return {line.run.offer for line in await queries.board(house.services, actor(person))}

    assert {"offer-x", "offer-news"} == await seen(BEN)
    assert {"offer-news"} == await seen(EVE)
    shown = await home.home(house.services, actor(EVE))
    assert {"offer-news"} == {line.run.offer for line in shown.in_flight}


async def test_readers_may_read_and_no_more(house):
    named = frozenset({ANA, BEN})
    house.with_policy(stagers=named, approvers=named, readers=frozenset({EVE}))
    await house.stage()
    assert (await queries.current(house.services, actor(EVE), OFFER)).run.offer == OFFER
    board = await edit.open_edit(house.services, OFFER, CHANNEL, by=actor(EVE))
    assert not board.may_edit
    for attempt in (
        queries.current(house.services, actor(CARA), OFFER),
        queries.current(house.services, actor(CARA), OfferId("offer-news")),
        access.get(house.services, board.revision.id, actor(CARA)),
        access.download(house.services, board.revision.id, actor(CARA)),
        edit.again(house.services, board.revision.id, by=actor(CARA)),
    ):
        with pytest.raises(NotAllowed):
            await attempt


async def test_every_read_of_a_whitelist_is_written_down(house):
    board = await edit.open_edit(house.services, OFFER, CHANNEL, by=house.ben)
    await edit.history(house.services, OFFER, by=house.ben)
    await access.download(house.services, board.revision.id, house.ben)
    read = await streams(house, "reading:")
    assert [(row.kind, row.actor) for row in read] == [("whitelist.read", BEN)] * 3
    assert [row.data.split('"how":"')[1].split('"')[0] for row in read] == ["window", "history", "file"]


async def test_near_names_are_those_of_offers_that_one_may_read(house):
    await house.services.marketplace.list_offers()
    theirs = OfferPolicy(glob="offer-news", stagers=frozenset({ANA}), approvers=frozenset({BEN}))
    house.services = replace(
        house.services, policy=in_force(Policy(offers=(theirs,), default=OfferPolicy(**OPEN)))
    )
    with pytest.raises(UnknownOffer) as unknown:
        await stage.find_to_stage(house.services, OfferId("offer-newz"), actor(EVE))
    assert "offer-news" not in unknown.value.near
    with pytest.raises(UnknownOffer) as known:
        await stage.find_to_stage(house.services, OfferId("offer-newz"), house.ana)
    assert "offer-news" in known.value.near
