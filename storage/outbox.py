"""What is to be posted: put in with the event, leased subject by subject, marked around the call."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, and_, delete, func, or_, select, tuple_, update

from bot.domain.notify.routing import Notice, Slot
from bot.domain.values import ChannelId, SubjectId
from bot.ports.store.errors import Stale
from bot.ports.store.journal import Subject
from bot.ports.store.outbox import Delivery, Outgoing
from storage.leasing import FREED, Leases, database_time
from storage.rows import outgoing_from, recorded_from, storable
from storage.tables import IS_WAITING, EventRow, OutboxRow
from storage.upsert import insert_into

outbox = OutboxRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it at class creation
_SETTLED = (Delivery.SENT.value, Delivery.DROPPED.value)
events = EventRow.__table__  # type: ignore[attr-defined]


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
        """Lease all rows of up to `limit` subjects of which nobody else holds or delays a row.

        `attempts` counts claims: whatever came of one, the next failure waits longer.
        """
        held_now = database_time(self._connection)
        subjects = self._free_subjects(now, held_now, limit)
        rows = [row for subject in self._locked(subjects, held_now) for row in subject]
        leased = {"lease_owner": owner, "lease_until": held_now + lease}
        counted = {"attempts": outbox.c.attempts + 1, "fence": outbox.c.fence + 1}
        mine = outbox.c.id.in_([row["id"] for row in rows])
        self._connection.execute(update(outbox).where(mine).values(**leased, **counted))
        return self._outgoing(
            [{**row, "attempts": row["attempts"] + 1, "fence": row["fence"] + 1} for row in rows]
        )

    def _free_subjects(self, now: datetime, held_now: datetime, limit: int) -> Mapping[str, frozenset[str]]:
        """Return what may be leased with its rows, the subject that has waited longest first."""
        held_until = func.max(outbox.c.lease_until)
        free = (
            select(outbox.c.subject_id, func.aggregate_strings(outbox.c.id, ",").label("ids"))
            .where(IS_WAITING)
            .group_by(outbox.c.subject_id)
            .having(func.max(outbox.c.due_at) <= now, or_(held_until.is_(None), held_until <= held_now))
            .order_by(func.min(outbox.c.created_at), outbox.c.subject_id)
            .limit(limit)
        )
        return {row.subject_id: frozenset(row.ids.split(",")) for row in self._connection.execute(free)}

    def _locked(
        self, subjects: Mapping[str, frozenset[str]], held_now: datetime
    ) -> Iterator[Sequence[RowMapping]]:
        """Lock the rows of these subjects. One that another claimer has, or is taking, is left to it."""
        wanted = (
            select(outbox)
            .where(IS_WAITING, outbox.c.subject_id.in_(subjects))
            .order_by(outbox.c.subject_id, outbox.c.created_at, outbox.c.id)
            .with_for_update(skip_locked=True)
        )
        found = self._connection.execute(wanted).mappings()
        by_subject = {subject: list(rows) for subject, rows in groupby(found, key=itemgetter("subject_id"))}
        for subject, seen in subjects.items():
            rows = by_subject.get(subject, [])
            # one that is missing is locked by another claimer; what another has leased since then shows
            if seen.issubset(row["id"] for row in rows) and all(_is_free(row, held_now) for row in rows):
                yield rows

    def _outgoing(self, rows: Sequence[Mapping[str, Any]]) -> Sequence[Outgoing]:
        wanted = select(events).where(events.c.id.in_({row["event_id"] for row in rows}))
        found = {row["id"]: recorded_from(row) for row in self._connection.execute(wanted).mappings()}
        return [outgoing_from(row, found[row["event_id"]]) for row in rows]

    def renew(self, rows: Iterable[Outgoing], *, lease: timedelta) -> None:
        """Hold rows longer."""
        self._settle(rows, lease_until=database_time(self._connection) + lease)

    def release(self, rows: Iterable[Outgoing], *, due_at: datetime) -> None:
        """Give rows back as they are."""
        self._update_held([(row.id, row.fence) for row in rows], due_at=due_at, **FREED)

    def tried(self, rows: Iterable[Outgoing], *, lease: timedelta) -> None:
        """Write down that a call goes out now, and hold the rows longer."""
        until = database_time(self._connection) + lease
        self._settle(rows, state=Delivery.TRIED.value, lease_until=until)

    def sent(self, rows: Iterable[Outgoing], *, now: datetime) -> None:
        """Mark rows as posted."""
        self._settle(rows, state=Delivery.SENT.value, sent_at=now, **FREED)

    def again(self, rows: Iterable[Outgoing], *, due_at: datetime, error: str) -> None:
        """Put rows back for later."""
        self._settle(rows, state=Delivery.READY.value, due_at=due_at, last_error=_cut(error), **FREED)

    def unclear(self, rows: Iterable[Outgoing], *, rest: timedelta, error: str) -> None:
        """Put rows back of unknown outcome; they rest by the database's clock, whoever asks."""
        until = database_time(self._connection) + rest
        kept = {"lease_owner": None, "lease_until": until}
        self._settle(rows, state=Delivery.TRIED.value, last_error=_cut(error), **kept)

    def drop(self, rows: Iterable[Outgoing], *, reason: str) -> None:
        """Give rows up."""
        self._settle(rows, state=Delivery.DROPPED.value, last_error=_cut(reason), **FREED)

    def forget_waits(self, *, now: datetime, beyond: timedelta) -> int:
        """Make due what waits too long."""
        return Leases(self._connection, outbox, IS_WAITING).forget_waits(now=now, beyond=beyond)

    def hurry(self, subject: SubjectId, *, now: datetime) -> None:
        """Have what waits about a subject tried now."""
        self._connection.execute(update(outbox).where(_waits_about(subject)).values(due_at=now))

    def move(self, subject: SubjectId, to: ChannelId, *, now: datetime) -> None:
        """Have what waits posted in another channel. What operators are told is not of the channel."""
        wanted = and_(_waits_about(subject), outbox.c.slot != Slot.OPERATORS.value)
        values = {"channel_id": to, "state": Delivery.READY.value}
        self._connection.execute(update(outbox).where(wanted).values(**values))
        self.hurry(subject, now=now)

    def forget_settled(self, before: datetime) -> int:
        """Remove old rows that nobody waits for any more."""
        old = and_(outbox.c.state.in_(_SETTLED), outbox.c.created_at < before)
        return self._connection.execute(delete(outbox).where(old)).rowcount

    def waiting(self) -> int:
        """Count what waits."""
        return int(
            self._connection.execute(select(func.count()).select_from(outbox).where(IS_WAITING)).scalar_one()
        )

    def _settle(self, rows: Iterable[Outgoing], **values: object) -> None:
        """Write rows that this lease still holds, all of them or none: Stale."""
        held = [(row.id, row.fence) for row in rows]
        if self._update_held(held, **values) != len(held):
            raise Stale

    def _update_held(self, held: Sequence[tuple[str, int]], **values: object) -> int:
        mine = tuple_(outbox.c.id, outbox.c.fence).in_(held)
        leased = and_(mine, outbox.c.lease_owner.is_not(None), IS_WAITING)
        return self._connection.execute(update(outbox).where(leased).values(**values)).rowcount


def _waits_about(subject: SubjectId) -> ColumnElement[bool]:
    return and_(outbox.c.subject_id == subject, IS_WAITING)


def _is_free(row: RowMapping, held_now: datetime) -> bool:
    return row["lease_until"] is None or row["lease_until"] <= held_now


def _cut(text: str) -> str:
    return storable(text)[:500]
