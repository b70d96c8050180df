"""Staging runs: compare-and-set by version and fence."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from bot.domain.aggregate import Lease
from bot.domain.errors import AlreadyInFlight
from bot.domain.run.run import Run
from bot.domain.values import DurableId, OfferId, RunId, TeamId
from bot.ports.store.errors import StoreError
from storage.leasing import Leases
from storage.rows import run_columns, run_from
from storage.tables import IS_ACTIVE, RunRow
from storage.upsert import insert_into

runs = RunRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it at class creation


class SqlRuns:
    """Implements `Runs` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._leases = Leases(connection, runs, IS_ACTIVE)

    def get(self, id_: RunId) -> Run | None:
        """Read one run."""
        return self._one(select(runs).where(runs.c.id == id_))

    def add(self, run: Run, *, due_at: datetime) -> None:
        """Insert a run; the partial index is what allows one active run per offer."""
        row = insert_into(self._connection, runs).values(**run_columns(run), due_at=due_at, fence=0)
        for _ in range(2):  # the run in the way may end between the two statements
            if self._connection.execute(row.on_conflict_do_nothing()).rowcount == 1:
                return
            running = self.active_for(run.durable_id)
            if running is not None:
                raise AlreadyInFlight(running.id)
        raise StoreError(f"There is a run with the id {run.id} already.")

    def save(self, run: Run, *, fence: int | None = None, due_at: datetime | None = None) -> None:
        """Write a run back if nobody was faster."""
        columns = run_columns(replace(run, version=run.version + 1))
        self._leases.save(columns, version=run.version, fence=fence, due_at=due_at)

    def active_for(self, durable_id: DurableId) -> Run | None:
        """Return the offer's run in flight."""
        return self._one(select(runs).where(runs.c.durable_id == durable_id, IS_ACTIVE))

    def newest_of(self, offer: OfferId) -> Run | None:
        """Return the newest run of an offer ID."""
        wanted = select(runs).where(runs.c.offer_id == offer)
        return self._one(wanted.order_by(runs.c.created_at.desc(), runs.c.id.desc()).limit(1))

    def active_of(self, offer: OfferId) -> Run | None:
        """Return the run in flight of an offer ID."""
        return self._one(select(runs).where(runs.c.offer_id == offer, IS_ACTIVE))

    def active(self, team: TeamId) -> Sequence[Run]:
        """Return every run in flight of a workspace, oldest first."""
        return self._all(
            select(runs).where(runs.c.team_id == team, IS_ACTIVE).order_by(runs.c.created_at, runs.c.id)
        )

    def recent(self, team: TeamId, *, offer: OfferId | None = None, limit: int = 10) -> Sequence[Run]:
        """Return the newest runs, newest first."""
        wanted = select(runs).where(runs.c.team_id == team)
        if offer is not None:
            wanted = wanted.where(runs.c.offer_id == offer)
        return self._all(wanted.order_by(runs.c.created_at.desc(), runs.c.id.desc()).limit(limit))

    def past_runs(self, durable_id: DurableId, *, limit: int = 1) -> Sequence[Run]:
        """Return an offer's newest runs that reached STAGED."""
        staged = select(runs).where(runs.c.durable_id == durable_id, runs.c.staged_at.is_not(None))
        return self._all(staged.order_by(runs.c.staged_at.desc(), runs.c.id.desc()).limit(limit))

    def claim(self, *, now: datetime, owner: str, lease: timedelta, limit: int) -> Sequence[Lease[Run]]:
        """Lease due runs in flight."""
        rows = self._leases.claim(now=now, owner=owner, lease=lease, limit=limit)
        return [Lease(subject=run_from(row), fence=row["fence"], until=row["lease_until"]) for row in rows]

    def renew(self, id_: str, *, fence: int, lease: timedelta) -> None:
        """Hold a run longer."""
        self._leases.renew(id_, fence=fence, lease=lease)

    def release(self, id_: str, *, fence: int, due_at: datetime) -> None:
        """Give a lease back."""
        self._leases.release(id_, fence=fence, due_at=due_at)

    def make_due(self, id_: RunId, *, at: datetime) -> None:
        """Bring a run's due time forward."""
        self._leases.make_due(id_, at=at)

    def forget_waits(self, *, now: datetime, beyond: timedelta) -> int:
        """Make due what waits too long."""
        return self._leases.forget_waits(now=now, beyond=beyond)

    def _one(self, statement: object) -> Run | None:
        row = self._connection.execute(statement).mappings().first()  # type: ignore[call-overload]
        return run_from(row) if row is not None else None

    def _all(self, statement: object) -> Sequence[Run]:
        rows = self._connection.execute(statement).mappings()  # type: ignore[call-overload]
        return [run_from(row) for row in rows]
