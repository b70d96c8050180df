"""The whitelist writer: carries saved versions to the draft by read, compare, write; watches end dates.

The only place that writes to a draft. The write puts the whole list and is idempotent: while the draft
still holds what the person was shown, sending it again can do no harm; as soon as it holds something
else, nothing is overwritten.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.domain.aggregate import Lease
from bot.domain.whitelist.revision import WhitelistRevision
from bot.ports.store.tx import Tx
from bot.telemetry.tracing import unit_of_work
from bot.usecases.kernel.services import WorkerName
from bot.usecases.whitelist.effects import carry_out
from bot.usecases.whitelist.finish import keep
from bot.workers.worker import Worker


class WhitelistWriter(Worker[Lease[WhitelistRevision]]):
    """Works on versions of whitelists that are due."""

    name = WorkerName.WHITELIST
    batch = 50

    def _claim(self, tx: Tx, *, now: datetime) -> Sequence[Lease[WhitelistRevision]]:
        pace = self._services.pace
        return tx.revisions.claim(now=now, owner=pace.replica, lease=pace.lease, limit=self.batch)

    def _renew(self, tx: Tx, item: Lease[WhitelistRevision]) -> None:
        tx.revisions.renew(item.subject.id, fence=item.fence, lease=self._services.pace.lease)

    def _put_back(self, tx: Tx, item: Lease[WhitelistRevision], *, due_at: datetime) -> None:
        tx.revisions.release(item.subject.id, fence=item.fence, due_at=due_at)

    def _forget_waits(self, tx: Tx, *, now: datetime, beyond: timedelta) -> int:
        return tx.revisions.forget_waits(now=now, beyond=beyond)

    async def _work_on(self, item: Lease[WhitelistRevision]) -> None:
        revision = item.subject
        with unit_of_work("revision.done", revision=revision.id, offer=revision.offer, state=revision.state):
            await keep(self._services, await carry_out(self._services, item))
        self._services.nudge(WorkerName.RELAY)
        self._services.nudge(WorkerName.ATTENTION)
