"""Storage. `open_store` is all that others need; what it hands out are domain values, never rows."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime

from bot.ports.store.tx import Store
from storage.engine.opening import open_any


@asynccontextmanager
async def open_store(
    url: str, *, lock: bool = True, is_new: bool = False, clock: Callable[[], datetime] | None = None
) -> AsyncIterator[Store]:
    """Open a database by its URL (`sqlite:///file.db`, `postgresql://user:password@host/name`).

    SQLite is migrated at once; with `lock` a second process on its file is refused, and so is a file that is
    not the one from before, unless `is_new`. Raises ConfigError for
    an address that cannot be used, StoreError for a server that cannot be reached, SchemaBehind for a
    PostgreSQL database that `stagebot db upgrade` has not been run on. `clock` stands for the database's
    clock on SQLite; without one it is real time that no change of the wall clock moves.
    """
    store = await open_any(url, lock=lock, is_new=is_new, clock=clock)
    try:
        yield store
    finally:
        await store.close()
