"""The database of yesterday, and every other one: absent, deleted, replaced, restored, damaged, full."""

import asyncio
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from bot.domain.errors import ConfigError
from bot.ports.store.errors import StoreBroken
from bot.ports.store.tx import Store, Tx
from storage import open_store
from tests.builders import NOON
from tests.unit.storage.statements import connection_of


@pytest.fixture
def database(tmp_path: Path) -> Path:
    (tmp_path / "home").mkdir()
    return tmp_path / "home" / "stagebot.db"


async def remember(store: Store, key: str) -> None:
    await store.write(lambda tx: tx.inbox.first(key, now=NOON))


async def use(database: Path, *, is_new: bool = False) -> bool:
    """Open the database, and say whether it remembers that it was opened before."""
    async with open_store(f"sqlite:///{database}", is_new=is_new) as store:
        return not await store.write(lambda tx: tx.inbox.first("opened", now=NOON))


def deleted(database: Path) -> None:
    for file in database.parent.glob("stagebot.db*"):
        if file.suffix != ".id":
            file.unlink()


def replaced(database: Path) -> None:
    deleted(database)
    other = database.parent.parent / "other.db"
    asyncio.run(use(other))
    shutil.copy(other, database)


def emptied(database: Path) -> None:
    deleted(database)
    database.touch()


def damage(database: Path, offset: int) -> None:
    content = bytearray(database.read_bytes())
    content[offset : offset + 2000] = b"\xff" * 2000
    database.write_bytes(bytes(content))


async def test_a_new_installation_starts_and_goes_on(database: Path) -> None:
    assert not await use(database)
    assert await use(database)


@pytest.mark.parametrize("accident", [deleted, replaced, emptied])
async def test_a_database_that_is_not_the_one_from_before_is_refused_until_somebody_says_it_is_new(
    database: Path, accident: Callable[[Path], None]
) -> None:
    await use(database)
    await asyncio.to_thread(accident, database)

    for _ in range(2):
        with pytest.raises(ConfigError, match=r"is not the one that stagebot used here before.*--new"):
            await use(database)
    await use(database, is_new=True)
    assert await use(database)


async def test_a_restored_backup_is_the_one_from_before(database: Path) -> None:
    await use(database)
    backup = database.parent.parent / "backup.db"
    shutil.copy(database, backup)
    deleted(database)
    shutil.copy(backup, database)

    assert await use(database)


async def test_a_backup_restored_on_another_machine_is_right_without_the_file_beside_it(
    database: Path, tmp_path: Path
) -> None:
    await use(database)
    elsewhere = tmp_path / "elsewhere.db"
    shutil.copy(database, elsewhere)

    assert await use(elsewhere)


async def test_a_database_from_before_there_were_ids_goes_on(database: Path) -> None:
    await use(database)
    with closing(sqlite3.connect(database)) as raw, raw:
        raw.execute("DELETE FROM installation")
    database.with_name("stagebot.db.id").unlink()

    assert await use(database)


@pytest.mark.parametrize("accident", [deleted, emptied])
async def test_a_file_that_goes_while_the_bot_runs_is_noticed_before_anything_is_said_to_be_stored(
    database: Path, accident: Callable[[Path], None]
) -> None:
    async with open_store(f"sqlite:///{database}") as store:
        await remember(store, "before")
        await asyncio.to_thread(accident, database)

        with pytest.raises(StoreBroken, match="deleted or replaced"):
            await remember(store, "after")
        with pytest.raises(StoreBroken, match="deleted or replaced"):
            await store.read(lambda tx: tx.outbox.waiting())


async def test_a_full_disk_is_named_and_what_does_not_fit_is_not_said_to_be_stored(database: Path) -> None:
    async with open_store(f"sqlite:///{database}") as store:
        await store.write(lambda tx: connection_of(tx).exec_driver_sql("PRAGMA max_page_count=1"))

        def fill(tx: Tx) -> None:
            for number in range(200):
                tx.inbox.first(f"{number}-" + "x" * 3000, now=NOON)

        with pytest.raises(StoreBroken, match=r"disk .* is full"):
            await store.write(fill)
        await store.write(lambda tx: connection_of(tx).exec_driver_sql("PRAGMA max_page_count=100000"))
        assert await store.write(lambda tx: tx.inbox.first("0-" + "x" * 3000, now=NOON)), "it was not kept"


async def test_a_file_that_takes_no_writes_is_named(database: Path) -> None:
    async with open_store(f"sqlite:///{database}") as store:
        await store.write(lambda tx: connection_of(tx).exec_driver_sql("PRAGMA query_only=1"))
        with pytest.raises(StoreBroken, match="read-only"):
            await store.write(lambda tx: tx.inbox.first("lost", now=NOON))


@pytest.mark.parametrize("offset", [0, 100, 4096])
async def test_a_damaged_file_is_one_plain_sentence_at_the_start(database: Path, offset: int) -> None:
    await use(database)
    await asyncio.to_thread(damage, database, offset)

    with pytest.raises(ConfigError, match="cannot be used") as refused:
        await use(database)
    assert len(str(refused.value).splitlines()) == 1
