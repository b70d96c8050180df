"""Seals over the journal: append-only, one number each."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, Row, select, update

from bot.ports.store.errors import Stale
from bot.ports.store.seals import StoredSeal
from storage.tables import SealRow
from storage.upsert import insert_into

seals = SealRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it at class creation


class SqlSeals:
    """Implements `Seals` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self) -> Sequence[StoredSeal]:
        """Return every seal, oldest first."""
        return [_stored(row) for row in self._connection.execute(select(seals).order_by(seals.c.number))]

    def add(self, seal: StoredSeal) -> None:
        """Keep a seal; its number is taken once."""
        row = {"number": seal.number, "at": seal.at, "envelope": seal.envelope}
        statement = insert_into(self._connection, seals).values(**row)
        if self._connection.execute(statement.on_conflict_do_nothing()).rowcount != 1:
            raise Stale

    def not_copied(self) -> Sequence[StoredSeal]:
        """Return the seals that stand in no second place yet, oldest first."""
        wanted = select(seals).where(seals.c.copied_at.is_(None)).order_by(seals.c.number)
        return [_stored(row) for row in self._connection.execute(wanted)]

    def copied(self, number: int, *, now: datetime) -> None:
        """Note that a seal stands in the second places."""
        self._connection.execute(update(seals).where(seals.c.number == number).values(copied_at=now))


def _stored(row: Row[tuple[object, ...]]) -> StoredSeal:
    return StoredSeal(number=row.number, at=row.at, envelope=row.envelope)
