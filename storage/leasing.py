"""Leases of a process that is surely gone: a SQLite file has one process at a time."""

from sqlalchemy import Connection, Table, and_, update

from bot.ports.store.outbox import Delivery
from storage.tables import OutboxRow, RunRow, WhitelistRevisionRow

runs: Table = RunRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it
revisions: Table = WhitelistRevisionRow.__table__  # type: ignore[attr-defined]
outbox: Table = OutboxRow.__table__  # type: ignore[attr-defined]
_FREED = {"lease_owner": None, "lease_until": None}


def free_all(connection: Connection) -> None:
    """Give every lease back; what was leased is due now. Only for who holds the lock on the whole database.

    A notice whose post may still be on its way keeps its lease: looked for too early, it would not be found
    and be posted a second time. An intent that was sent is settled by the listing, whenever it is looked at.
    """
    for table in (runs, revisions):
        held = table.c.lease_owner.is_not(None)
        connection.execute(update(table).where(held).values(**_FREED, due_at=table.c.created_at))
    unsaid = and_(outbox.c.lease_owner.is_not(None), outbox.c.state == Delivery.READY.value)
    connection.execute(update(outbox).where(unsaid).values(**_FREED))
