"""Notices to say: enqueued with the event, leased run by run, marked before and after the call."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, and_, func, insert, or_, select, update

from bot.domain.notices import Notice
from bot.domain.request import StagingRequest
from bot.domain.values import RequestId
from bot.ports.store import Delivery, Outgoing, Stale
from storage.mapping import outgoing_from, recorded_from
from storage.tables import EventRow, OutboxRow

outbox = OutboxRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it at class creation
events = EventRow.__table__  # type: ignore[attr-defined]
_WAITING = outbox.c.state.in_([Delivery.READY.value, Delivery.TRIED.value])
_FREED = {"lease_owner": None, "lease_until": None}


class SqlOutbox:
    """Implements `Outbox` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, notice: Notice, *, id_: str, event_id: str, request: StagingRequest, now: datetime) -> None:
        """Add a notice, due at once."""
        row = {
            "id": id_,
            "event_id": event_id,
            "request_id": request.id,
            "channel_id": notice.channel,
            "slot": notice.slot.value,
            "loud": notice.loud,
            "mention": notice.mention,
            "state": Delivery.READY.value,
            "attempts": 0,
            "last_error": "",
            "created_at": now,
            "due_at": now,
        }
        self._connection.execute(insert(outbox).values(**row))

    def claim(self, *, now: datetime, owner: str, lease: timedelta, limit: int) -> Sequence[Outgoing]:
        """Lease all due rows of up to `limit` runs of which nobody else holds or delays a row."""
        held = or_(outbox.c.lease_until > now, outbox.c.due_at > now)
        busy = select(outbox.c.request_id).where(_WAITING, held)
        oldest = func.min(outbox.c.created_at)
        runs = (
            select(outbox.c.request_id)
            .where(_WAITING, outbox.c.request_id.not_in(busy))
            .group_by(outbox.c.request_id)
            .order_by(oldest)
            .limit(limit)
        )
        wanted = (
            select(outbox.c.id)
            .where(_WAITING, outbox.c.request_id.in_(runs.scalar_subquery()))
            .with_for_update(skip_locked=True)
        )
        ids = self._connection.execute(wanted).scalars().all()
        self._update(ids, lease_owner=owner, lease_until=now + lease)
        return self._read(ids)

    def _read(self, ids: Sequence[str]) -> Sequence[Outgoing]:
        joined = select(outbox).where(outbox.c.id.in_(ids)).order_by(outbox.c.created_at, outbox.c.id)
        rows = self._connection.execute(joined).mappings().all()
        wanted = select(events).where(events.c.id.in_({row["event_id"] for row in rows}))
        found = {row["id"]: recorded_from(row) for row in self._connection.execute(wanted).mappings()}
        return [outgoing_from(row, found[row["event_id"]]) for row in rows]

    def tried(self, ids: Iterable[str], *, owner: str) -> None:
        """Write down that a call goes out now, if the lease still holds."""
        wanted = list(ids)
        mine = and_(outbox.c.id.in_(wanted), outbox.c.lease_owner == owner)
        values = {"state": Delivery.TRIED.value, "attempts": outbox.c.attempts + 1}
        if self._connection.execute(update(outbox).where(mine).values(**values)).rowcount != len(wanted):
            raise Stale

    def sent(self, ids: Iterable[str], *, now: datetime) -> None:
        """Mark rows as said."""
        self._update(ids, state=Delivery.SENT.value, sent_at=now, **_FREED)

    def again(self, ids: Iterable[str], *, due_at: datetime, error: str, tried: bool = False) -> None:
        """Put rows back for later."""
        state = Delivery.TRIED if tried else Delivery.READY
        wanted = list(ids)
        waiting = and_(outbox.c.id.in_(wanted), _WAITING)
        values = {"state": state.value, "due_at": due_at, "last_error": error[:500], **_FREED}
        self._connection.execute(update(outbox).where(waiting).values(**values))

    def drop(self, ids: Iterable[str], *, reason: str) -> None:
        """Give rows up."""
        self._update(ids, state=Delivery.DROPPED.value, last_error=reason[:500], **_FREED)

    def waiting(self) -> int:
        """Count what waits."""
        return int(self._connection.execute(select(func.count()).where(_WAITING)).scalar_one())

    def nudge(self, request: RequestId, *, now: datetime) -> None:
        """Make a run's waiting rows due."""
        late = and_(outbox.c.request_id == request, _WAITING, outbox.c.due_at > now)
        self._connection.execute(update(outbox).where(late).values(due_at=now))

    def _update(self, ids: Iterable[str], **values: object) -> None:
        self._connection.execute(update(outbox).where(outbox.c.id.in_(list(ids))).values(**values))
