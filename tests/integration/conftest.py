"""A bot without Slack: real store, real client, real sandbox marketplace; a test turns both pumps."""

from collections.abc import AsyncIterator, Coroutine
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.domain.people import Actor
from bot.domain.policy.policy import OfferPolicy, Policy
from bot.domain.run.run import Run
from bot.domain.run.summaries import StageForm
from bot.domain.values import ChannelId, OfferId
from bot.domain.whitelist.revision import WhitelistRevision
from bot.marketplace.opening import Access, open_marketplace, open_subscriptions
from bot.ops.reports import audit
from bot.pictures.drawing import DrawnPictures
from bot.policyfile import load_policy
from bot.sandbox.clock import SandboxClock
from bot.sandbox.marketplace.app import create_app
from bot.sandbox.marketplace.gate import BASE, STEPS
from bot.sandbox.marketplace.market import Market
from bot.sandbox.marketplace.seeds import demo
from bot.sandbox.serve import serve
from bot.telemetry.metrics import Metrics
from bot.usecases.kernel.services import Pace, Services, WorkerName
from bot.usecases.run import stage
from bot.workers.attention_planner import AttentionPlanner
from bot.workers.marketplace_poller import MarketplacePoller
from bot.workers.outbox_relay import OutboxRelay
from bot.workers.whitelist_writer import WhitelistWriter
from storage import open_store
from tests.builders import ANA, BEN, NO_CHECKLIST, NOON, OPEN, TEAM, in_force
from tests.fakes import FixedPeople, ManualClock, RecordingChat

MINUTE = timedelta(minutes=1)


@dataclass(slots=True, kw_only=True)
class House:
    """Everything a journey needs, and the two pumps to turn by hand."""

    services: Services
    market: Market
    market_url: str
    market_clock: SandboxClock
    clock: ManualClock
    chat: RecordingChat
    is_relaying: bool = True

    ana = Actor(team=TEAM, person=ANA)
    ben = Actor(team=TEAM, person=BEN)

    async def stage(self, offer: str = "offer-x") -> Run:
        """Have Ana ask for an offer to be staged."""
        form = StageForm(offer=OfferId(offer), channel=ChannelId("C0RELEASES"), note="")
        return await stage.request_staging(self.services, form, by=self.ana)

    async def turn(self, minutes: float = 1.5) -> None:
        """Let both clocks run on, then turn the marketplace pump and the Slack pump once."""
        by = timedelta(minutes=minutes)
        self.clock.step(by)
        self.market_clock.step(by)
        await MarketplacePoller(self.services, Metrics()).round()
        await WhitelistWriter(self.services, Metrics()).round()
        await AttentionPlanner(self.services, Metrics()).round()
        if self.is_relaying:
            await OutboxRelay(self.services, Metrics()).round()

    async def turn_until(self, run: Run, state: str, *, most: int = 200) -> Run:
        """Turn until a run is in that state."""
        for _ in range(most):
            now = await self.run(run)
            if now.state == state:
                return now
            await self.turn(30)
        raise AssertionError(f"{run.offer} never became {state}: it is {now.state}")

    async def run(self, run: Run) -> Run:
        """Read a run."""
        found = await self.services.store.read(lambda tx: tx.runs.get(run.id))
        assert found is not None
        return found

    async def kinds(self, run: Run | WhitelistRevision) -> list[str]:
        """Return the kinds of a run's events, oldest first."""
        recorded = await self.services.store.read(lambda tx: tx.journal.of(run.id))
        return [entry.event.kind for entry in recorded]

    async def waits(self, run: Run | WhitelistRevision) -> list[str]:
        """Return what a subject waits for now: whoever can act is asked by these, by no mention."""
        kept = await self.services.store.read(lambda tx: tx.waits.of(run.id))
        return [wait.need.kind.value for wait in kept if wait.is_open]

    def with_policy(self, **rules: Any) -> None:
        """Decide otherwise for every offer; without a checklist unless one is given."""
        policy = Policy(default=OfferPolicy(**OPEN | {"checklist": NO_CHECKLIST} | rules))
        self.services = replace(self.services, policy=in_force(policy, self.services.catalogue))

    def published(self, target: str) -> int:
        """Count what the marketplace accepted for a target."""
        return sum(entry["target"] == target for entry in self.market.journal)


def _ignore_nudge(_: WorkerName) -> None:
    """The test turns the pumps."""


def _no_task(work: Coroutine[Any, Any, None]) -> None:
    work.close()


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    """A fresh bot and a marketplace with the demo's offers, both clocks standing still."""
    async with AsyncExitStack() as stack:
        market_clock = SandboxClock(0, NOON)
        catalog, switches = demo(market_clock.now())
        market = Market(market_clock, catalog, switches)
        url = await stack.enter_async_context(serve(create_app(market, control=True)))
        session = await stack.enter_async_context(aiohttp.ClientSession())
        clock, chat = ManualClock(), RecordingChat()
        url_of_store = f"sqlite:///{tmp_path / 'house.db'}"
        store = await stack.enter_async_context(open_store(url_of_store, clock=clock.now))
        access = Access(
            marketplace_url=f"{url}{BASE}",
            login_url=url,
            steps_url=f"{url}{STEPS}",
            arm_url=url,
            tenant="t",
            client="c",
            secret="s",
        )
        marketplace = await stack.enter_async_context(open_marketplace(access, session, clock))
        _, catalogue = load_policy(None)
        services = Services(
            store=store,
            marketplace=marketplace,
            subscriptions=open_subscriptions(access, session, clock),
            chat=chat,
            people=FixedPeople(),
            pictures=DrawnPictures(),
            clock=clock,
            policy=in_force(Policy(default=OfferPolicy(**OPEN, checklist=NO_CHECKLIST)), catalogue),
            nudge=_ignore_nudge,
            spawn=_no_task,
            pace=Pace(),
        )
        yield House(
            services=services,
            market=market,
            market_url=url,
            market_clock=market_clock,
            clock=clock,
            chat=chat,
        )
        # whatever a test did: every state that a run is in was told, and no chain is broken
        assert not (await audit.verify(store)).broken
