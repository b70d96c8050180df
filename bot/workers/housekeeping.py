"""The broom: remind of what waits too long, forget old delivery keys, keep the list of offers fresh."""

from datetime import datetime, timedelta

from bot.domain.values import TeamId
from bot.ports.marketplace import MarketplaceError
from bot.telemetry.tracing import unit_of_work
from bot.usecases.kernel.services import Services
from bot.usecases.notify import permalinks, remind
from bot.usecases.offer import catalogue

KEEP_KEYS = timedelta(days=7)
"""Slack redelivers within minutes; a signed run can be replayed for five."""

_CLEAN_EVERY = timedelta(hours=1)


class Housekeeping:
    """One round reminds; once an hour it also keeps house."""

    def __init__(self, services: Services, team: TeamId) -> None:
        self._services = services
        self._team = team
        self._cleaned_at: datetime | None = None

    async def round(self) -> bool:
        """Housekeeping once; there is never more to do at once."""
        now = self._services.clock.now()
        with unit_of_work("sweep.done"):
            await remind.remind(self._services, self._team)
            await permalinks.learn_missing(self._services)
            if self._cleaned_at is None or not timedelta() <= now - self._cleaned_at < _CLEAN_EVERY:
                self._cleaned_at = now
                await self._clean(now)
        return False

    async def _clean(self, now: datetime) -> None:
        await self._services.store.write(lambda tx: tx.inbox.forget_before(now - KEEP_KEYS))
        await self._services.store.write(lambda tx: tx.revisions.forget_proposals(now - KEEP_KEYS))
        try:
            await catalogue.refresh(self._services, self._team)
        except MarketplaceError:
            return  # suggestions stay as they were; the pump tells who needs to know
