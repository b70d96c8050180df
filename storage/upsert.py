"""`INSERT … ON CONFLICT` in the dialect at hand; the statement reads the same in both.

A conflict is an answer, not an error: nothing has to be rolled back, and no savepoint is needed.
"""

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def insert_into(connection: Connection, table: Table) -> postgresql.Insert | sqlite.Insert:
    """Begin an insert that may say what happens on a conflict."""
    if connection.dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)
