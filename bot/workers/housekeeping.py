"""Housekeeping: remind of what waits too long, forget what is settled, keep the list of offers fresh."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import ClassVar

from bot.domain.values import TeamId
from bot.ports.marketplace import MarketplaceError
from bot.ports.slack import ChatError
from bot.telemetry.metrics import Metrics
from bot.telemetry.tracing import unit_of_work
from bot.usecases.kernel import access
from bot.usecases.kernel.services import Services, WorkerName
from bot.usecases.notify import look, permalinks, remind, second_posts
from bot.usecases.offer import catalogue
from bot.usecases.run import reasons
from bot.workers.trouble import Trouble

_CLEAN_EVERY = timedelta(hours=1)


class Housekeeping:
    """One round reminds; once an hour it also cleans up. `team` asks which workspace we are in."""

    name: ClassVar[str] = "housekeeping"

    def __init__(self, services: Services, metrics: Metrics, team: Callable[[], Awaitable[TeamId]]) -> None:
        self._services = services
        self._metrics = metrics
        self._team = team
        self._cleaned_at: float | None = None
        self._trouble = Trouble(f"{self.name}.slack", services.clock)

    async def round(self) -> bool:
        """Housekeeping once; there is never more to do at once."""
        with self._metrics.round_seconds.labels(worker=self.name).time(), unit_of_work("housekeeping.done"):
            is_time = self._is_time_to_clean()
            if is_time:
                await self._forget()
            try:
                await self._for_team(await self._team(), refresh=is_time)
            except ChatError as error:  # who we are is asked again in the next round
                self._trouble.met(error)
            else:
                self._trouble.over()
        return False

    def stop(self) -> None:
        """A round is short: there is nothing to stop."""

    def _is_time_to_clean(self) -> bool:
        now = self._services.clock.monotonic()
        if self._cleaned_at is not None and now - self._cleaned_at < _CLEAN_EVERY.total_seconds():
            return False
        self._cleaned_at = now
        return True

    async def _forget(self) -> None:
        keep = self._services.pace.keep
        before = self._services.clock.now() - keep
        await self._services.store.write(lambda tx: tx.inbox.forget_before(tx.now() - keep))
        await self._services.store.write(lambda tx: tx.revisions.forget_proposals(before))
        await self._services.store.write(lambda tx: tx.outbox.forget_settled(before))

    async def _for_team(self, team: TeamId, *, refresh: bool) -> None:
        await remind.remind(self._services, team)
        await look.look(self._services, team)
        await access.settle(self._services)
        await second_posts.remove(self._services)
        if await reasons.complete(self._services, team):
            self._services.nudge(WorkerName.RELAY)
        await permalinks.learn_missing(self._services)
        if not refresh:
            return
        try:
            await catalogue.refresh(self._services, team)
        except MarketplaceError:
            return  # suggestions stay as they were; the poller tells who needs to know
