"""Append-only events with a hash chain per run: what was written cannot be changed unseen."""

from collections.abc import Sequence

from sqlalchemy import Connection, select

from bot.domain.journal import FIRST, Entry, link
from bot.domain.values import SubjectId
from bot.ports.store.errors import Stale
from bot.ports.store.journal import Recorded, Subject
from storage.rows import event_data, recorded_from
from storage.tables import EventRow
from storage.upsert import insert_into

events = EventRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it at class creation


class SqlJournal:
    """Implements `Journal` on one connection. Two writers of one stream collide on `prev_hash`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def append(self, subject: Subject, event: Entry, *, id_: str, trace: str = "") -> None:
        """Write an event at the end of its subject's chain. Raises Stale when another writer was faster."""
        data = event_data(event)
        previous = self._head(subject.id)
        row = {
            "id": id_,
            "team_id": subject.team,
            "stream": subject.id,
            "kind": event.kind,
            "actor": event.by,
            "at": event.at,
            "trace": trace,
            "data": data,
            "prev_hash": previous,
            "hash": link(previous, stream=subject.id, kind=event.kind, actor=event.by, data=data),
        }
        statement = insert_into(self._connection, events).values(**row)
        link_once = statement.on_conflict_do_nothing(index_elements=["stream", "prev_hash"])
        if self._connection.execute(link_once).rowcount != 1:
            raise Stale

    def newest_trace(self, subject: SubjectId) -> str:
        """Return the trace of the newest event of a subject."""
        newest = select(events.c.trace).where(events.c.stream == subject).order_by(events.c.seq.desc())
        return self._connection.execute(newest.limit(1)).scalar() or ""

    def of(self, subject: SubjectId) -> Sequence[Recorded]:
        """Return a run's events, oldest first."""
        rows = self._connection.execute(
            select(events).where(events.c.stream == subject).order_by(events.c.seq)
        )
        return [recorded_from(row) for row in rows.mappings()]

    def _head(self, stream: str) -> str:
        newest = select(events.c.hash).where(events.c.stream == stream).order_by(events.c.seq.desc()).limit(1)
        return self._connection.execute(newest).scalar() or FIRST
