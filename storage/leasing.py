"""Leases: who works on a row, until when, and how one that was overtaken is kept from writing.

Every leased table has the columns `due_at`, `lease_owner`, `lease_until` and `fence`. A lease runs by the
database's own clock, so that it does not matter how far the clocks of two replicas are apart. On SQLite one
process owns the file, and its steady time stands for the database's clock. When a row is due is business:
it follows the clock of whoever asks.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, RowMapping, Table, and_, case, func, literal, or_, select, update
from sqlalchemy.sql.elements import ColumnElement, TextClause

from bot.ports.store.errors import Stale
from bot.ports.store.outbox import Delivery
from storage.tables import OutboxRow, RunRow, UtcTime, WaitRow, WhitelistRevisionRow

runs: Table = RunRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it
revisions: Table = WhitelistRevisionRow.__table__  # type: ignore[attr-defined]
waits: Table = WaitRow.__table__  # type: ignore[attr-defined]
outbox: Table = OutboxRow.__table__  # type: ignore[attr-defined]

FREED: Final = {"lease_owner": None, "lease_until": None}
_AT_ONCE: Final = datetime(1970, 1, 1, tzinfo=UTC)
"""The due time of a leased row that somebody wants to be looked at again."""

_TIME = "stagebot_time"
_LONGEST, _NEW = timedelta(minutes=15), timedelta(minutes=1)


def time_option(time: Callable[[], datetime]) -> dict[str, object]:
    """Return the engine option that says what stands for the database's clock (SQLite)."""
    return {_TIME: time}


def database_time(connection: Connection) -> datetime:
    """Return what the database's clock shows. PostgreSQL: when the transaction began."""
    if connection.dialect.name == "postgresql":
        return connection.execute(select(func.now(type_=UtcTime()))).scalar_one()
    time: Callable[[], datetime] = connection.get_execution_options()[_TIME]
    return time()


class Leases:
    """The leases of one table. `among` are the rows that may be leased at all."""

    def __init__(self, connection: Connection, table: Table, among: TextClause | None = None) -> None:
        self._connection = connection
        self._table = table
        self._among = () if among is None else (among,)

    def claim(self, *, now: datetime, owner: str, lease: timedelta, limit: int) -> Sequence[RowMapping]:
        """Lease due rows that nobody holds, on PostgreSQL without waiting for other claimers.

        The rows are returned as they are leased. A lease that ran out leaves its row due.
        """
        table, held_now = self._table, database_time(self._connection)
        due = select(table.c.id).where(*self._among, table.c.due_at <= now, _is_free(table, held_now))
        # no stronger lock than the change needs, so that rows that refer to these can be added meanwhile
        locked = due.order_by(table.c.due_at, table.c.id).limit(limit)
        found = self._connection.execute(locked.with_for_update(skip_locked=True, key_share=True))
        ids = list(found.scalars())
        if not ids:
            return ()
        held = {"due_at": now, "lease_owner": owner, "lease_until": held_now + lease}
        self._update(table.c.id.in_(ids), **held, fence=table.c.fence + 1)
        leased = self._connection.execute(select(table).where(table.c.id.in_(ids))).mappings()
        by_id = {row["id"]: row for row in leased}
        return [by_id[id_] for id_ in ids]

    def save(
        self, columns: dict[str, Any], *, version: int, fence: int | None, due_at: datetime | None
    ) -> None:
        """Write a row whose stored version (and fence, if given) is still that one, else raise Stale.

        With `due_at` its lease ends.
        """
        unchanged = and_(self._table.c.id == columns["id"], self._table.c.version == version)
        if fence is not None:
            unchanged = and_(unchanged, self._is_held(columns["id"], fence))
        ends = {} if due_at is None else self._freed(due_at)
        if self._update(unchanged, **columns, **ends) != 1:
            raise Stale

    def renew(self, id_: str, *, fence: int, lease: timedelta) -> None:
        """Hold a row for `lease` from now on. Raises Stale when another has it."""
        until = database_time(self._connection) + lease
        if self._update(self._is_held(id_, fence), lease_until=until) != 1:
            raise Stale

    def release(self, id_: str, *, fence: int, due_at: datetime) -> None:
        """Give a row back; silent when another has it."""
        self._update(self._is_held(id_, fence), **self._freed(due_at))

    def make_due(self, id_: str, *, at: datetime) -> None:
        """Bring a due time forward; a row that is leased is due again when its lease ends."""
        table = self._table
        sooner = case((table.c.lease_owner.is_not(None), literal(_AT_ONCE, UtcTime())), else_=at)
        wanted = or_(table.c.due_at > at, table.c.lease_owner.is_not(None))
        self._update(and_(table.c.id == id_, wanted), due_at=sooner)

    def forget_waits(self, *, now: datetime, beyond: timedelta) -> int:
        """Make due now what would wait longer than `beyond`; return how many rows did."""
        return self._update(and_(*self._among, self._table.c.due_at > now + beyond), due_at=now)

    def _freed(self, due_at: datetime) -> dict[str, Any]:
        """Return the columns of a row whose lease ends; who asked for it meanwhile gets it at once."""
        asked = self._table.c.due_at == _AT_ONCE
        due = case((asked, self._table.c.due_at), else_=literal(due_at, UtcTime()))
        return {"due_at": due, **FREED}

    def _is_held(self, id_: str, fence: int) -> ColumnElement[bool]:
        """Tell whether a row still has the lease of that fence."""
        table = self._table
        return and_(table.c.id == id_, table.c.fence == fence, table.c.lease_owner.is_not(None))

    def _update(self, which: ColumnElement[bool], **values: Any) -> int:  # noqa: ANN401 - columns of all types
        return self._connection.execute(update(self._table).where(which).values(**values)).rowcount


def _is_free(table: Table, held_now: datetime) -> ColumnElement[bool]:
    return or_(table.c.lease_until.is_(None), table.c.lease_until <= held_now)


def free_all(connection: Connection) -> None:
    """Give every lease back; what was leased is due now. Only for who holds the lock on the whole database.

    A notice whose post may still be on its way keeps its lease: looked for too early, it would not be found
    and be posted a second time. If the clock was set back meanwhile, it keeps a short one. An intent that
    was sent is settled by the listing, whenever it is looked at.
    """
    for table in (runs, revisions):
        held = table.c.lease_owner.is_not(None)
        connection.execute(update(table).where(held).values(**FREED, due_at=table.c.created_at))
    held = waits.c.lease_owner.is_not(None)
    connection.execute(update(waits).where(held).values(**FREED, due_at=waits.c.opened_at))
    unsaid = and_(outbox.c.lease_until.is_not(None), outbox.c.state == Delivery.READY.value)
    connection.execute(update(outbox).where(unsaid).values(**FREED))
    now = database_time(connection)
    connection.execute(
        update(outbox).where(outbox.c.lease_until > now + _LONGEST).values(lease_until=now + _NEW)
    )
