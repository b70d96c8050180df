"""How a database fares: its version and size, room beside it, the last backup, who holds rows, what waits."""

import shutil
import sqlite3
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, and_, func, select, text

from bot.domain.notify.waiting import NoticeState
from storage.engine.backup import last_backup
from storage.leasing import database_time, outbox, revisions, runs
from storage.tables import IS_ACTIVE, IS_OPEN, IS_WAITING, NoticeRow

OVERDUE = timedelta(minutes=10)
"""What is due for so long and held by nobody is not worked on."""

LATELY = timedelta(days=7)
notices = NoticeRow.__table__  # type: ignore[attr-defined]
_LEASED = ((runs, IS_ACTIVE), (revisions, IS_OPEN), (outbox, IS_WAITING))


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """What was seen. Sizes in bytes, times in UTC; `room` and `backup` are None where nobody can tell."""

    engine: str
    size: int
    room: int | None = None
    backup: tuple[Path, datetime] | None = None
    takes_writes: bool = True
    holders: Mapping[str, int] = field(default_factory=dict)  # how many rows each replica holds
    undelivered: int = 0  # notices of the last `LATELY` that no door took
    overdue: int = 0  # rows that are due for `OVERDUE` and held by nobody


def of_sqlite(connection: Connection, path: Path, *, now: datetime) -> Condition:
    """Look at a SQLite database and at the folder it lies in. Raises OSError."""
    size = sum(file.stat().st_size for file in (path, path.with_name(f"{path.name}-wal")) if file.exists())
    seen = Condition(
        engine=f"SQLite {sqlite3.sqlite_version}",
        size=size,
        room=shutil.disk_usage(path.parent).free,
        backup=last_backup(path),
    )
    return _with_rows(connection, seen, now)


def of_postgres(connection: Connection, *, now: datetime) -> Condition:
    """Look at a PostgreSQL database."""
    version, size, is_read_only = connection.execute(
        text(
            "SELECT current_setting('server_version'), pg_database_size(current_database()), "
            "current_setting('transaction_read_only') = 'on' OR pg_is_in_recovery()"
        )
    ).one()
    seen = Condition(engine=f"PostgreSQL {version}", size=size, takes_writes=not is_read_only)
    return _with_rows(connection, seen, now)


def _with_rows(connection: Connection, seen: Condition, now: datetime) -> Condition:
    """Count leases by the database's clock, and due rows by ours."""
    holders: Counter[str] = Counter()
    overdue, held_now = 0, database_time(connection)
    for table, among in _LEASED:
        held = select(table.c.lease_owner, func.count()).where(among, table.c.lease_until > held_now)
        for owner, count in connection.execute(held.group_by(table.c.lease_owner)):
            holders[owner] += count
        is_free = table.c.lease_until.is_(None) | (table.c.lease_until <= held_now)
        waits = select(func.count()).select_from(table).where(among, is_free, table.c.due_at < now - OVERDUE)
        overdue += connection.execute(waits).scalar_one()
    lost = and_(notices.c.state == NoticeState.UNDELIVERED.value, notices.c.told_at > now - LATELY)
    undelivered = connection.execute(select(func.count()).select_from(notices).where(lost)).scalar_one()
    return replace(seen, holders=dict(holders), overdue=overdue, undelivered=undelivered)
