"""The two real databases, and the marketplace's client in front of two kinds of server."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.ports.store.tx import Store
from storage import open_store
from storage.engine.opening import migrate
from tests.contract.hostile_marketplace import Hostile, hostile
from tests.contract.sandbox_client import Sandbox, open_sandbox
from tests.postgres import database, execute
from tests.sqlite import new_database


@pytest.fixture(scope="session")
def _templates() -> set[str]:
    """Migrated databases of this worker, to be copied."""
    return set()


@pytest.fixture(params=["sqlite", "postgres"])
async def empty_url(request: pytest.FixtureRequest, tmp_path: Path, worker_id: str) -> AsyncIterator[str]:
    """The address of a database without a schema."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'stagebot.db'}"
        return
    server, name = request.getfixturevalue("postgres_server"), f"stagebot_empty_{worker_id}"
    await execute(server, f"CREATE DATABASE {name}")
    yield database(server, name)
    await execute(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgres"])
async def url(
    request: pytest.FixtureRequest, tmp_path: Path, worker_id: str, _templates: set[str]
) -> AsyncIterator[str]:
    """The address of a new database with the schema in it."""
    if request.param == "sqlite":
        yield new_database(tmp_path)
        return
    server = request.getfixturevalue("postgres_server")
    template, name = f"stagebot_template_{worker_id}", f"stagebot_test_{worker_id}"
    if template not in _templates:
        await execute(server, f"CREATE DATABASE {template}")
        await migrate(database(server, template))
        _templates.add(template)
    await execute(server, f"CREATE DATABASE {name} TEMPLATE {template}")
    yield database(server, name)
    await execute(server, f"DROP DATABASE {name} WITH (FORCE)")


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


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """Our client in front of a sandbox marketplace that a test can look into."""
    async with open_sandbox() as opened:
        yield opened


@pytest.fixture
async def market() -> AsyncIterator[Hostile]:
    """Our client in front of a server that answers as a test tells it to."""
    async with hostile() as server:
        yield server
