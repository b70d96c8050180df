"""Staging runs: compare-and-set by version and fence, leases for the marketplace pump."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection, RowMapping, and_, case, literal, or_, select, update
from sqlalchemy.sql.elements import ColumnElement

from bot.domain.aggregate import Lease
from bot.domain.errors import AlreadyInFlight
from bot.domain.run.run import Run
from bot.domain.values import DurableId, OfferId, RunId, TeamId
from bot.ports.store.errors import Stale, StoreError
from storage.rows import run_columns, run_from
from storage.tables import IS_ACTIVE, RunRow
from storage.upsert import insert_into

runs = RunRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it at class creation


class SqlRuns:
    """Implements `Runs` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

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
        if due_at is not None:
            columns |= {"due_at": _due(due_at), "lease_owner": None, "lease_until": None}
        unchanged = and_(runs.c.id == run.id, runs.c.version == run.version)
        if fence is not None:
            unchanged = and_(unchanged, runs.c.fence == fence)
        result = self._connection.execute(update(runs).where(unchanged).values(**columns))
        if result.rowcount != 1:
            raise Stale

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

    def durations(self, *, change_class: str, limit: int = 50) -> Sequence[timedelta]:
        """Return how long the newest staged runs of that class took."""
        columns = select(runs.c.created_at, runs.c.staged_at)
        staged = columns.where(runs.c.change_class == change_class, runs.c.staged_at.is_not(None))
        rows = self._connection.execute(staged.order_by(runs.c.staged_at.desc()).limit(limit))
        return [row.staged_at - row.created_at for row in rows]

    def claim_due(self, *, now: datetime, owner: str, lease: timedelta, limit: int) -> Sequence[Lease[Run]]:
        """Lease due runs that nobody holds; on PostgreSQL without waiting for other claimers.

        The due time moves to the lease's end: a lease that ran out is simply due again, and a run that
        was made due while it was leased can be told from one that was not.
        """
        until = now + lease
        free = or_(runs.c.lease_until.is_(None), runs.c.lease_until <= now)
        due = select(runs).where(IS_ACTIVE, runs.c.due_at <= now, free).order_by(runs.c.due_at, runs.c.id)
        # no stronger lock than the change needs, so that approvals being added are not in the way
        locked = due.limit(limit).with_for_update(skip_locked=True, key_share=True)
        rows = self._connection.execute(locked).mappings().all()
        if rows:
            leased = {"due_at": until, "lease_owner": owner, "lease_until": until}
            claim = update(runs).where(runs.c.id.in_([row["id"] for row in rows]))
            self._connection.execute(claim.values(**leased, fence=runs.c.fence + 1))
        return [_claim(row, until) for row in rows]

    def release(self, id_: RunId, *, fence: int, due_at: datetime) -> None:
        """Give a lease back."""
        held = and_(runs.c.id == id_, runs.c.fence == fence, runs.c.lease_owner.is_not(None))
        self._connection.execute(
            update(runs).where(held).values(due_at=_due(due_at), lease_owner=None, lease_until=None)
        )

    def make_due(self, id_: RunId, *, at: datetime) -> None:
        """Bring a run's due time forward. One that is leased is due again when its lease is given back."""
        self._connection.execute(update(runs).where(runs.c.id == id_, runs.c.due_at > at).values(due_at=at))

    def _one(self, statement: object) -> Run | None:
        row = self._connection.execute(statement).mappings().first()  # type: ignore[call-overload]
        return run_from(row) if row is not None else None

    def _all(self, statement: object) -> Sequence[Run]:
        rows = self._connection.execute(statement).mappings()  # type: ignore[call-overload]
        return [run_from(row) for row in rows]


def _claim(row: RowMapping, until: datetime) -> Lease[Run]:
    return Lease(subject=run_from(row), fence=row["fence"] + 1, until=until)


def _due(wanted: datetime) -> ColumnElement[datetime]:
    """Return when a run is due whose lease ends now: a `make_due` that came meanwhile is kept."""
    asked = literal(wanted, runs.c.due_at.type)
    nudged = and_(runs.c.due_at < runs.c.lease_until, runs.c.due_at < asked)
    return case((nudged, runs.c.due_at), else_=asked)
