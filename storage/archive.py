"""The journal for auditors: rows as they are stored, and what the runs themselves say."""

from collections.abc import Sequence

from sqlalchemy import Connection, select

from bot.domain.run.states import State
from bot.ports.store.archive import JournalRow
from storage.tables import EventRow, RunRow, WhitelistRevisionRow

events = EventRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it at class creation
runs = RunRow.__table__  # type: ignore[attr-defined]
revisions = WhitelistRevisionRow.__table__  # type: ignore[attr-defined]


class SqlArchive:
    """Implements `Archive` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def rows(self, *, after: int, limit: int, stream: str = "") -> Sequence[JournalRow]:
        """Return stored events behind that `seq`, in order."""
        wanted = select(events).where(events.c.seq > after)
        if stream:
            wanted = wanted.where(events.c.stream == stream)
        found = self._connection.execute(wanted.order_by(events.c.seq).limit(limit))
        return [
            JournalRow(
                seq=row.seq,
                id=row.id,
                team=row.team_id,
                stream=row.stream,
                kind=row.kind,
                actor=row.actor,
                at=row.at,
                data=row.data,
                prev_hash=row.prev_hash,
                hash=row.hash,
            )
            for row in found
        ]

    def streams_of(self, offer: str) -> frozenset[str]:
        """Return the streams about an offer."""
        products = select(runs.c.durable_id).where(runs.c.offer_id == offer)
        of_runs = self._connection.execute(select(runs.c.id).where(runs.c.offer_id == offer)).scalars()
        listed = select(revisions.c.id).where(revisions.c.durable_id.in_(products))
        return frozenset(of_runs) | frozenset(self._connection.execute(listed).scalars())

    def run_states(self) -> dict[str, State]:
        """Return the state of every run as its own row says."""
        return {row.id: State(row.state) for row in self._connection.execute(select(runs.c.id, runs.c.state))}
