"""PostgreSQL: a pool, the same plain bodies by `run_sync`, retries where the database asks for one."""

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import URL, Connection
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.ports.store import StoreBusy, Tx
from storage.transaction import SqlTx

T = TypeVar("T")

_RETRIES = 3
_RETRY_STATES = frozenset({"40001", "40P01"})  # serialization failure, deadlock
_STATEMENT_MS = 5000


def open_engine(url: URL) -> AsyncEngine:
    """Return an engine; nothing is connected yet."""
    return create_async_engine(
        url.set(drivername="postgresql+asyncpg"),
        pool_pre_ping=True,
        pool_size=10,
        pool_timeout=1.5,
        connect_args={
            "timeout": 5,
            "server_settings": {
                "application_name": "stagebot",
                "statement_timeout": str(_STATEMENT_MS),
                "timezone": "UTC",
            },
        },
    )


class PostgresStore:
    """Implements `Store` for any number of replicas."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def write(self, body: Callable[[Tx], T]) -> T:
        """Run a body in a transaction; one that lost a race the database reports is run again."""
        for attempt in range(_RETRIES):
            try:
                return await self._run(body)
            except DBAPIError as error:
                if not _may_retry(error) or attempt == _RETRIES - 1:
                    raise _translated(error) from error
            except (PoolTimeout, OSError) as error:
                raise StoreBusy from error
        raise StoreBusy

    async def read(self, body: Callable[[Tx], T]) -> T:
        """Run a body that only reads."""
        return await self.write(body)

    async def close(self) -> None:
        """Close the pool."""
        await self._engine.dispose()

    async def _run(self, body: Callable[[Tx], T]) -> T:
        async with self._engine.begin() as connection:
            return await connection.run_sync(_with_tx, body)


def _with_tx(connection: Connection, body: Callable[[Tx], T]) -> T:
    return body(SqlTx(connection))


def _may_retry(error: DBAPIError) -> bool:
    return getattr(error.orig, "sqlstate", None) in _RETRY_STATES


def _translated(error: DBAPIError) -> Exception:
    if error.connection_invalidated or isinstance(error, OperationalError | InterfaceError):
        return StoreBusy()
    return error
