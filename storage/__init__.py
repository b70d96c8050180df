"""The cellar. `open_store` is its face; what it hands out are domain values, never rows."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.ports.store.tx import Store
from storage.engine.opening import open_any


@asynccontextmanager
async def open_store(url: str, *, lock: bool = True) -> AsyncIterator[Store]:
    """Open a database by its URL (`sqlite:///file.db`, `postgresql://user:password@host/name`).

    SQLite is migrated at once; with `lock` a second process on its file is refused. Raises ConfigError for
    an address that cannot be used, StoreError for a server that cannot be reached, SchemaBehind for a
    PostgreSQL database that `stagebot db upgrade` has not been run on.
    """
    store = await open_any(url, lock=lock)
    try:
        yield store
    finally:
        await store.close()
