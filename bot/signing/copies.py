"""A second place for seals: a file that only grows."""

import asyncio
import os
from pathlib import Path


class SealFile:
    """Appends envelopes, one a line; readable by its owner alone."""

    def __init__(self, path: Path) -> None:
        self._path = path

    async def append(self, envelope: str) -> None:
        """Write an envelope durably, unless it is the last one there. Raises OSError."""
        await asyncio.to_thread(self._append, envelope)

    def _append(self, envelope: str) -> None:
        if self._path.exists() and self._path.read_text(encoding="utf-8").endswith(envelope):
            return
        place = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        with os.fdopen(place, "a", encoding="utf-8") as file:
            file.write(envelope)
            file.flush()
            os.fsync(file.fileno())
