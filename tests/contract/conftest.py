"""The two real databases: SQLite in a file, PostgreSQL from a server that is started once."""

from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest

from bot.ports.store.tx import Store
from storage import open_store
from storage.engine.opening import migrate

_TEMPLATE = "stagebot_template"


@pytest.fixture(scope="session")
def _templates() -> set[str]:
    return set()


@pytest.fixture(params=["sqlite", "postgres"])
async def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """The address of a database without a schema."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'stagebot.db'}"
        return
    server = request.getfixturevalue("postgres_server")
    await _execute(server, "CREATE DATABASE stagebot_empty")
    yield _database(server, "stagebot_empty")
    await _execute(server, "DROP DATABASE stagebot_empty WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgres"])
async def url(request: pytest.FixtureRequest, tmp_path: Path, _templates: set[str]) -> AsyncIterator[str]:
    """The address of a new database with the schema in it."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'stagebot.db'}"
        return
    server = request.getfixturevalue("postgres_server")
    if not _templates:
        await _execute(server, f"CREATE DATABASE {_TEMPLATE}")
        await migrate(_database(server, _TEMPLATE))
        _templates.add(_TEMPLATE)
    await _execute(server, f"CREATE DATABASE stagebot_test TEMPLATE {_TEMPLATE}")
    yield _database(server, "stagebot_test")
    await _execute(server, "DROP DATABASE stagebot_test WITH (FORCE)")


@pytest.fixture
async def store(url: str) -> AsyncIterator[Store]:
    """An open store, each test's own."""
    async with open_store(url) as opened:
        yield opened


@pytest.fixture
async def other_store(url: str, store: Store) -> AsyncIterator[Store]:
    """A second replica on the same database (on SQLite only tests may have one)."""
    async with open_store(url, lock=False) as opened:
        yield opened


def _database(server: str, name: str) -> str:
    return server.replace("/postgres?", f"/{name}?")


async def _execute(server: str, statement: str) -> None:
    connection = await asyncpg.connect(server)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()
