"""Databases as past versions of stagebot left them: one SQL file per schema, written by that version itself.

Each was made by the demo of the last commit with that schema: three offers staged over the local workspace,
then dumped; messages that were sent are thinned out. Schemas that no such commit had (0002, 0006) were made
from the file before by the migration. An approval and a signature were added, since the demo was cut short.
What a file says is never changed by hand: the next schema gets a file of its own.
"""

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Boolean, Connection, DateTime, MetaData, Table, insert

HERE = Path(__file__).parent
REVISIONS = tuple(sorted(file.stem for file in HERE.glob("*.sql")))

Rows = Mapping[str, Sequence[Mapping[str, Any]]]


def load(revision: str, path: Path) -> None:
    """Make a SQLite file of a past schema."""
    connection = sqlite3.connect(path)
    connection.executescript((HERE / f"{revision}.sql").read_text(encoding="utf-8"))
    connection.close()


def rows(revision: str) -> Rows:
    """Return every row of a past schema, by table."""
    connection = sqlite3.connect(":memory:")
    connection.row_factory = sqlite3.Row
    connection.executescript((HERE / f"{revision}.sql").read_text(encoding="utf-8"))
    tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    kept = [table for table in tables if table != "alembic_version"]
    return {
        table: [dict(row) for row in connection.execute(f"SELECT * FROM {table}")]  # noqa: S608 - own names
        for table in kept
    }


def fill(connection: Connection, revision: str) -> None:
    """Put the rows of a past schema into a database that has that schema's tables."""
    found = rows(revision)
    metadata = MetaData()
    metadata.reflect(connection)
    for table in metadata.sorted_tables:
        if lines := found.get(table.name):
            connection.execute(insert(table), [_typed(table, line) for line in lines])


def _typed(table: Table, line: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _value(table.c[name].type, value) for name, value in line.items()}


def _value(kind: object, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(kind, Boolean):
        return bool(value)
    if isinstance(kind, DateTime):
        return datetime.fromisoformat(value).replace(tzinfo=UTC)
    return value
