"""Offers at Microsoft's limits are read; where a bound is met, its setting is said and no state is lost."""

from dataclasses import replace

import aiohttp
import pytest

from bot.clock import SystemClock
from bot.domain.offer.submission import Target
from bot.domain.run.states import State
from bot.marketplace.opening import open_marketplace
from bot.ports.marketplace import TooLarge
from bot.sandbox.clock import SandboxClock
from bot.sandbox.marketplace.app import create_app
from bot.sandbox.marketplace.market import Market
from bot.sandbox.marketplace.seeds import demo
from bot.sandbox.serve import serve
from tests.contract.sandbox_client import access


def enlarge(market: Market, mebibytes: int, offer: str = "offer-x") -> None:
    """Give an offer's draft a text of that size, split over many listings."""
    draft = market.catalog.by_external[offer].draft
    listing = next(key for key in draft if draft[key]["id"].startswith("listing/"))
    draft[listing]["description"] = "x" * (mebibytes * 1024 * 1024)


async def test_an_offer_of_eight_megabytes_is_read_and_one_beyond_the_setting_names_it() -> None:
    clock = SandboxClock(speed=0)
    market = Market(clock, *demo(clock.now()))
    enlarge(market, 8)
    async with serve(create_app(market)) as url, aiohttp.ClientSession() as session:
        async with open_marketplace(access(url), session, SystemClock()) as client:
            offer = await client.find_offer("offer-x")  # type: ignore[arg-type]
            assert offer is not None
            assert await client.tree(offer.durable_id, Target.DRAFT) is not None
        small = replace(access(url), tree_megabytes=4)
        async with open_marketplace(small, session, SystemClock()) as client:
            with pytest.raises(TooLarge, match=r"larger than 4 MiB; STAGEBOT_TREE_MEGABYTES allows more"):
                await client.tree(offer.durable_id, Target.DRAFT)


class Bounded:
    """The marketplace, except that the preview is too large while `is_too_large`."""

    def __init__(self, real) -> None:
        self._real, self.is_too_large = real, True

    def __getattr__(self, name: str) -> object:
        return getattr(self._real, name)

    async def tree(self, product, target):
        if self.is_too_large and target is Target.PREVIEW and self.staged:
            raise TooLarge("The marketplace's answer cannot be taken: STAGEBOT_TREE_MEGABYTES allows more.")
        return await self._real.tree(product, target)

    staged = False


async def test_a_preview_that_is_too_large_is_staged_all_the_same_said_once_and_reviewed_later(house):
    marketplace = Bounded(house.services.marketplace)
    house.services = replace(house.services, marketplace=marketplace)
    run = await house.turn_until(await house.stage(), State.IN_PROGRESS)
    marketplace.staged = True
    await house.turn_until(run, State.STAGED)
    for _ in range(6):
        await house.turn(120)

    assert (await house.run(run)).state is State.STAGED
    kinds = await house.kinds(run)
    assert (kinds.count("request.staged"), kinds.count("poll.lost"), kinds.count("poll.found")) == (1, 1, 0)
    assert any("STAGEBOT_TREE_MEGABYTES" in str(m.blocks) for m in house.chat.messages.values())

    marketplace.is_too_large = False
    await house.turn_until(run, State.AWAITING_APPROVAL)
    assert (await house.kinds(run)).count("poll.found") == 1
