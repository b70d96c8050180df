"""A client on a running sandbox marketplace whose time a test moves."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import aiohttp

from bot.clock import SystemClock
from bot.domain.offer.submission import running
from bot.domain.values import DurableId, JobId, OfferId, SubmissionId
from bot.marketplace.by_type import MarketplaceByType
from bot.marketplace.opening import Access, open_marketplace
from bot.sandbox.clock import SandboxClock
from bot.sandbox.marketplace.app import create_app
from bot.sandbox.marketplace.gate import BASE, STEPS
from bot.sandbox.marketplace.market import Market
from bot.sandbox.marketplace.seeds import demo
from bot.sandbox.serve import serve


@dataclass
class Sandbox:
    """A running sandbox marketplace, its clock in the test's hand, and a client that talks to it."""

    client: MarketplaceByType
    market: Market

    def switch(self, **values: Any) -> None:
        """Turn switches."""
        self.market.switches = replace(self.market.switches, **values)

    def pass_hours(self, hours: float) -> None:
        """Let the marketplace's time pass."""
        self.market.clock.step(timedelta(hours=hours))

    async def product(self, offer: str = "offer-x") -> DurableId:
        """Return an offer's durable ID."""
        found = await self.client.find_offer(OfferId(offer))
        assert found is not None
        return found.durable_id

    async def stage(self, offer: str = "offer-x") -> tuple[DurableId, JobId, SubmissionId]:
        """Publish an offer to preview and wait until it is over."""
        product = await self.product(offer)
        report = await self.client.submit_preview(product)
        self.pass_hours(1)
        submission = running(await self.client.submissions(product))
        assert submission is not None
        self.pass_hours(200)
        return product, report.id, submission.id


def access(url: str, **changes: Any) -> Access:
    """Return the way to a sandbox at that address, with some things changed."""
    given = Access(
        marketplace_url=url + BASE,
        login_url=url,
        steps_url=url + STEPS,
        tenant="11111111-aaaa-4bbb-8ccc-222222222222",
        client="a-client",
        secret="a-secret",
        poll_every=timedelta(0),
    )
    return replace(given, **changes)


@asynccontextmanager
async def open_sandbox(*, strict: bool = False, **changes: Any) -> AsyncIterator[Sandbox]:
    """Serve the demo's offers and yield them with a client; `changes` are fields of its `Access`."""
    clock = SandboxClock(speed=0)
    market = Market(clock, *demo(clock.now()))
    market.switches = replace(market.switches, strict=strict)
    async with (
        serve(create_app(market)) as url,
        aiohttp.ClientSession() as session,
        open_marketplace(access(url, **changes), session, SystemClock()) as client,
    ):
        yield Sandbox(client=client, market=market)
