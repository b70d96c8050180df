"""SQL of a test's own inside a transaction of the store, for what its port has no word for."""

from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, CursorResult, text, update
from sqlmodel import SQLModel

from bot.ports.store.tx import Store, Tx
from storage.tables import OutboxRow, RunRow, WhitelistRevisionRow
from storage.transaction import SqlTx


def connection_of(tx: Tx) -> Connection:
    """Return the connection under a transaction."""
    assert isinstance(tx, SqlTx)
    return tx._connection


def run_sql(tx: Tx, statement: str, **values: object) -> CursorResult[Any]:
    """Run one statement."""
    return connection_of(tx).execute(text(statement), values)


async def end_leases(store: Store) -> None:
    """Let every lease run out, as if the database's clock had gone on."""

    def body(tx: Tx) -> None:
        past = tx.now() - timedelta(seconds=1)
        for row in (RunRow, WhitelistRevisionRow, OutboxRow):
            table = SQLModel.metadata.tables[str(row.__tablename__)]
            held = update(table).where(table.c.lease_until.is_not(None))
            connection_of(tx).execute(held.values(lease_until=past))

    await store.write(body)
