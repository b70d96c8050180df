"""From a database URL to an open store, or to one plain sentence that says what is wrong."""

import asyncio
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from bot.domain.errors import ConfigError
from bot.ports.store import Store
from storage import postgres, sqlite, upgrade

_SAMPLE = "sqlite:///stagebot.db or postgresql://user:password@host/name"


async def open_any(url: str) -> Store:
    """Open a store; migrate SQLite, check PostgreSQL. Raises ConfigError, SchemaBehind."""
    parsed = _parse(url)
    if parsed.get_backend_name() == "sqlite":
        return await asyncio.to_thread(_open_sqlite, Path(parsed.database or ""))
    engine = postgres.open_engine(parsed)
    try:
        async with engine.connect() as connection:
            await connection.run_sync(upgrade.check)
    except (DBAPIError, OSError) as error:
        await engine.dispose()
        raise _unreachable(parsed, error) from None
    except BaseException:
        await engine.dispose()
        raise
    return postgres.PostgresStore(engine)


async def migrate(url: str) -> str:
    """Bring a database to this program's schema; return the revision. Raises ConfigError."""
    parsed = _parse(url)
    if parsed.get_backend_name() == "sqlite":
        return await asyncio.to_thread(_migrate_sqlite, Path(parsed.database or ""))
    engine = postgres.open_engine(parsed)
    try:
        async with engine.begin() as connection:
            return await connection.run_sync(upgrade.upgrade)
    except (DBAPIError, OSError) as error:
        raise _unreachable(parsed, error) from None
    finally:
        await engine.dispose()


async def revision(url: str) -> str:
    """Return the revision a database has, empty for a new one. Raises ConfigError."""
    parsed = _parse(url)
    if parsed.get_backend_name() == "sqlite":
        return await asyncio.to_thread(_sqlite_revision, Path(parsed.database or ""))
    engine = postgres.open_engine(parsed)
    try:
        async with engine.connect() as connection:
            return await connection.run_sync(upgrade.current)
    except (DBAPIError, OSError) as error:
        raise _unreachable(parsed, error) from None
    finally:
        await engine.dispose()


def _parse(url: str) -> URL:
    try:
        parsed = make_url(url)
        backend = parsed.get_backend_name()
    except ArgumentError:
        raise ConfigError(f"STAGEBOT_DATABASE_URL is not a database address such as {_SAMPLE}.") from None
    if backend not in {"sqlite", "postgresql"}:
        raise ConfigError(f"STAGEBOT_DATABASE_URL names {backend}; stagebot knows {_SAMPLE}.")
    if backend == "sqlite" and not parsed.database:
        raise ConfigError("STAGEBOT_DATABASE_URL names no file; a run must survive a restart.")
    return parsed


def _open_sqlite(path: Path) -> Store:
    lock = sqlite.lock_file(path)
    try:
        _migrate_sqlite(path)
    except BaseException:
        lock.close()
        raise
    return sqlite.SqliteStore(path, lock)


def _migrate_sqlite(path: Path) -> str:
    engine = sqlite.open_engine(path, pooled=False)
    try:
        with engine.connect().execution_options(begin="IMMEDIATE") as connection, connection.begin():
            return upgrade.upgrade(connection)
    except DBAPIError as error:
        raise ConfigError(
            f"The database {path} cannot be used: {error.orig}. Check STAGEBOT_DATABASE_URL."
        ) from None
    finally:
        engine.dispose()


def _sqlite_revision(path: Path) -> str:
    if not path.exists():
        return ""
    engine = sqlite.open_engine(path, pooled=False)
    try:
        with engine.connect() as connection:
            return upgrade.current(connection)
    finally:
        engine.dispose()


def _unreachable(url: URL, error: Exception) -> ConfigError:
    shown = url.render_as_string(hide_password=True)
    reason = str(getattr(error, "orig", error)).splitlines()[0]
    return ConfigError(f"The database {shown} cannot be reached: {reason}. Check STAGEBOT_DATABASE_URL.")
