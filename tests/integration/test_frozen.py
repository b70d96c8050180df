"""A replica that is stopped at any point for longer than its lease, and another that goes on meanwhile.

When the first one goes on it must not act: what it was about to do is another's by now, or is done.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.run.states import State
from bot.domain.whitelist.revision import RevisionState
from bot.telemetry.metrics import Metrics
from bot.usecases.kernel.services import Services
from bot.usecases.review import approve
from bot.usecases.run import stage
from bot.workers.marketplace_poller import MarketplacePoller
from bot.workers.outbox_relay import OutboxRelay
from bot.workers.whitelist_writer import WhitelistWriter
from tests.integration.conftest import House
from tests.integration.test_whitelist import MSDN, saved

LONG = timedelta(minutes=5)
"""Longer than a lease, and than what an accepted submission takes to show."""


class FreezingStore:
    """A store after whose n-th write this process stands still for long, while `meanwhile` happens."""

    def __init__(self, house: House, nth: int, meanwhile: Callable[[], Awaitable[None]]) -> None:
        self._house = house
        self._store = house.services.store
        self._left = nth
        self._meanwhile = meanwhile
        self.has_frozen = False

    async def write(self, body):
        result = await self._store.write(body)
        self._left -= 1
        if self._left == 0:
            self.has_frozen = True
            self._house.clock.step(LONG)
            self._house.market_clock.step(timedelta(seconds=30))
            await self._meanwhile()
        return result

    async def read(self, body):
        return await self._store.read(body)

    async def close(self) -> None:
        """The other replica still needs it."""


class CountingMarketplace:
    """The marketplace, and which calls of one method went out."""

    def __init__(self, marketplace: Any, method: str) -> None:
        self._marketplace = marketplace
        self._method = method
        self.calls: list[tuple[Any, ...]] = []

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._marketplace, name)
        if name != self._method:
            return found

        async def counted(*args: Any) -> Any:
            self.calls.append(args)
            return await found(*args)

        return counted


def count(house: House, method: str) -> list[tuple[Any, ...]]:
    """Count the calls of a method from now on."""
    marketplace = CountingMarketplace(house.services.marketplace, method)
    house.services = replace(house.services, marketplace=marketplace)
    return marketplace.calls


async def freeze(house: House, worker, nth: int) -> None:
    """Turn a worker that freezes after its n-th write while another replica's turns twice."""

    def replica(name: str, store) -> Services:
        return replace(house.services, store=store, pace=replace(house.services.pace, replica=name))

    async def meanwhile() -> None:
        other = worker(replica("other", house.services.store), Metrics())
        for _ in range(2):
            await other.round()

    store = FreezingStore(house, nth, meanwhile)
    await worker(replica("frozen", store), Metrics()).round()
    assert store.has_frozen, "there was no such write"


@pytest.mark.parametrize("nth", [1, 2, 3, 4])
async def test_a_publish_leaves_once_wherever_a_replica_freezes(house, nth):
    run = await house.stage()
    calls = count(house, "submit_preview")
    await freeze(house, MarketplacePoller, nth)

    await house.turn_until(run, State.AWAITING_APPROVAL)

    assert len(calls) == 1


@pytest.mark.parametrize("nth", [1, 2, 3, 4])
async def test_a_go_live_leaves_once_wherever_a_replica_freezes(house, nth):
    run = await house.stage()
    await house.turn_until(run, State.AWAITING_APPROVAL)
    await approve.give(house.services, run.id, by=house.ben)
    calls = count(house, "go_live")
    await freeze(house, MarketplacePoller, nth)

    await house.turn_until(run, State.LIVE)

    assert len(calls) == 1


@pytest.mark.parametrize("nth", [1, 2, 3])
async def test_a_cancel_leaves_once_wherever_a_replica_freezes(house, nth):
    run = await house.stage()
    await house.turn()
    await stage.cancel(house.services, run.id, by=house.ana)
    calls = count(house, "cancel")
    await freeze(house, MarketplacePoller, nth)
    await house.turn_until(run, State.CANCELED)

    assert len(calls) == 1


@pytest.mark.parametrize("nth", [1, 2, 3, 4])
async def test_a_message_is_posted_once_wherever_a_replica_freezes(house, nth):
    await house.stage()
    await freeze(house, OutboxRelay, nth)
    await house.turn()

    roots = [ts for ts, thread in house.chat.threads.items() if thread is None]
    assert len(roots) == 1


@pytest.mark.parametrize("nth", [1, 2, 3])
async def test_a_card_that_was_redrawn_meanwhile_is_not_drawn_as_it_was(house, nth):
    """An old picture that comes late would say what is not so any more."""
    run = await house.stage()
    await house.turn()
    await MarketplacePoller(house.services, Metrics()).round()
    await stage.cancel(house.services, run.id, by=house.ana)
    await freeze(house, OutboxRelay, nth)
    drawn = list(house.chat.updates)

    assert len(drawn) == len(set(drawn)), "one redraw, by whoever holds the lease"


@pytest.mark.parametrize("nth", [1, 2, 3])
async def test_a_whitelist_is_written_once_wherever_a_replica_freezes(house, nth):
    revision = await saved(house, f"{MSDN}, ops")
    calls = count(house, "save_preview_audience")
    await freeze(house, WhitelistWriter, nth)
    for _ in range(5):
        await house.turn()

    found = await house.services.store.read(lambda tx: tx.revisions.get(revision.id))
    assert found.state == RevisionState.APPLIED
    assert len(calls) == 1
