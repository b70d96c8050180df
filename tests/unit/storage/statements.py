"""SQL of a test's own inside a transaction of the store, for what its port has no word for."""

from typing import Any

from sqlalchemy import Connection, CursorResult, text

from bot.ports.store.tx import Tx
from storage.transaction import SqlTx


def connection_of(tx: Tx) -> Connection:
    """Return the connection under a transaction."""
    assert isinstance(tx, SqlTx)
    return tx._connection


def run_sql(tx: Tx, statement: str, **values: object) -> CursorResult[Any]:
    """Run one statement."""
    return connection_of(tx).execute(text(statement), values)
