"""Migrations without an ini file: bring a database to this program's schema, or say that it is not."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import Connection, inspect, text

from bot.ports.store.errors import SchemaBehind

if TYPE_CHECKING:
    from alembic.config import Config

HEAD: Final = "0013"
"""The revision that this program needs. Written down, so that a start with it need not load Alembic."""

_LOCK = 7_246_143  # any number, as long as every stagebot takes the same


def current(connection: Connection) -> str:
    """Return the revision that a database has; empty for a new one."""
    if not inspect(connection).has_table("alembic_version"):
        return ""
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or ""


def upgrade(connection: Connection) -> str:
    """Migrate inside the connection's transaction: all or nothing, one process at a time.

    Raises SchemaBehind when a newer stagebot has been here.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    found = current(connection)
    if found != HEAD:
        _migrate(connection, found)
    return HEAD


def check(connection: Connection) -> None:
    """Raise SchemaBehind unless the database has this program's schema."""
    found = current(connection)
    if found != HEAD:
        raise SchemaBehind(
            f"The database has schema {found or 'none'}, this program needs {HEAD}. "
            "Run `stagebot db upgrade`."
        )


def _migrate(connection: Connection, found: str) -> None:
    from alembic import command

    refuse_newer(found)
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, HEAD)


def refuse_newer(found: str) -> None:
    """Raise SchemaBehind for a revision that this program does not know; an empty one is a new database."""
    from alembic.script import ScriptDirectory

    if found in {"", HEAD}:
        return
    config = _config()
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if found not in known:
        raise SchemaBehind(
            f"The database has schema {found}, which a newer stagebot made; this one knows up to {HEAD}. "
            "Install that version again."
        )


def _config() -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent.parent / "migrations"))
    config.set_main_option("path_separator", "os")
    return config
