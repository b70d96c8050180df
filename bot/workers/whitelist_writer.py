"""The whitelist pump: carries saved versions to the draft by read, compare, write; watches end dates.

The only place that writes to a draft. The write puts the whole list and is idempotent: while the draft
still holds what the person was shown, sending it again can do no harm; as soon as it holds something
else, nothing is overwritten.
"""

import asyncio

from bot.domain.aggregate import Lease
from bot.domain.whitelist.revision import WhitelistRevision
from bot.ports.store.errors import Stale
from bot.telemetry.log import get_logger
from bot.telemetry.tracing import unit_of_work
from bot.usecases.kernel.services import Services, WorkerName
from bot.usecases.whitelist.effects import carry_out
from bot.workers.worker import run_all

_BATCH = 50
_SECONDS_PER_REVISION = 30.0


class WhitelistWriter:
    """One round leases a batch of due versions and works on them side by side."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._log = get_logger("revisions")

    async def round(self) -> bool:
        """Work on what is due; True when the batch was full and more may be waiting."""
        services = self._services
        now, pace = services.clock.now(), services.pace
        claims = await services.store.write(
            lambda tx: tx.revisions.claim_due(now=now, owner=pace.replica, lease=pace.lease, limit=_BATCH)
        )
        await run_all(claims, self._work_on, workers=pace.workers)
        if claims:
            services.nudge(WorkerName.RELAY)
        return len(claims) == _BATCH

    async def _work_on(self, claim: Lease[WhitelistRevision]) -> None:
        revision = claim.subject
        with unit_of_work("revision.done", revision=revision.id, offer=revision.offer, state=revision.state):
            try:
                async with asyncio.timeout(_SECONDS_PER_REVISION):
                    await carry_out(self._services, claim)
            except Stale:
                self._log.info("revision.taken")  # its lease went to another replica, which goes on with it
