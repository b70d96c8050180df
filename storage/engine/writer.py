"""SQLite's one writer: a thread that runs bodies one after the other and commits them in groups.

While one commit waits for the disk the next bodies gather; they share a transaction, each behind a
savepoint of its own, and one fsync. A caller hears of its body only after that commit.
"""

import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy.engine import NestedTransaction

from bot.ports.store.errors import StoreBusy, StoreError
from storage.engine.failures import DATABASE_ERRORS, is_locked, translated
from storage.transaction import SqlTx

_GROUP = 64
_PATIENCE = 1.7
"""Seconds for which a body waits for another process's lock; a person's command has two in all."""


@dataclass(slots=True, eq=False)
class _Job:
    body: Callable[[SqlTx], Any]
    done: "Future[Any]" = field(default_factory=Future)
    deadline: float = field(default_factory=lambda: time.monotonic() + _PATIENCE)


@dataclass(frozen=True, slots=True)
class _Ran:
    """A body that ran: what it returned, or what it raised."""

    job: _Job
    value: Any = None
    failure: BaseException | None = None

    def settle(self) -> None:
        if self.failure is not None:
            self.job.done.set_exception(self.failure)
        else:
            self.job.done.set_result(self.value)


class Writer:
    """Runs bodies on the engine, whose transactions must begin as IMMEDIATE."""

    def __init__(self, engine: Engine, check: Callable[[], None]) -> None:
        """Start the thread. `check` raises StoreBroken when the file is not the one that was opened."""
        self._engine = engine
        self._check = check
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._is_closed = False
        self._thread = threading.Thread(target=self._run, name="stagebot-write", daemon=True)
        self._thread.start()

    def submit(self, body: Callable[[SqlTx], Any]) -> "Future[Any]":
        """Queue a body; the future is done when it is on the disk. A cancelled one does not begin."""
        if self._is_closed:
            raise StoreError("The database is closed.")
        job = _Job(body)
        self._jobs.put(job)
        return job.done

    def close(self) -> None:
        """Work off the queue, then stop. Blocks until then."""
        self._is_closed = True
        self._jobs.put(None)
        self._thread.join()

    def _run(self) -> None:
        while (first := self._jobs.get()) is not None:
            self._work_on([first, *self._arrived(_GROUP - 1)])

    def _arrived(self, most: int) -> list[_Job]:
        found: list[_Job] = []
        while len(found) < most:
            try:
                job = self._jobs.get_nowait()
            except queue.Empty:
                break
            if job is None:
                self._jobs.put(None)  # the end comes after these
                break
            found.append(job)
        return found

    def _work_on(self, group: list[_Job]) -> None:
        ran: list[_Ran] = []
        try:
            self._check()
            with self._engine.connect() as connection:
                self._begin(connection, group)
                ran.extend(_run_alone(connection, job) for job in group if _is_awaited(job))
                _commit(connection)
        except BaseException as error:  # noqa: BLE001 - this thread must live: nobody else writes
            failure = _for_callers(error)
            ran = [_Ran(job, failure=failure) for job in group if _is_awaited(job)]
        for each in ran:
            each.settle()

    def _begin(self, connection: Connection, group: list[_Job]) -> None:
        """Take the write lock for as long as anybody of the group has patience; newcomers join."""
        while group:
            try:
                connection.begin()
            except DATABASE_ERRORS as error:
                if not is_locked(error):
                    raise
                _dismiss_late(group)
                group.extend(self._arrived(_GROUP - len(group)))
            else:
                return


def _for_callers(error: BaseException) -> BaseException:
    """Return what the callers of a failed group hear: the database's failures as the store's own."""
    return translated(error) if isinstance(error, DATABASE_ERRORS) else error


def _dismiss_late(group: list[_Job]) -> None:
    now = time.monotonic()
    for job in [job for job in group if job.deadline <= now]:
        group.remove(job)
        if _is_awaited(job):
            _Ran(job, failure=StoreBusy()).settle()


def _is_awaited(job: _Job) -> bool:
    if job.done.running() or job.done.cancelled():
        return job.done.running()
    return job.done.set_running_or_notify_cancel()


def _run_alone(connection: Connection, job: _Job) -> _Ran:
    """Run one body behind its savepoint; what it raises undoes it alone."""
    savepoint = connection.begin_nested()
    try:
        value = job.body(SqlTx(connection))
        savepoint.commit()
    except DATABASE_ERRORS as error:
        _undo(savepoint, because=error)
        return _Ran(job, failure=translated(error))
    except BaseException as error:  # noqa: BLE001 - whatever a body raises belongs to its caller
        _undo(savepoint)
        return _Ran(job, failure=error)
    return _Ran(job, value)


def _commit(connection: Connection) -> None:
    try:
        connection.commit()
    except DATABASE_ERRORS:
        connection.invalidate()  # a transaction whose COMMIT failed stays open; closing ends it
        raise


def _undo(savepoint: NestedTransaction, *, because: Exception | None = None) -> None:
    """Roll a body back. When SQLite gave the whole transaction up (disk full), raise why, for all of it."""
    try:
        savepoint.rollback()
    except DATABASE_ERRORS as error:
        raise because or error from error
