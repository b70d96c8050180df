"""PostgreSQL: a pool, the same plain bodies by `run_sync`, retries where the database asks for one."""

import asyncio
from collections.abc import Callable
from typing import Any, TypeVar

import asyncpg
from sqlalchemy import URL, Connection
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.ports.store.errors import OutcomeUnknown
from bot.ports.store.tx import Tx
from storage.engine.failures import DATABASE_ERRORS, is_lost_race, translated
from storage.transaction import SqlTx

T = TypeVar("T")

ERRORS = (*DATABASE_ERRORS, asyncpg.PostgresError, asyncpg.InterfaceError)
"""What can come out; connecting raises asyncpg's own errors, which SQLAlchemy does not wrap."""

_TRIES = 4
_CONNECT_SECONDS, _PATIENT_CONNECT_SECONDS = 2.0, 20.0
_PATIENT = {"application_name": "stagebot", "timezone": "UTC"}
# a person's command has two seconds in all: a row that is locked for longer is a busy database
_HASTY = _PATIENT | {
    "lock_timeout": "1500",
    "statement_timeout": "5000",
    "idle_in_transaction_session_timeout": "30000",
}


def open_engine(url: URL, *, patient: bool = False) -> AsyncEngine:
    """Return an engine; nothing is connected yet. `patient` is for migrations: they wait for their lock."""
    # asyncpg reads the address itself, so that everything people write behind the `?` works (sslmode, host)
    dsn = url.set(drivername="postgresql").render_as_string(hide_password=False)

    async def connect() -> Any:  # noqa: ANN401 - asyncpg has no types
        if patient:
            return await asyncpg.connect(dsn, timeout=_PATIENT_CONNECT_SECONDS, server_settings=_PATIENT)
        # above the statement timeout: only a dead network meets it
        return await asyncpg.connect(
            dsn, timeout=_CONNECT_SECONDS, command_timeout=6.0, server_settings=_HASTY
        )

    return create_async_engine(
        "postgresql+asyncpg://", async_creator=connect, pool_pre_ping=True, pool_size=10, pool_timeout=1.5
    )


class PostgresStore:
    """Implements `Store` for any number of replicas."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        # one snapshot for all statements of a body; nothing can be written by mistake
        self._snapshots = engine.execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True
        )

    async def write(self, body: Callable[[Tx], T]) -> T:
        """Run a body in a transaction; one that lost a race the database reports is run again."""
        for attempt in range(1, _TRIES):
            try:
                return await self._write_once(body)
            except ERRORS as error:
                if not is_lost_race(error):
                    raise translated(error) from error
            await asyncio.sleep(0.01 * attempt)
        try:
            return await self._write_once(body)
        except ERRORS as error:
            raise translated(error) from error

    async def read(self, body: Callable[[Tx], T]) -> T:
        """Run a body that only reads."""
        try:
            async with self._snapshots.connect() as connection:
                return await connection.run_sync(_with_tx, body)
        except ERRORS as error:
            raise translated(error) from error

    async def close(self) -> None:
        """Close the pool."""
        await self._engine.dispose()

    async def _write_once(self, body: Callable[[Tx], T]) -> T:
        async with self._engine.connect() as connection:
            result = await connection.run_sync(_with_tx, body)
            await _commit(connection)
            return result


async def _commit(connection: AsyncConnection) -> None:
    try:
        await connection.commit()
    except ERRORS as error:
        if is_lost_race(error):
            raise
        raise OutcomeUnknown from error


def _with_tx(connection: Connection, body: Callable[[Tx], T]) -> T:
    return body(SqlTx(connection))
