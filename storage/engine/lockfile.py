"""One process per SQLite file: a lock on a file beside it, gone when the process is."""

import fcntl
import os
from pathlib import Path

from bot.domain.errors import ConfigError


class LockFile:
    """Holds a database's lock until `release`."""

    def __init__(self, database: Path) -> None:
        """Take the lock. Raises ConfigError when another process holds it, OSError without a file."""
        path = database.with_name(f"{database.name}.lock")
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            self.release()
            raise ConfigError(
                f"Another stagebot uses the database {database}. "
                "Stop it, or use PostgreSQL for several replicas."
            ) from None

    def release(self) -> None:
        """Let the next process in. The file stays: if it went, two could each lock one of that name."""
        os.close(self._descriptor)
