"""Which database this is: an id kept inside of it, and in a file beside it.

A file that was deleted or replaced by another shows: the file beside it names a database that this one is
not. Without both ids it is a new installation, or one from before there were ids. A database alone, without
the file beside it, was restored somewhere else and is right.
"""

import os
import secrets
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, insert, select

from bot.domain.errors import ConfigError
from storage.tables import InstallationRow

installation = InstallationRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it at class creation


def check(connection: Connection, path: Path, *, now: datetime, is_new: bool) -> None:
    """Make sure that a database is the one from before; `is_new` takes it as it is.

    Raises ConfigError for another one, OSError when the file beside it cannot be read or written.
    """
    beside = _beside(path)
    inside = connection.execute(select(installation.c.id)).scalars().first()
    expected = expected_id(path)
    if expected is not None and expected != inside and not is_new:
        raise ConfigError(
            f"The database {path} is not the one that stagebot used here before: it was deleted or replaced. "
            f"Restore it from a backup, or start with --new to go on with what is there now."
        )
    if inside is None:
        inside = secrets.token_hex(16)
        connection.execute(insert(installation).values(id=inside, made_at=now))
    if expected != inside:
        _write(beside, inside)


def expected_id(path: Path) -> str | None:
    """Return the id of the database that was used under this name; None when none was. Raises OSError."""
    beside = _beside(path)
    return beside.read_text(encoding="utf-8").strip() if beside.exists() else None


def _beside(path: Path) -> Path:
    return path.with_name(f"{path.name}.id")


def _write(beside: Path, id_: str) -> None:
    """Write the file for its owner alone, all or nothing."""
    fresh = beside.with_name(f"{beside.name}.new")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(f"{id_}\n")
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(beside)
