"""The broom: forget delivery keys and proposals that nobody can use any more, keep the offers fresh."""

from datetime import timedelta

from bot.domain.values import TeamId
from bot.ports.marketplace import MarketplaceError
from bot.telemetry.tracing import unit_of_work
from bot.usecases import offers
from bot.usecases.services import Services

KEEP_KEYS = timedelta(days=7)
"""Slack redelivers within minutes; a signed request can be replayed for five."""


class Sweep:
    """One round of housekeeping."""

    def __init__(self, services: Services, team: TeamId) -> None:
        self._services = services
        self._team = team

    async def round(self) -> bool:
        """Sweep once; there is never more to do at once."""
        services = self._services
        before = services.clock.now() - KEEP_KEYS
        with unit_of_work("sweep.done"):
            await services.store.write(lambda tx: tx.inbox.forget_before(before))
            await services.store.write(lambda tx: tx.revisions.forget_proposals(before))
            try:
                await offers.refresh(services, self._team)
            except MarketplaceError:
                return False  # suggestions stay as they were; the pump tells who needs to know
        return False
