"""SQLite: one writer thread with group commit, readers beside it on snapshots of their own.

Several writing connections would wait for each other in a sleep loop and, before SQLite 3.51.3, can
corrupt a WAL; one thread cannot. `synchronous=FULL`: what was acknowledged survives a power cut.
"""

import asyncio
import fcntl
import os
import queue
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import IO, Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.pool import NullPool, QueuePool

from bot.domain.errors import ConfigError
from bot.ports.store import StoreBusy, Tx
from storage.transaction import SqlTx

T = TypeVar("T")

_BUSY_MS = 1500
_GROUP = 64
_READERS = 4
_Job = tuple[Callable[[Tx], Any], "Future[Any]"]


def open_engine(path: Path, *, pooled: bool) -> Engine:
    """Return an engine whose connections are set for durability; nothing is opened yet."""
    engine = create_engine(
        f"sqlite:///{path}",
        poolclass=QueuePool if pooled else NullPool,
        connect_args={"timeout": _BUSY_MS / 1000, "check_same_thread": False},
    )
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin)
    return engine


def _set_up(connection: sqlite3.Connection, _: object) -> None:
    connection.isolation_level = None  # SQLAlchemy says BEGIN, not the driver
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={_BUSY_MS}"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    mode = connection.get_execution_options().get("begin", "DEFERRED")
    connection.exec_driver_sql(f"BEGIN {mode}")


class SqliteStore:
    """Implements `Store` on one file, for one process."""

    def __init__(self, path: Path, lock: IO[Any]) -> None:
        self._lock = lock
        self._engine = open_engine(path, pooled=True)
        self._readers = ThreadPoolExecutor(_READERS, thread_name_prefix="stagebot-read")
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._writer = threading.Thread(target=self._write_all, name="stagebot-write", daemon=True)
        self._writer.start()

    async def write(self, body: Callable[[Tx], T]) -> T:
        """Hand a body to the writer and wait until its group is committed."""
        done: Future[T] = Future()
        self._jobs.put((body, done))
        return await asyncio.wrap_future(done)

    async def read(self, body: Callable[[Tx], T]) -> T:
        """Run a body that only reads on a reader's connection."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._readers, self._read_now, body)

    async def close(self) -> None:
        """Let the writer finish its queue, then close the file."""
        self._jobs.put(None)
        await asyncio.to_thread(self._writer.join)
        self._readers.shutdown()
        self._engine.dispose()
        self._lock.close()

    def _read_now(self, body: Callable[[Tx], T]) -> T:
        try:
            with self._engine.connect() as connection, connection.begin():
                return body(SqlTx(connection))
        except OperationalError as error:
            raise _busy(error) from error

    def _write_all(self) -> None:
        with self._engine.connect().execution_options(begin="IMMEDIATE") as connection:
            while (first := self._jobs.get()) is not None:
                group, ends = self._gather(first)
                _commit(connection, group)
                if ends:
                    return

    def _gather(self, first: _Job) -> tuple[list[_Job], bool]:
        """Take along what waits already, so that one commit (and one fsync) serves all of it."""
        group = [first]
        while len(group) < _GROUP:
            try:
                job = self._jobs.get_nowait()
            except queue.Empty:
                break
            if job is None:
                return group, True
            group.append(job)
        return group, False


def _commit(connection: Connection, group: list[_Job]) -> None:
    settled: list[tuple[Future[Any], Any, BaseException | None]] = []
    try:
        with connection.begin():
            for body, done in group:
                if done.set_running_or_notify_cancel():
                    settled.append((done, *_run(connection, body)))
    except DBAPIError as error:
        for _, done in group:
            _fail(done, _busy(error))
        return
    for done, result, failure in settled:
        if failure is not None:
            done.set_exception(failure)
        else:
            done.set_result(result)


def _run(connection: Connection, body: Callable[[Tx], Any]) -> tuple[Any, BaseException | None]:
    """Run a body in a savepoint of its own; what it raises undoes it alone."""
    try:
        with connection.begin_nested():
            return body(SqlTx(connection)), None
    except OperationalError:
        raise  # the database itself is in trouble: nothing of this group can be trusted
    except Exception as error:  # noqa: BLE001 - whatever a body raises belongs to its caller
        return None, error


def _fail(done: "Future[Any]", error: Exception) -> None:
    if not done.done():
        done.set_exception(error)


def _busy(error: DBAPIError) -> StoreBusy:
    return StoreBusy(f"The database does not take that now ({error.orig}); nothing was written. Try again.")


def lock_file(path: Path) -> IO[Any]:
    """Refuse a second process on the same file: two writers are what this design rules out."""
    lock = path.with_name(f"{path.name}.lock")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.fdopen(os.open(lock, os.O_RDWR | os.O_CREAT, 0o600), "r+")
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise ConfigError(
            f"The database {path} cannot be written ({error.strerror}). Check STAGEBOT_DATABASE_URL."
        ) from None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        handle.close()
        raise ConfigError(
            f"Another stagebot uses the database {path}. Stop it, or use PostgreSQL for several replicas."
        ) from None
    return handle
