"""The attention planner: leases waits whose next rung or notice is due, and has people told."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.domain.aggregate import Lease
from bot.domain.notify.waiting import KeptWait
from bot.ports.people import PeopleUnknown
from bot.ports.store.tx import Tx
from bot.telemetry.tracing import unit_of_work
from bot.usecases.kernel.services import WorkerName
from bot.usecases.notify.plan import carry
from bot.workers.worker import Worker


class AttentionPlanner(Worker[Lease[KeptWait]]):
    """Works on waits. It posts nothing itself: who is told goes into the outbox."""

    name = WorkerName.ATTENTION
    batch = 50

    def _claim(self, tx: Tx, *, now: datetime) -> Sequence[Lease[KeptWait]]:
        pace = self._services.pace
        return tx.waits.claim(now=now, owner=pace.replica, lease=pace.lease, limit=self.batch)

    def _renew(self, tx: Tx, item: Lease[KeptWait]) -> None:
        tx.waits.renew(item.subject.id, fence=item.fence, lease=self._services.pace.lease)

    def _put_back(self, tx: Tx, item: Lease[KeptWait], *, due_at: datetime) -> None:
        tx.waits.release(item.subject.id, fence=item.fence, due_at=due_at)

    def _forget_waits(self, tx: Tx, *, now: datetime, beyond: timedelta) -> int:
        return tx.waits.forget_waits(now=now, beyond=beyond)

    async def _work_on(self, item: Lease[KeptWait]) -> None:
        wait = item.subject
        with unit_of_work("attention.done", run=wait.subject, offer=wait.offer, waits_for=wait.need.kind):
            try:
                await carry(self._services, item)
            except PeopleUnknown:  # while Slack does not say who people are, nobody is guessed
                await self._give_back(item, due_at=self._retry_at(item))
                return
        self._services.nudge(WorkerName.RELAY)
