"""SQLite: one writer thread with group commit, readers beside it on snapshots of their own.

Several writing connections would wait for each other in a sleep loop and, before SQLite 3.51.3, can
corrupt a WAL; one thread cannot. `synchronous=FULL`: what was acknowledged survives a power cut.
"""

import asyncio
import os
import sqlite3
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool

from bot.ports.store.errors import StoreBroken, StoreError
from bot.ports.store.tx import Tx
from storage.engine.failures import DATABASE_ERRORS, is_locked, translated
from storage.engine.lockfile import LockFile
from storage.engine.writer import Writer
from storage.leasing import time_option
from storage.transaction import SqlTx

T = TypeVar("T")

_READERS = 4
_ATTEMPT_MS = 100  # the writer tries again by itself, so that each caller has a deadline of its own
_BUSY_MS = 1500
_WAL_TRIES, _WAL_PAUSE_SECONDS = 1000, 0.02


def make_file(path: Path) -> None:
    """Create the database's file for its owner alone, if it is not there. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))


def steady_time() -> datetime:
    """Return real time (UTC) as no change of the wall clock moves it while this process runs."""
    return _BEGAN_AT + timedelta(seconds=time.monotonic() - _BEGAN)


_BEGAN_AT, _BEGAN = datetime.now(UTC), time.monotonic()


def open_engine(
    path: Path,
    *,
    begin: str = "IMMEDIATE",
    connections: int = 1,
    busy_ms: int = _BUSY_MS,
    clock: Callable[[], datetime] = steady_time,
) -> Engine:
    """Return an engine whose connections are set for durability; nothing is opened yet."""
    engine = create_engine(
        f"sqlite:///{path}",
        poolclass=QueuePool,
        pool_size=connections,
        max_overflow=0,
        connect_args={"timeout": busy_ms / 1000, "check_same_thread": False},
        execution_options=time_option(clock),
    )
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", lambda connection: _begin(connection, begin))
    return engine


def _file_id(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino


def _in_context(body: Callable[[Tx], T]) -> Callable[[Tx], T]:
    """Return a body that keeps the caller's trace on another thread."""
    context = copy_context()
    return lambda tx: context.run(body, tx)


def _set_up(connection: sqlite3.Connection, _: object) -> None:
    connection.isolation_level = None  # SQLAlchemy says BEGIN, not the driver
    _into_wal(connection)
    for pragma in ("synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _into_wal(connection: sqlite3.Connection) -> None:
    """Switch a new file to WAL. Processes that do so at once are told "locked" without any busy timeout."""
    for _ in range(_WAL_TRIES):
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if not is_locked(error):
                raise
            time.sleep(_WAL_PAUSE_SECONDS)
        else:
            return
    connection.execute("PRAGMA journal_mode=WAL")


def _begin(connection: Connection, mode: str) -> None:
    connection.exec_driver_sql(f"BEGIN {mode}")


def _only_read(connection: sqlite3.Connection, _: object) -> None:
    connection.execute("PRAGMA query_only=ON")


class SqliteStore:
    """Implements `Store` on one file, for one process."""

    def __init__(
        self, path: Path, lock: LockFile | None, clock: Callable[[], datetime] = steady_time
    ) -> None:
        """Start the writer on a file with the right schema. The store releases the lock when it closes."""
        self._lock = lock
        self._writing = open_engine(path, busy_ms=_ATTEMPT_MS, clock=clock)
        self._reading = open_engine(path, begin="DEFERRED", connections=_READERS, clock=clock)
        event.listen(self._reading, "connect", _only_read)
        self._readers = ThreadPoolExecutor(_READERS, thread_name_prefix="stagebot-read")
        self._path, self._file = path, _file_id(path)
        self._writer = Writer(self._writing, self._check_file)
        self._is_closed = False

    async def write(self, body: Callable[[Tx], T]) -> T:
        """Hand a body to the writer and wait until its group is committed."""
        result: T = await asyncio.wrap_future(self._writer.submit(_in_context(body)))
        return result

    async def read(self, body: Callable[[Tx], T]) -> T:
        """Run a body that only reads on a reader's connection."""
        if self._is_closed:
            raise StoreError("The database is closed.")
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._readers, self._read_now, _in_context(body))

    async def close(self) -> None:
        """Let the writer finish its queue, then close the file."""
        if not self._is_closed:
            self._is_closed = True
            await asyncio.to_thread(self._close_now)

    def _check_file(self) -> None:
        """SQLite goes on with a file that was deleted; what it writes there is lost."""
        if _file_id(self._path) != self._file:
            raise StoreBroken(
                f"The database file {self._path} was deleted or replaced while stagebot ran. "
                "Nothing was written. Stop stagebot and restore a backup."
            )

    def _read_now(self, body: Callable[[Tx], T]) -> T:
        self._check_file()
        try:
            with self._reading.connect() as connection, connection.begin():
                return body(SqlTx(connection))
        except DATABASE_ERRORS as error:
            raise translated(error) from error

    def _close_now(self) -> None:
        self._writer.close()
        self._readers.shutdown()
        self._reading.dispose()
        self._writing.dispose()
        if self._lock is not None:
            self._lock.release()
