"""The marketplace poller: carry out a run's intent or look at it, write what changed."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.domain.aggregate import Lease
from bot.domain.run.run import Run
from bot.ports.people import PeopleUnknown
from bot.ports.store.tx import Tx
from bot.telemetry.tracing import unit_of_work
from bot.usecases.kernel.services import WorkerName
from bot.usecases.policy.agreement import PolicyDiffers
from bot.usecases.review import go_live
from bot.usecases.run import observe
from bot.usecases.run.effects import carry_out
from bot.workers.worker import Worker


class MarketplacePoller(Worker[Lease[Run]]):
    """Works on runs in flight."""

    name = WorkerName.POLLER
    batch = 200

    def _claim(self, tx: Tx, *, now: datetime) -> Sequence[Lease[Run]]:
        pace = self._services.pace
        return tx.runs.claim(now=now, owner=pace.replica, lease=pace.lease, limit=self.batch)

    def _renew(self, tx: Tx, item: Lease[Run]) -> None:
        tx.runs.renew(item.subject.id, fence=item.fence, lease=self._services.pace.lease)

    def _put_back(self, tx: Tx, item: Lease[Run], *, due_at: datetime) -> None:
        tx.runs.release(item.subject.id, fence=item.fence, due_at=due_at)

    def _forget_waits(self, tx: Tx, *, now: datetime, beyond: timedelta) -> int:
        return tx.runs.forget_waits(now=now, beyond=beyond)

    def _retry_at(self, item: Lease[Run]) -> datetime:
        return observe.due_next(self._services, item.subject)

    async def _work_on(self, item: Lease[Run]) -> None:
        run = item.subject
        with unit_of_work(
            "poll.done", trace=await self._asked_in(run), run=run.id, offer=run.offer, state=run.state
        ):
            await self._advance(item)
        self._services.nudge(WorkerName.RELAY)
        self._services.nudge(WorkerName.ATTENTION)

    async def _asked_in(self, run: Run) -> str:
        """Return the trace of the command that is to be carried out; a look at a run has none."""
        if run.intent is None:
            return ""
        return await self._services.store.read(lambda tx: tx.journal.newest_trace(run.id))

    async def _advance(self, lease: Lease[Run]) -> None:
        run, services = lease.subject, self._services
        if run.intent is not None:
            done = await carry_out(services, lease)
            await observe.keep(services, done.lease, done.outcome, due_at=done.due_at)
            self._metrics.effects_total.labels(kind=run.intent.kind, outcome=done.what).inc()
        elif go_live.is_due(run, services.clock.now()):
            await self._go_live(lease)
        else:
            seen = await observe.poll(services, lease)
            answered = seen.subject.faults == 0
            self._metrics.polls_total.labels(outcome="answered" if answered else "missed").inc()
            await observe.keep(services, lease, seen)

    async def _go_live(self, lease: Lease[Run]) -> None:
        """While Slack does not say who people are, or replicas use different policies, nothing goes live."""
        try:
            await go_live.due(self._services, lease)
        except (PeopleUnknown, PolicyDiffers) as error:
            self._trouble.met(error)
            await self._give_back(lease, due_at=self._retry_at(lease))
