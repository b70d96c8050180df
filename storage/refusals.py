"""Refusals of the last minute: one row per person and kind, however often they try."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, select

from bot.domain.people import Actor
from bot.domain.values import PersonId, TeamId
from bot.ports.store.refusals import Refusal
from storage.rows import storable
from storage.tables import RefusalRow
from storage.upsert import insert_into

refusals = RefusalRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it at class creation


class SqlRefusals:
    """Implements `Refusals` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def note(self, refusal: Refusal) -> None:
        """Keep a refusal, or count it."""
        row = {
            "team_id": refusal.by.team,
            "person": refusal.by.person,
            "what": storable(refusal.what),
            "about": storable(refusal.about),
            "why": storable(refusal.why),
            "first_at": refusal.first_at,
            "last_at": refusal.last_at,
            "tries": refusal.count,
        }
        again = {"tries": refusals.c.tries + refusal.count, "last_at": refusal.last_at, "why": row["why"]}
        once = ["team_id", "person", "what", "about"]
        statement = insert_into(self._connection, refusals).values(**row)
        self._connection.execute(statement.on_conflict_do_update(index_elements=once, set_=again))

    def take(self, *, before: datetime, by: Actor | None = None) -> Sequence[Refusal]:
        """Remove and return what began before then, oldest first."""
        old = [refusals.c.first_at < before]
        if by is not None:
            old += [refusals.c.team_id == by.team, refusals.c.person == by.person]
        rows = self._connection.execute(select(refusals).where(*old).with_for_update()).all()
        self._connection.execute(delete(refusals).where(*old))
        found = [
            Refusal(
                by=Actor(team=TeamId(row.team_id), person=PersonId(row.person)),
                what=row.what,
                about=row.about,
                why=row.why,
                first_at=row.first_at,
                last_at=row.last_at,
                count=row.tries,
            )
            for row in rows
        ]
        return sorted(found, key=lambda refusal: (refusal.first_at, refusal.by.person, refusal.what))
