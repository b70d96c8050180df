"""The schema: migrations make what the models say, all or nothing, however many start at once."""

import asyncio
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlmodel import SQLModel

import storage
from bot.ports.store.errors import SchemaBehind
from storage import open_store
from storage.engine.opening import _on_postgres, _on_sqlite, _parse, migrate, revision
from storage.engine.upgrade import HEAD

DIES_HALF_WAY = """
import asyncio, os, sys
from alembic import op
from storage.engine.opening import migrate

create_table = op.create_table

def die(name, *rest, **more):
    if name == "approval":
        os._exit(9)
    return create_table(name, *rest, **more)

op.create_table = die
asyncio.run(migrate(sys.argv[1]))
"""


async def on(url: str, work: Callable[[Connection], Any]) -> Any:
    parsed = _parse(url)
    if parsed.get_backend_name() == "postgresql":
        return await _on_postgres(parsed, work)
    return await asyncio.to_thread(_on_sqlite, Path(parsed.database or ""), work)


def differences(connection: Connection) -> list[Any]:
    found: list[Any] = compare_metadata(MigrationContext.configure(connection), SQLModel.metadata)
    return found


def indexes(connection: Connection) -> set[str]:
    if connection.dialect.name == "sqlite":
        found = text("SELECT sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL")
    else:
        found = text("SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'")
    kept = (line for line in connection.execute(found).scalars() if "alembic" not in line)
    return {" ".join(line.split()) for line in kept}


def test_the_revision_written_down_is_the_newest_script() -> None:
    config = Config()
    config.set_main_option("script_location", f"{storage.__path__[0]}/migrations")
    config.set_main_option("path_separator", "os")

    assert ScriptDirectory.from_config(config).get_current_head() == HEAD


async def test_the_migrations_make_what_the_models_say(empty_url: str) -> None:
    assert await revision(empty_url) == ""
    assert await migrate(empty_url) == HEAD

    assert await revision(empty_url) == HEAD
    assert await on(empty_url, differences) == []


async def test_partial_indexes_have_the_same_conditions_in_migrations_and_models(empty_url: str) -> None:
    await migrate(empty_url)
    migrated = await on(empty_url, indexes)

    def from_models(connection: Connection) -> set[str]:
        SQLModel.metadata.drop_all(connection)
        SQLModel.metadata.create_all(connection)
        return indexes(connection)

    assert await on(empty_url, from_models) == migrated


async def test_four_may_start_at_once(empty_url: str) -> None:
    assert await asyncio.gather(*(migrate(empty_url) for _ in range(4))) == [HEAD] * 4
    assert await on(empty_url, differences) == []


async def test_a_migration_killed_half_way_leaves_a_usable_database(empty_url: str) -> None:
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", DIES_HALF_WAY, empty_url)

    assert await process.wait() == 9
    assert await revision(empty_url) == ""
    assert await migrate(empty_url) == HEAD
    assert await on(empty_url, differences) == []


async def test_a_database_of_a_newer_stagebot_is_left_alone(url: str) -> None:
    await migrate(url)
    await on(url, lambda c: c.execute(text("UPDATE alembic_version SET version_num = '9999'")))

    with pytest.raises(SchemaBehind, match="9999"):
        async with open_store(url):
            pass
    with pytest.raises(SchemaBehind, match="newer"):
        await migrate(url)
    assert await revision(url) == "9999"
