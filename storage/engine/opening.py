"""From a database URL to an open store, or to one plain sentence that says what is wrong."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TypeVar

from sqlalchemy import URL, Connection, make_url
from sqlalchemy.exc import ArgumentError

from bot.domain.errors import ConfigError
from bot.ports.store.errors import StoreBusy, StoreError
from bot.ports.store.tx import Store
from storage import leasing
from storage.engine import backup, condition, identity, sqlite, upgrade
from storage.engine.backup import Copied
from storage.engine.condition import Condition
from storage.engine.failures import DATABASE_ERRORS, is_locked, sqlstate
from storage.engine.lockfile import LockFile

T = TypeVar("T")

_SAMPLE = "sqlite:///stagebot.db or postgresql://user:password@host/name"
_UPGRADE_MS = 30_000


async def open_any(
    url: str, *, lock: bool, is_new: bool = False, clock: Callable[[], datetime] | None = None
) -> Store:
    """Open a store; migrate SQLite, check PostgreSQL. Raises ConfigError, SchemaBehind, StoreError."""
    parsed = _parse(url)
    if parsed.get_backend_name() == "sqlite":
        return await asyncio.to_thread(
            _open_sqlite,
            Path(parsed.database or ""),
            lock=lock,
            is_new=is_new,
            clock=clock or sqlite.steady_time,
        )
    from storage.engine.postgres import PostgresStore, open_engine

    await _on_postgres(parsed, upgrade.check)
    return PostgresStore(open_engine(parsed))


async def migrate(url: str) -> str:
    """Bring a database to this program's schema; return the revision. Raises as `open_any` does."""
    parsed = _parse(url)
    if parsed.get_backend_name() == "sqlite":
        return await asyncio.to_thread(_migrate_sqlite, Path(parsed.database or ""))
    return await _on_postgres(parsed, upgrade.upgrade)


async def revision(url: str) -> str:
    """Return the revision a database has, empty for a new one. Raises ConfigError, StoreError."""
    parsed = _parse(url)
    if parsed.get_backend_name() == "sqlite":
        return await asyncio.to_thread(_sqlite_revision, Path(parsed.database or ""))
    return await _on_postgres(parsed, upgrade.current)


async def examine(url: str, now: datetime) -> Condition:
    """Look at a database that has this program's schema. Raises ConfigError, StoreError."""
    parsed = _parse(url)
    if parsed.get_backend_name() != "sqlite":
        return await _on_postgres(parsed, partial(condition.of_postgres, now=now))
    return await asyncio.to_thread(_examine_sqlite, Path(parsed.database or ""), now)


def _examine_sqlite(path: Path, now: datetime) -> Condition:
    try:
        return _on_sqlite(path, partial(condition.of_sqlite, path=path, now=now))
    except DATABASE_ERRORS as error:
        raise _unusable(path, error) from None


async def back_up(url: str, target: Path) -> Copied:
    """Copy a SQLite database into a new file, verified. Raises ConfigError, SchemaBehind."""
    return await asyncio.to_thread(backup.back_up, _file_of(url, "pg_dump --format=custom"), target)


async def restore(url: str, source: Path) -> Copied:
    """Put a backup where no SQLite database is, verified. Raises ConfigError, SchemaBehind."""
    return await asyncio.to_thread(backup.restore, source, _file_of(url, "pg_restore"))


def _file_of(url: str, tool: str) -> Path:
    parsed = _parse(url)
    if parsed.get_backend_name() != "sqlite":
        raise ConfigError(f"The database is PostgreSQL: use its own `{tool}`, which knows it whole.")
    return Path(parsed.database or "")


def _parse(url: str) -> URL:
    text = url.strip()
    if text.startswith("postgres://"):  # what libpq and most hosts write too
        text = text.replace("postgres", "postgresql", 1)
    try:
        parsed = make_url(text)
    except (ArgumentError, ValueError):  # never repeat the address: it may hold a password
        raise ConfigError(f"STAGEBOT_DATABASE_URL is not a database address such as {_SAMPLE}.") from None
    backend = parsed.get_backend_name()
    if backend not in {"sqlite", "postgresql"}:
        raise ConfigError(f"STAGEBOT_DATABASE_URL names {backend}; stagebot knows {_SAMPLE}.")
    if backend == "sqlite" and parsed.database in {None, "", ":memory:"}:
        raise ConfigError("STAGEBOT_DATABASE_URL names no file; a run must survive a restart.")
    return parsed


def _open_sqlite(path: Path, *, lock: bool, is_new: bool, clock: Callable[[], datetime]) -> Store:
    try:
        sqlite.make_file(path)
        held = LockFile(path) if lock else None
    except OSError as error:
        raise _unusable(path, error) from None
    try:
        _migrate_sqlite(path)
        if held is not None:  # nobody else is at this file: whoever had a lease is gone
            _take_over(path, now=clock(), is_new=is_new)
        return sqlite.SqliteStore(path, held, clock)
    except BaseException:
        if held is not None:
            held.release()
        raise


def _take_over(path: Path, *, now: datetime, is_new: bool) -> None:
    def body(connection: Connection) -> None:
        identity.check(connection, path, now=now, is_new=is_new)
        leasing.free_all(connection)

    try:
        _on_sqlite(path, body)
    except DATABASE_ERRORS as error:
        raise _unusable(path, error) from None


def _migrate_sqlite(path: Path) -> str:
    try:
        sqlite.make_file(path)
        return _on_sqlite(path, upgrade.upgrade)
    except DATABASE_ERRORS as error:
        raise _unusable(path, error) from None


def _sqlite_revision(path: Path) -> str:
    if not path.exists():
        return ""
    try:
        return _on_sqlite(path, upgrade.current)
    except DATABASE_ERRORS as error:
        raise _unusable(path, error) from None


def _on_sqlite(path: Path, work: Callable[[Connection], T]) -> T:
    engine = sqlite.open_engine(path, busy_ms=_UPGRADE_MS)
    try:
        with engine.begin() as connection:
            return work(connection)
    finally:
        engine.dispose()


async def _on_postgres(url: URL, work: Callable[[Connection], T]) -> T:
    from storage.engine.postgres import ERRORS, open_engine

    engine = open_engine(url, patient=True)
    try:
        async with engine.begin() as connection:
            return await connection.run_sync(work)
    except (*ERRORS, ValueError) as error:
        raise _unreachable(url, error) from None
    finally:
        await engine.dispose()


def _unusable(path: Path, error: Exception) -> ConfigError | StoreBusy:
    if is_locked(error):
        return StoreBusy(f"The database {path} is locked by another program. Try again in a moment.")
    reason = error.strerror if isinstance(error, OSError) else getattr(error, "orig", error)
    return ConfigError(f"The database {path} cannot be used: {reason}. Check STAGEBOT_DATABASE_URL.")


def _unreachable(url: URL, error: Exception) -> ConfigError | StoreError:
    place = f"{url.host or 'the local server'}/{url.database or ''}"
    reason = (str(getattr(error, "orig", error)) or type(error).__name__).splitlines()[0]
    # PostgreSQL documentation, appendix A: 28 is a refused login, 3D000 a database that does not exist
    if sqlstate(error).startswith(("28", "3D")) or isinstance(error, ValueError):
        return ConfigError(f"The database {place} refuses us: {reason}. Check STAGEBOT_DATABASE_URL.")
    return StoreError(f"The database {place} cannot be reached: {reason}. Check STAGEBOT_DATABASE_URL.")
