"""What every worker shares: lease what is due, work on it side by side, each item within its lease."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import ClassVar, Final, Generic, TypeVar

from bot.domain.errors import StagebotError
from bot.ports.store.errors import Stale
from bot.ports.store.tx import Tx
from bot.telemetry.log import get_logger
from bot.telemetry.metrics import Metrics
from bot.usecases.kernel.services import Services, WorkerName
from bot.workers.trouble import Trouble

T = TypeVar("T")

ITEM_SECONDS: Final = 30.0
ROUND_SECONDS: Final = 120.0
_SAFE: Final = 0.9
"""The part of a lease within which work on an item must end: nothing leaves when it may be another's."""

_USUAL_WAITS: Final = 6
"""How many poll intervals something may wait without an old clock being the reason."""


class Worker(ABC, Generic[T]):
    """One kind of work. A round leases a batch and works on its items, `pace.workers` at once.

    No item is begun later than two minutes after the round; what is left goes back. Each item ends within
    30 seconds and within its lease: a replica that was stopped for longer finds its time over as soon as it
    goes on, before anything else of it leaves.
    """

    name: ClassVar[str]
    batch: ClassVar[int]

    def __init__(self, services: Services, metrics: Metrics) -> None:
        self._services = services
        self._metrics = metrics
        self._log = get_logger("workers")
        self._trouble = Trouble(f"{self.name}.item", services.clock)
        self._is_stopping = False
        self._now: datetime | None = None

    @abstractmethod
    def _claim(self, tx: Tx, *, now: datetime) -> Sequence[T]:
        """Lease up to `batch` items that are due."""

    @abstractmethod
    async def _work_on(self, item: T) -> None:
        """Carry one item further and give it back. Raises Stale when it is another's by now."""

    @abstractmethod
    def _renew(self, tx: Tx, item: T) -> None:
        """Hold an item for a whole lease from now on. Raises Stale."""

    @abstractmethod
    def _put_back(self, tx: Tx, item: T, *, due_at: datetime) -> None:
        """Give an item back unchanged."""

    @abstractmethod
    def _forget_waits(self, tx: Tx, *, now: datetime, beyond: timedelta) -> int:
        """Make due what would wait longer than that."""

    def _retry_at(self, item: T) -> datetime:  # noqa: ARG002 - a worker may know better
        """Return when an item is due again that was not finished."""
        return self._services.clock.after(self._services.pace.poll_every)

    def stop(self) -> None:
        """Begin nothing more; what a round has leased and not begun goes back."""
        self._is_stopping = True

    async def round(self) -> bool:
        """Work on what is due; True when the batch was full and more may be waiting."""
        services = self._services
        with self._metrics.round_seconds.labels(worker=self.name).time():
            await self._notice_the_clock()
            leased_at = services.clock.monotonic()
            now = services.clock.now()
            items = await services.store.write(lambda tx: self._claim(tx, now=now))
            await self._work_on_all(items, leased_at)
        return len(items) == self.batch and not self._is_stopping

    async def _notice_the_clock(self) -> None:
        """A clock that was set back, now or while this process was away, must not hold up what is due."""
        now, before = self._services.clock.now(), self._now
        self._now = now
        if before is not None and now >= before:
            return
        usual = self._services.pace.poll_every * _USUAL_WAITS
        beyond = usual if before is None else timedelta()
        hurried = await self._services.store.write(lambda tx: self._forget_waits(tx, now=now, beyond=beyond))
        if before is not None or hurried:
            self._log.warning("clock.set_back", worker=self.name, rows=hurried)

    async def _work_on_all(self, items: Sequence[T], leased_at: float) -> None:
        """Work side by side, but not for ever. One item that fails does not stop the others."""
        queue, failed = iter(items), 0

        async def work() -> None:
            nonlocal failed
            for item in queue:
                if self._is_stopping or self._age(leased_at) > ROUND_SECONDS:
                    await self._give_back(item, due_at=self._services.clock.now())
                else:
                    failed += not await self._try(item, leased_at)

        async with asyncio.TaskGroup() as group:
            for _ in range(min(self._services.pace.workers, len(items))):
                group.create_task(work())
        if items and not failed:
            self._trouble.over()

    async def _try(self, item: T, leased_at: float) -> bool:
        try:
            await self._within_lease(item, leased_at)
        except Stale:
            # a person or another replica was faster: what we saw is old
            await self._give_back(item, due_at=self._services.clock.now())
        except TimeoutError as error:
            self._trouble.met(error)
            await self._give_back(item, due_at=self._retry_at(item))
            return False
        except StagebotError as error:
            self._trouble.met(error)  # the lease ends by itself
            return False
        except Exception as error:  # noqa: BLE001 - whatever one item runs into is not the others' trouble
            self._trouble.met(error)
            return False
        return True

    async def _within_lease(self, item: T, leased_at: float) -> None:
        lease = self._services.pace.lease.total_seconds() * _SAFE
        if lease - self._age(leased_at) < min(ITEM_SECONDS, lease * _SAFE):
            leased_at = self._services.clock.monotonic()
            await self._services.store.write(lambda tx: self._renew(tx, item))
        async with asyncio.timeout(min(ITEM_SECONDS, lease - self._age(leased_at))):
            await self._work_on(item)

    async def _give_back(self, item: T, *, due_at: datetime) -> None:
        """Put an item back; if the database does not take that, its lease ends by itself."""
        try:
            await self._services.store.write(lambda tx: self._put_back(tx, item, due_at=due_at))
        except StagebotError as error:
            self._trouble.met(error)
        if due_at <= self._services.clock.now():
            self._services.nudge(WorkerName(self.name))

    def _age(self, leased_at: float) -> float:
        return self._services.clock.monotonic() - leased_at
