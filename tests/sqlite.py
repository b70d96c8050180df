"""New SQLite databases with the schema in them: migrated once by each worker, then copied."""

import asyncio
import functools
import shutil
import tempfile
from pathlib import Path
from threading import Thread

from storage.engine.opening import migrate


def new_database(folder: Path, name: str = "stagebot.db") -> str:
    """Make a migrated database in that folder; returns its address."""
    (folder / name).write_bytes(_template())
    (folder / name).chmod(0o600)
    return f"sqlite:///{folder / name}"


@functools.cache
def _template() -> bytes:
    folder = Path(tempfile.mkdtemp(prefix="stagebot-template-"))
    try:
        # a thread of its own: whoever asks may be in the middle of an event loop
        migrating = Thread(target=lambda: asyncio.run(migrate(f"sqlite:///{folder / 'template.db'}")))
        migrating.start()
        migrating.join()
        return (folder / "template.db").read_bytes()
    finally:
        shutil.rmtree(folder)
