"""Read-only, against the real publishing API, where credentials of a publisher account are given.

The same promises that the sandbox is held to. Set STAGEBOT_TEST_REAL=1 beside AZURE_TENANT_ID,
AZURE_CLIENT_ID and a proof; STAGEBOT_TEST_REAL_OFFER names the offer to look at.
"""

import os
from contextlib import AsyncExitStack

import aiohttp
import pytest

from bot.clock import SystemClock
from bot.composition.publisher import access
from bot.domain.offer.diff import compare
from bot.domain.offer.digest import digest_of
from bot.domain.offer.submission import Target
from bot.domain.values import OfferId
from bot.marketplace.opening import open_marketplace
from bot.sandbox.clock import SandboxClock
from bot.sandbox.marketplace.app import create_app
from bot.sandbox.marketplace.gate import BASE, STEPS
from bot.sandbox.marketplace.market import Market
from bot.sandbox.marketplace.seeds import demo
from bot.sandbox.serve import serve
from bot.settings import load

REAL = {name: os.environ[name] for name in os.environ if name.startswith("AZURE_")}
IS_REAL = os.environ.get("STAGEBOT_TEST_REAL") == "1"


@pytest.fixture(params=["sandbox", "real"])
async def account(request):
    """A client and the offer to look at, on either side."""
    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(aiohttp.ClientSession())
        if request.param == "real":
            if not IS_REAL:
                pytest.skip("no publisher account: set STAGEBOT_TEST_REAL=1 and AZURE_… to ask the real API")
            environment, offer = REAL, os.environ.get("STAGEBOT_TEST_REAL_OFFER", "")
        else:
            clock = SandboxClock(0)
            market = Market(clock, *demo(clock.now()))
            url = await stack.enter_async_context(serve(create_app(market)))
            environment, offer = sandbox(url), "offer-x"
        client = await stack.enter_async_context(
            open_marketplace(access(load(environment)), session, SystemClock())
        )
        yield client, OfferId(offer)


def sandbox(url):
    return {
        "AZURE_TENANT_ID": "t",
        "AZURE_CLIENT_ID": "c",
        "AZURE_CLIENT_SECRET": "s",
        "STAGEBOT_LOGIN_URL": url,
        "STAGEBOT_MARKETPLACE_URL": f"{url}{BASE}",
        "STAGEBOT_STEPS_URL": f"{url}{STEPS}",
    }


async def test_an_offer_is_found_by_its_id_and_in_the_list(account):
    client, offer = account

    found = await client.find_offer(offer)

    assert found is not None
    assert found.durable_id in {listed.durable_id for listed in await client.list_offers()}


async def test_an_unknown_offer_is_none(account):
    client, _ = account

    assert await client.find_offer(OfferId("no-such-offer-anywhere")) is None


async def test_two_reads_of_one_draft_are_no_change(account):
    client, offer = account
    found = await client.find_offer(offer)

    first = await client.tree(found.durable_id, Target.DRAFT)
    second = await client.tree(found.durable_id, Target.DRAFT)

    assert compare(first, second).lines == ()
    assert digest_of(first).text == digest_of(second).text


async def test_the_listing_holds_no_draft_and_every_entry_says_how_far_it_is(account):
    client, offer = account
    found = await client.find_offer(offer)

    for entry in await client.submissions(found.durable_id):
        assert not entry.id.endswith("/0")
        assert entry == await client.submission(entry.id) or entry.target is Target.PREVIEW
