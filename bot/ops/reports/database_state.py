"""What the doctor says of the database: its room, its last backup, and whether somebody works on it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

from bot.ops.reports.doctor import Check

_MIB = 1024 * 1024
_LEAST_ROOM = 512 * _MIB
_BACKUP_AGE = timedelta(days=2)
_NO_BACKUP = "Run `stagebot db backup FILE` every day, and keep the copies on another machine."


def room(size: int, free: int | None) -> Check:
    """Say whether the disk has room for the database to grow and be copied."""
    if free is None:
        return Check(name="room", seen=f"database {_mib(size)}; its server's disk cannot be seen from here")
    seen = f"database {_mib(size)}, {_mib(free)} free"
    if free >= max(_LEAST_ROOM, 2 * size):
        return Check(name="room", seen=seen)
    return Check(
        name="room", seen=seen, cure="Make room: on a full disk nothing is recorded, so nothing is done."
    )


def backup(made: tuple[Path, datetime] | None, *, is_ours: bool, now: datetime) -> Check:
    """Say when `stagebot db backup` last made a copy; advice only, since others may make them."""
    name = "backup"
    if not is_ours:
        return Check(name=name, seen="made by PostgreSQL's own tools, not seen from here")
    if made is None:
        return Check(name=name, seen="none by stagebot", cure=_NO_BACKUP, is_advice=True)
    path, at = made
    seen = f"{path}, {at:%Y-%m-%d %H:%M} UTC"
    if not path.exists():
        seen = f"{seen}, not there any more (moved?)"
    is_old = now - at > _BACKUP_AGE
    return Check(name=name, seen=seen, cure=_NO_BACKUP if is_old else "", is_advice=is_old)


def writes(*, takes_writes: bool) -> Check:
    """Say whether the database can be written at all."""
    if takes_writes:
        return Check(name="database writes", seen="taken")
    cure = "This is a standby or a read-only database: let STAGEBOT_DATABASE_URL name the primary."
    return Check(name="database writes", seen="read-only", cure=cure)


def leases(holders: Mapping[str, int], overdue: int) -> Check:
    """Say who holds rows, and whether some wait that nobody works on."""
    held = ", ".join(f"{owner} holds {count}" for owner, count in sorted(holders.items())) or "none held"
    if not overdue:
        return Check(name="leases", seen=held)
    cure = "Nobody works on them: start `stagebot run`, or look at /readyz of the one that runs."
    return Check(name="leases", seen=f"{held}; {overdue} rows due for over 10 minutes", cure=cure)


def notices(undelivered: int) -> Check:
    """Say whether somebody who must act could not be told lately."""
    if not undelivered:
        return Check(name="notices", seen="all delivered within a week")
    cure = (
        "Somebody who must act was not told: the log names them (notice.undelivered). Have `operators` "
        "name a channel that the app is in."
    )
    return Check(name="notices", seen=f"{undelivered} of this week reached nobody", cure=cure)


def _mib(size: int) -> str:
    return f"{size / _MIB:.0f} MiB"
