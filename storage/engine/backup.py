"""A copy of a SQLite database and the way back: online, verified before it has its name, nothing overwritten.

SQLite's backup API copies one consistent state while a bot writes. The copy takes its name by a hard link,
which fails where a file of that name is, so a copy is either whole or not there.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.domain.errors import ConfigError
from storage.engine import upgrade
from storage.engine.identity import expected_id
from storage.engine.lockfile import LockFile

_BUSY_SECONDS = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """A copy that was verified: where it is, its schema and the id of the database that it holds."""

    path: Path
    schema: str
    id: str


def back_up(database: Path, target: Path) -> Copied:
    """Copy a database into a new file, also while a bot uses it. Raises ConfigError, SchemaBehind."""
    if not database.is_file():
        raise ConfigError(f"There is no database {database}. Check STAGEBOT_DATABASE_URL.")
    made = _copy(database, target)
    with suppress(OSError):  # the copy is whole and good; only the doctor will not know of it
        _note_beside(database).write_text(f"{target.absolute()}\n", encoding="utf-8")
    return made


def last_backup(database: Path) -> tuple[Path, datetime] | None:
    """Return the newest backup that was made of a database and when, as a note beside it says."""
    try:
        note = _note_beside(database)
        made = datetime.fromtimestamp(note.stat().st_mtime, UTC)
        return Path(note.read_text(encoding="utf-8").strip()), made
    except FileNotFoundError:
        return None


def _note_beside(database: Path) -> Path:
    return database.with_name(f"{database.name}.backup")


def restore(backup: Path, database: Path) -> Copied:
    """Copy a backup to where the database was, and no file may be. Raises ConfigError, SchemaBehind.

    No bot may run on it. The backup must be of the database that was used there before, if one was.
    """
    if not backup.is_file():
        raise ConfigError(f"There is no backup {backup}.")
    wal = database.with_name(f"{database.name}-wal")  # SQLite would play it into the restored file
    for left in (database, wal):
        if left.exists() and (left == database or left.stat().st_size):
            raise ConfigError(
                f"{left} is there, and nothing is overwritten. Stop stagebot, move the file away, "
                "and restore again."
            )
    try:
        database.parent.mkdir(parents=True, exist_ok=True)
        held = LockFile(database)
    except OSError as error:
        raise ConfigError(f"{database} cannot be written: {error.strerror}.") from None
    try:
        return _copy(backup, database, must_be=expected_id(database))
    finally:
        held.release()


def _copy(source: Path, target: Path, *, must_be: str | None = None) -> Copied:
    if target.exists():
        raise ConfigError(f"{target} is there already, and nothing is overwritten. Choose another name.")
    try:
        with _new_file(target.with_name(f"{target.name}.part")) as part:
            with closing(_read_only(source)) as old, closing(sqlite3.connect(part)) as new:
                old.backup(new)
                new.execute("PRAGMA journal_mode=DELETE")  # one file, without a WAL beside it
            found = _verified(part, target)
            if must_be is not None and must_be != found.id:
                raise ConfigError(
                    f"{source} is a backup of another database than the one that was used as {target}. "
                    f"If it is meant, remove {target}.id and restore again."
                )
            os.link(part, target)
            _sync(target.parent)
    except FileExistsError as error:
        raise ConfigError(f"{error.filename2 or error.filename} is there already. Remove it first.") from None
    except OSError as error:
        raise ConfigError(f"{target} cannot be written: {error.strerror}.") from None
    except sqlite3.Error as error:
        raise ConfigError(f"{source} cannot be copied: {error}.") from None
    return found


@contextmanager
def _new_file(path: Path) -> Iterator[Path]:
    """Make a file for its owner alone, and remove it at the end. Raises OSError where one is."""
    os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
    try:
        yield path
    finally:
        for name in (path, path.with_name(f"{path.name}-journal")):
            with suppress(FileNotFoundError):
                name.unlink()


def _read_only(path: Path) -> sqlite3.Connection:
    """Open without the right to write: a second writer could harm the WAL before SQLite 3.51.3."""
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=_BUSY_SECONDS)


def _verified(part: Path, target: Path) -> Copied:
    """Open a copy and read it whole. Raises ConfigError for a damaged one, SchemaBehind for a newer one."""
    with closing(_read_only(part)) as connection:
        problems = [row[0] for row in connection.execute("PRAGMA integrity_check(3)")]
        if problems != ["ok"]:
            raise ConfigError(f"The copy is damaged, so it was not kept: {problems[0]}.")
        if not _has(connection, "alembic_version"):
            raise ConfigError("That file is no database of stagebot.")
        (schema,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        upgrade.refuse_newer(schema)
        kept = None
        if _has(connection, "installation"):
            kept = connection.execute("SELECT id FROM installation").fetchone()
    _sync(part)
    return Copied(path=target, schema=schema, id=kept[0] if kept else "")


def _has(connection: sqlite3.Connection, table: str) -> bool:
    found = connection.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", (table,))
    return found.fetchone() is not None


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
