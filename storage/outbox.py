"""Notices to say: enqueued with the event, leased run by run, marked before and after the call."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, RowMapping, and_, func, or_, select, update

from bot.domain.notify.routing import Notice
from bot.ports.store.errors import Stale
from bot.ports.store.journal import Subject
from bot.ports.store.outbox import Delivery, Outgoing
from storage.rows import outgoing_from, recorded_from, storable
from storage.tables import IS_WAITING, EventRow, OutboxRow
from storage.upsert import insert_into

outbox = OutboxRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it at class creation
events = EventRow.__table__  # type: ignore[attr-defined]
_FREED = {"lease_owner": None, "lease_until": None}


class SqlOutbox:
    """Implements `Outbox` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, notice: Notice, *, id_: str, event_id: str, subject: Subject, now: datetime) -> None:
        """Add a notice, due at once. The same notice of the same event is there once."""
        row = {
            "id": id_,
            "event_id": event_id,
            "subject_id": subject.id,
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
        once = ["event_id", "channel_id", "slot"]
        statement = insert_into(self._connection, outbox).values(**row)
        self._connection.execute(statement.on_conflict_do_nothing(index_elements=once))

    def claim(self, *, now: datetime, owner: str, lease: timedelta, limit: int) -> Sequence[Outgoing]:
        """Lease all due rows of up to `limit` runs of which nobody else holds or delays a row.

        `attempts` counts claims: whatever came of one, the next failure waits longer.
        """
        runs = self._free_runs(now, limit)
        rows = [row for run in self._locked(runs, now) for row in run]
        leased = {"lease_owner": owner, "lease_until": now + lease}
        self._update([row["id"] for row in rows], **leased, attempts=outbox.c.attempts + 1)
        return self._outgoing([{**row, "attempts": row["attempts"] + 1} for row in rows])

    def _free_runs(self, now: datetime, limit: int) -> Mapping[str, frozenset[str]]:
        """Return the runs that may be leased with their rows, the run that has waited longest first."""
        held_until = func.max(outbox.c.lease_until)
        free = (
            select(outbox.c.subject_id, func.aggregate_strings(outbox.c.id, ",").label("ids"))
            .where(IS_WAITING)
            .group_by(outbox.c.subject_id)
            .having(func.max(outbox.c.due_at) <= now, or_(held_until.is_(None), held_until <= now))
            .order_by(func.min(outbox.c.created_at), outbox.c.subject_id)
            .limit(limit)
        )
        return {row.subject_id: frozenset(row.ids.split(",")) for row in self._connection.execute(free)}

    def _locked(self, runs: Mapping[str, frozenset[str]], now: datetime) -> Iterator[Sequence[RowMapping]]:
        """Lock the rows of these runs. A run that another claimer has, or is taking, is left to it."""
        wanted = (
            select(outbox)
            .where(IS_WAITING, outbox.c.subject_id.in_(runs))
            .order_by(outbox.c.subject_id, outbox.c.created_at, outbox.c.id)
            .with_for_update(skip_locked=True)
        )
        found = self._connection.execute(wanted).mappings()
        by_run = {run: list(rows) for run, rows in groupby(found, key=itemgetter("subject_id"))}
        for run, seen in runs.items():
            rows = by_run.get(run, [])
            # one that is missing is locked by another claimer; what another has leased since then shows
            if seen.issubset(row["id"] for row in rows) and all(_is_free(row, now) for row in rows):
                yield rows

    def _outgoing(self, rows: Sequence[Mapping[str, Any]]) -> Sequence[Outgoing]:
        wanted = select(events).where(events.c.id.in_({row["event_id"] for row in rows}))
        found = {row["id"]: recorded_from(row) for row in self._connection.execute(wanted).mappings()}
        return [outgoing_from(row, found[row["event_id"]]) for row in rows]

    def tried(self, ids: Iterable[str], *, owner: str) -> None:
        """Write down that a call goes out now, if the lease still holds."""
        wanted = set(ids)
        mine = and_(outbox.c.id.in_(wanted), outbox.c.lease_owner == owner, IS_WAITING)
        marked = update(outbox).where(mine).values(state=Delivery.TRIED.value)
        if self._connection.execute(marked).rowcount != len(wanted):
            raise Stale

    def sent(self, ids: Iterable[str], *, now: datetime) -> None:
        """Mark rows as said."""
        self._update(ids, state=Delivery.SENT.value, sent_at=now, **_FREED)

    def again(self, ids: Iterable[str], *, due_at: datetime, error: str, tried: bool = False) -> None:
        """Put rows back for later."""
        state = Delivery.TRIED if tried else Delivery.READY
        waiting = and_(outbox.c.id.in_(list(ids)), IS_WAITING)
        values = {"state": state.value, "due_at": due_at, "last_error": _cut(error), **_FREED}
        self._connection.execute(update(outbox).where(waiting).values(**values))

    def drop(self, ids: Iterable[str], *, reason: str) -> None:
        """Give rows up."""
        self._update(ids, state=Delivery.DROPPED.value, last_error=_cut(reason), **_FREED)

    def waiting(self) -> int:
        """Count what waits."""
        return int(
            self._connection.execute(select(func.count()).select_from(outbox).where(IS_WAITING)).scalar_one()
        )

    def _update(self, ids: Iterable[str], **values: object) -> None:
        self._connection.execute(update(outbox).where(outbox.c.id.in_(list(ids))).values(**values))


def _is_free(row: RowMapping, now: datetime) -> bool:
    return row["lease_until"] is None or row["lease_until"] <= now


def _cut(text: str) -> str:
    return storable(text)[:500]
