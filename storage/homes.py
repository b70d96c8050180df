"""App Homes: whose, drawn up to which event, and when they may be drawn again."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, and_, func, select, update

from bot.domain.people import Actor
from bot.domain.values import PersonId, TeamId
from bot.ports.store.homes import OpenHome
from storage.tables import EventRow, HomeRow
from storage.upsert import insert_into

homes = HomeRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it at class creation
events = EventRow.__table__  # type: ignore[attr-defined]

_KEEP = timedelta(days=14)
_SETTLES = timedelta(seconds=10)
"""An event younger than this may be joined by one with a lower number that is not committed yet."""

_NEVER_DRAWN = -1


class SqlHomes:
    """Implements `Homes` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def opened(self, actor: Actor, *, now: datetime) -> None:
        """Note that somebody opened their Home."""
        row = {
            "team_id": actor.team,
            "person_id": actor.person,
            "opened_at": now,
            "drawn_upto": _NEVER_DRAWN,
            "shows": "",
            "due_at": now,
        }
        statement = insert_into(self._connection, homes).values(**row)
        fresh = {name: statement.excluded[name] for name in ("opened_at", "drawn_upto", "due_at")}
        self._connection.execute(
            statement.on_conflict_do_update(index_elements=["team_id", "person_id"], set_=fresh)
        )

    def claim_stale(self, *, now: datetime, lease: timedelta, limit: int) -> Sequence[OpenHome]:
        """Lease Homes that are due and that something happened since."""
        newest = self._newest()
        stale = and_(homes.c.drawn_upto < newest, homes.c.due_at <= now, homes.c.opened_at > now - _KEEP)
        due = select(homes).where(stale).order_by(homes.c.due_at).limit(limit)
        rows = self._connection.execute(due.with_for_update(skip_locked=True)).mappings().all()
        if not rows:
            return ()
        settled = self._newest(before=now - _SETTLES)
        for row in rows:
            place = and_(homes.c.team_id == row["team_id"], homes.c.person_id == row["person_id"])
            self._connection.execute(update(homes).where(place).values(due_at=now + lease))
        return [
            OpenHome(
                actor=Actor(team=TeamId(row["team_id"]), person=PersonId(row["person_id"])),
                shows=row["shows"],
                upto=settled,
            )
            for row in rows
        ]

    def drawn(self, home: OpenHome, *, shows: str, due_at: datetime) -> None:
        """Note what a Home shows now."""
        self._set(home, shows=shows, drawn_upto=home.upto, due_at=due_at)

    def forget_waits(self, *, now: datetime, beyond: timedelta) -> int:
        """Make due what would wait longer than that."""
        waiting = homes.c.due_at > now + beyond
        return self._connection.execute(update(homes).where(waiting).values(due_at=now)).rowcount

    def again(self, home: OpenHome, *, due_at: datetime) -> None:
        """Have a Home tried again."""
        self._set(home, due_at=due_at)

    def _set(self, home: OpenHome, **values: object) -> None:
        place = and_(homes.c.team_id == home.actor.team, homes.c.person_id == home.actor.person)
        self._connection.execute(update(homes).where(place).values(**values))

    def _newest(self, *, before: datetime | None = None) -> int:
        """Return the number of the newest event, 0 while there is none."""
        wanted = select(func.max(events.c.seq))
        if before is not None:
            young = select(func.min(events.c.seq)).where(events.c.at > before)
            first_young = self._connection.execute(young).scalar()
            wanted = wanted if first_young is None else wanted.where(events.c.seq < first_young)
        return self._connection.execute(wanted).scalar() or 0
