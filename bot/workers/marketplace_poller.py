"""The marketplace pump: lease what is due, carry out its intent or look at it, write what changed."""

import asyncio
from collections.abc import Sequence
from datetime import datetime

from bot.domain.aggregate import Lease
from bot.domain.run.run import Run
from bot.ports.people import PeopleUnknown
from bot.ports.store.errors import Stale
from bot.telemetry.log import get_logger
from bot.telemetry.metrics import Metrics
from bot.telemetry.tracing import unit_of_work
from bot.usecases.kernel.services import Services, WorkerName
from bot.usecases.review import go_live
from bot.usecases.run import observe
from bot.usecases.run.effects import carry_out
from bot.workers.worker import run_all

_BATCH = 200
_SECONDS_PER_RUN = 30.0
_SECONDS_PER_ROUND = 120.0


class MarketplacePoller:
    """One round leases a batch of due runs and works on them side by side, each within a deadline.

    `turned_at` is when the last round ended, None before the first.
    """

    def __init__(self, services: Services, metrics: Metrics) -> None:
        self._services = services
        self._metrics = metrics
        self._log = get_logger("tick")
        self.turned_at: datetime | None = None

    async def round(self) -> bool:
        """Work on what is due; True when the batch was full and more may be waiting."""
        services = self._services
        now = services.clock.now()
        pace = services.pace
        with self._metrics.tick_seconds.time():
            claims = await services.store.write(
                lambda tx: tx.runs.claim_due(now=now, owner=pace.replica, lease=pace.lease, limit=_BATCH)
            )
            await self._work_on_all(claims)
        if claims:
            services.nudge(WorkerName.RELAY)
        self.turned_at = services.clock.now()
        return len(claims) == _BATCH

    async def _work_on_all(self, claims: Sequence[Lease[Run]]) -> None:
        """Work side by side, but not for ever: what is not reached comes back when its lease ends."""
        try:
            async with asyncio.timeout(_SECONDS_PER_ROUND):
                await run_all(claims, self._work_on, workers=self._services.pace.workers)
        except TimeoutError:
            self._log.warning("round.cut", took_ms=_SECONDS_PER_ROUND * 1000)

    async def _work_on(self, claim: Lease[Run]) -> None:
        run = claim.subject
        with unit_of_work("poll.done", run=run.id, offer=run.offer, state=run.state):
            try:
                async with asyncio.timeout(_SECONDS_PER_RUN):
                    await self._advance(claim)
            except Stale:
                # a person decided meanwhile: what we saw is old, look again at once
                await self._give_back(claim)
            except TimeoutError:
                await self._give_back(claim, later=True)
                raise

    async def _advance(self, claim: Lease[Run]) -> None:
        intent = claim.subject.intent
        if intent is not None:
            result = await carry_out(self._services, claim)
            self._metrics.effects_total.labels(kind=intent.kind, outcome=result).inc()
            return
        if go_live.is_due(claim.subject, self._services.clock.now()):
            await self._release(claim)
            return
        seen = await observe.poll(self._services, claim)
        answered = seen.subject.faults == 0
        self._metrics.polls_total.labels(outcome="answered" if answered else "missed").inc()
        await observe.keep(self._services, claim, seen)

    async def _release(self, claim: Lease[Run]) -> None:
        """Nobody counts unseen: while Slack does not say who people are, nothing goes live."""
        try:
            await go_live.due(self._services, claim)
        except PeopleUnknown:
            self._log.warning("release.later", run=claim.subject.id)
            await self._give_back(claim, later=True)

    async def _give_back(self, claim: Lease[Run], *, later: bool = False) -> None:
        services = self._services
        due = observe.due_next(services, claim.subject) if later else services.clock.now()
        await services.store.write(
            lambda tx: tx.runs.release(claim.subject.id, fence=claim.fence, due_at=due)
        )
        if not later:
            services.nudge(WorkerName.POLLER)
