"""Two replicas on PostgreSQL: each run is worked on by one at a time, and killing one loses nothing."""

import asyncio
import sys
from collections.abc import AsyncIterator

import pytest

from tests.crash.conftest import ROOT, World
from tests.crash.test_kill import cards, is_live, replies, review
from tests.postgres import database, execute


@pytest.fixture
async def postgres(world: World, postgres_server: str, worker_id: str) -> AsyncIterator[str]:
    """A migrated database that the world's bots use."""
    name = f"stagebot_replicas_{worker_id}"
    await execute(postgres_server, f"CREATE DATABASE {name}")
    address = database(postgres_server, name)
    world.environment["STAGEBOT_DATABASE_URL"] = address
    upgrade = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "db", "upgrade", cwd=ROOT, env=world.environment
    )
    assert await upgrade.wait() == 0
    yield address
    for process in world.processes:
        if process.returncode is None:
            await world.kill(process)
    await execute(postgres_server, f"DROP DATABASE {name} WITH (FORCE)")


async def test_two_replicas_share_a_run_and_killing_one_loses_nothing(world, postgres):
    first, _ = [await world.start() for _ in range(2)]
    await world.stage()
    await world.until(cards)
    await world.kill(first)

    await world.approve(review)
    await world.until(is_live)

    state = await world.state()
    assert (world.published("preview"), world.published("live")) == (1, 1)
    assert cards(state) == ["offer-x: live in production"]
    assert sum("is live" in message["text"] for message in replies(state)) == 1
