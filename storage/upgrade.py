"""Migrations without an ini file: bring a database to this program's schema, or say that it is not."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from bot.ports.store import SchemaBehind

_LOCK = 7_246_143  # any number, as long as every stagebot takes the same


def head() -> str:
    """Return the revision that this program needs."""
    revision = ScriptDirectory.from_config(_config()).get_current_head()
    return revision or ""


def current(connection: Connection) -> str:
    """Return the revision that a database has; empty for a new one."""
    return MigrationContext.configure(connection).get_current_revision() or ""


def upgrade(connection: Connection) -> str:
    """Migrate inside the connection's transaction: all or nothing, one process at a time."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    return head()


def check(connection: Connection) -> None:
    """Raise SchemaBehind unless the database has this program's schema."""
    found = current(connection)
    if found != head():
        raise SchemaBehind(
            f"The database has schema {found or 'none'}, this program needs {head()}. "
            "Run `stagebot db upgrade`."
        )


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    return config
