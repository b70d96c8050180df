"""What a database's errors mean: it is busy, a race was lost, or it is broken."""

import sqlite3

from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from bot.ports.store.errors import StoreBroken, StoreBusy, StoreError

DATABASE_ERRORS = (SQLAlchemyError, sqlite3.Error, OSError)
"""What SQLAlchemy and sqlite3 raise; a listener's or a connection's own errors come unwrapped."""

# PostgreSQL documentation, appendix A: classes 08 (connection) and 53 (resources), 57P (shutdown),
# 57014 query_canceled (our statement timeout), 55P03 lock_not_available
_AWAY = ("08", "53", "57P", "57014", "55P03")
# serialization failure, deadlock, unique violation: run again, the body sees who was first
_RACES = frozenset({"40001", "40P01", "23505"})
_LOCKED = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_BROKEN = {
    sqlite3.SQLITE_FULL: "The disk of stagebot's database is full. Make room on it.",
    sqlite3.SQLITE_READONLY: "stagebot's database cannot be written to: the file or its disk is read-only.",
    sqlite3.SQLITE_CORRUPT: "stagebot's database file is damaged. Stop stagebot and restore a backup.",
    sqlite3.SQLITE_NOTADB: "stagebot's database file is damaged. Stop stagebot and restore a backup.",
    sqlite3.SQLITE_CANTOPEN: "stagebot's database file cannot be opened: it is gone, or not ours to read.",
    sqlite3.SQLITE_IOERR: "The disk of stagebot's database fails. Look at the disk.",
}

# PostgreSQL documentation, appendix A: of class 53 a full disk does not pass by itself
_BROKEN_STATES = {
    "53100": "The disk of stagebot's database server is full. Make room on it.",
    "25006": "stagebot's database is read-only: a standby, or set so. Let it name the primary.",
}


def translated(error: Exception) -> StoreError:
    """Return the StoreError for what a driver raised. Its sentence has no SQL, no values, no address."""
    if is_locked(error) or isinstance(error, PoolTimeout | OSError):
        return StoreBusy()
    if broken := _BROKEN_STATES.get(sqlstate(error)):
        return StoreBroken(f"{broken} Nothing was written.")
    if sqlstate(error).startswith(_AWAY) or (isinstance(error, DBAPIError) and error.connection_invalidated):
        return StoreBusy()
    cause = _cause(error)
    broken = _BROKEN.get(_code(cause))
    if broken is not None:
        return StoreBroken(f"{broken} Nothing was written.")
    reason = str(cause) if isinstance(cause, sqlite3.Error) else sqlstate(error) or type(cause).__name__
    return StoreError(f"The database did not do what was asked ({reason}); nothing was written.")


def is_locked(error: BaseException) -> bool:
    """Tell whether another process holds the SQLite file."""
    return _code(_cause(error)) in _LOCKED


def _code(cause: BaseException) -> int:
    # the primary code is the low byte; the extended ones (SQLITE_BUSY_SNAPSHOT) carry more above it
    code: int = getattr(cause, "sqlite_errorcode", 0)
    return code & 0xFF


def is_lost_race(error: BaseException) -> bool:
    """Tell whether PostgreSQL undid a transaction only because of another one beside it."""
    return sqlstate(error) in _RACES


def sqlstate(error: BaseException) -> str:
    """Return PostgreSQL's five-character code; empty where there is none."""
    return getattr(_cause(error), "sqlstate", None) or ""


def _cause(error: BaseException) -> BaseException:
    return error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
