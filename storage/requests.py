"""Staging runs: compare-and-set by version and fence, leases for the marketplace pump."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection, RowMapping, and_, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from bot.domain.errors import AlreadyInFlight
from bot.domain.request import StagingRequest
from bot.domain.state import ACTIVE
from bot.domain.values import DurableId, OfferId, RequestId, TeamId
from bot.ports.store import Claim, Stale
from storage.mapping import request_columns, request_from
from storage.tables import StagingRequestRow

runs = StagingRequestRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it at class creation
_ACTIVE = runs.c.state.in_([state.value for state in ACTIVE])


class SqlRequests:
    """Implements `Requests` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, id_: RequestId) -> StagingRequest | None:
        """Read one run."""
        return self._one(select(runs).where(runs.c.id == id_))

    def add(self, request: StagingRequest, *, due_at: datetime) -> None:
        """Insert a run; the partial index is what allows one active run per offer."""
        try:
            with self._connection.begin_nested():
                self._connection.execute(
                    insert(runs).values(**request_columns(request), due_at=due_at, fence=0)
                )
        except IntegrityError:
            running = self.active_for(request.durable_id)
            if running is None:
                raise
            raise AlreadyInFlight(running.id) from None

    def save(
        self, request: StagingRequest, *, fence: int | None = None, due_at: datetime | None = None
    ) -> None:
        """Write a run back if nobody was faster."""
        columns = request_columns(replace(request, version=request.version + 1))
        if due_at is not None:
            columns |= {"due_at": due_at, "lease_owner": None, "lease_until": None}
        unchanged = and_(runs.c.id == request.id, runs.c.version == request.version)
        if fence is not None:
            unchanged = and_(unchanged, runs.c.fence == fence)
        result = self._connection.execute(update(runs).where(unchanged).values(**columns))
        if result.rowcount != 1:
            raise Stale

    def active_for(self, durable_id: DurableId) -> StagingRequest | None:
        """Return the offer's run in flight."""
        return self._one(select(runs).where(runs.c.durable_id == durable_id, _ACTIVE))

    def active(self, team: TeamId) -> Sequence[StagingRequest]:
        """Return every run in flight of a workspace, oldest first."""
        return self._all(select(runs).where(runs.c.team_id == team, _ACTIVE).order_by(runs.c.created_at))

    def recent(
        self, team: TeamId, *, offer: OfferId | None = None, limit: int = 10
    ) -> Sequence[StagingRequest]:
        """Return the newest runs, newest first."""
        wanted = select(runs).where(runs.c.team_id == team)
        if offer is not None:
            wanted = wanted.where(runs.c.offer_id == offer)
        return self._all(wanted.order_by(runs.c.created_at.desc(), runs.c.id.desc()).limit(limit))

    def past_runs(self, durable_id: DurableId, *, limit: int = 1) -> Sequence[StagingRequest]:
        """Return an offer's newest runs that reached STAGED."""
        staged = select(runs).where(runs.c.durable_id == durable_id, runs.c.staged_at.is_not(None))
        return self._all(staged.order_by(runs.c.created_at.desc()).limit(limit))

    def durations(self, *, change_class: str, limit: int = 50) -> Sequence[timedelta]:
        """Return how long the newest staged runs of that class took."""
        columns = select(runs.c.created_at, runs.c.staged_at)
        staged = columns.where(runs.c.change_class == change_class, runs.c.staged_at.is_not(None))
        rows = self._connection.execute(staged.order_by(runs.c.staged_at.desc()).limit(limit))
        return [row.staged_at - row.created_at for row in rows]

    def claim_due(self, *, now: datetime, owner: str, lease: timedelta, limit: int) -> Sequence[Claim]:
        """Lease due runs that nobody holds; on PostgreSQL without waiting for other claimers."""
        free = or_(runs.c.lease_until.is_(None), runs.c.lease_until <= now)
        due = select(runs.c.id).where(_ACTIVE, runs.c.due_at <= now, free).order_by(runs.c.due_at)
        picked = due.limit(limit).with_for_update(skip_locked=True).subquery()
        claim = (
            update(runs)
            .where(runs.c.id.in_(select(picked.c.id)))
            .values(lease_owner=owner, lease_until=now + lease, fence=runs.c.fence + 1)
            .returning(*runs.c)
        )
        rows = self._connection.execute(claim).mappings().all()
        return [_claim(row) for row in sorted(rows, key=lambda row: row["due_at"])]

    def release(self, id_: RequestId, *, fence: int, due_at: datetime) -> None:
        """Give a lease back."""
        held = and_(runs.c.id == id_, runs.c.fence == fence)
        self._connection.execute(
            update(runs).where(held).values(due_at=due_at, lease_owner=None, lease_until=None)
        )

    def make_due(self, id_: RequestId, *, at: datetime) -> None:
        """Bring a run's due time forward."""
        self._connection.execute(update(runs).where(runs.c.id == id_, runs.c.due_at > at).values(due_at=at))

    def _one(self, statement: object) -> StagingRequest | None:
        row = self._connection.execute(statement).mappings().first()  # type: ignore[call-overload]
        return request_from(row) if row is not None else None

    def _all(self, statement: object) -> Sequence[StagingRequest]:
        rows = self._connection.execute(statement).mappings()  # type: ignore[call-overload]
        return [request_from(row) for row in rows]


def _claim(row: RowMapping) -> Claim:
    return Claim(request=request_from(row), fence=row["fence"], lease_until=row["lease_until"])
