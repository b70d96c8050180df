"""A backup is whole and verified or not there; the way back overwrites nothing and keeps the id."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.domain.errors import ConfigError, StagebotError
from storage import open_store
from storage.engine.opening import back_up, restore


def address(path: Path) -> str:
    return f"sqlite:///{path}"


@pytest.fixture
async def database(tmp_path: Path) -> Path:
    path = tmp_path / "stagebot.db"
    async with open_store(address(path)):
        pass
    return path


def moved_away(database: Path) -> None:
    """Leave only what a lost disk leaves beside: the id."""
    database.rename(database.with_name("old"))


async def test_a_backup_while_the_bot_writes_is_one_state_and_comes_back(database: Path, tmp_path: Path):
    copy = tmp_path / "copy.db"
    with closing(sqlite3.connect(database)) as writer:
        writer.execute("CREATE TABLE mark (n INTEGER)")
        writer.execute("INSERT INTO mark VALUES (1)")
        writer.commit()
        async with open_store(address(database)):  # a bot holds the lock and its WAL
            writer.execute("INSERT INTO mark VALUES (2)")  # not committed: not in the backup
            made = await back_up(address(database), copy)
        writer.rollback()
    moved_away(database)

    back = await restore(address(database), copy)

    assert (made.id, made.schema) == (back.id, back.schema)
    with closing(sqlite3.connect(database)) as found:
        assert found.execute("SELECT n FROM mark").fetchall() == [(1,)]
    async with open_store(address(database)):  # it is the database from before
        assert made.id == database.with_name("stagebot.db.id").read_text().strip()


async def test_the_copy_is_for_its_owner_alone_and_one_file(database: Path, tmp_path: Path):
    folder = tmp_path / "backups"
    folder.mkdir()
    await back_up(address(database), folder / "copy.db")

    assert {"copy.db"} == names(folder)
    assert (folder / "copy.db").stat().st_mode & 0o777 == 0o600


async def test_nothing_is_overwritten(database: Path, tmp_path: Path):
    (tmp_path / "copy.db").write_text("mine")

    with pytest.raises(ConfigError, match="nothing is overwritten"):
        await back_up(address(database), tmp_path / "copy.db")
    with pytest.raises(ConfigError, match=r"move the file away"):
        await restore(address(database), tmp_path / "copy.db")
    assert (tmp_path / "copy.db").read_text() == "mine"


async def test_a_wal_of_the_lost_database_is_not_taken_for_one_of_the_backup(database: Path, tmp_path: Path):
    await back_up(address(database), tmp_path / "copy.db")
    moved_away(database)
    database.with_name("stagebot.db-wal").write_bytes(b"old")

    with pytest.raises(ConfigError, match=r"stagebot\.db-wal is there"):
        await restore(address(database), tmp_path / "copy.db")


async def test_two_backups_at_once_make_one_file(database: Path, tmp_path: Path):
    target = tmp_path / "copy.db"
    both = [back_up(address(database), target) for _ in range(2)]
    outcomes = await asyncio.gather(*both, return_exceptions=True)

    assert any(not isinstance(outcome, BaseException) for outcome in outcomes)
    with closing(sqlite3.connect(target)) as found:
        assert found.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def damaged(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[4096 * 3 : 4096 * 6] = b"\xff" * 4096 * 3
    path.write_bytes(content)


def foreign(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE x (n INTEGER)")


def newer(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()


def another(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE installation SET id = 'another'")
        connection.commit()


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (damaged, "damaged|malformed"),
        (foreign, "no database of stagebot"),
        (newer, "newer stagebot"),
        (another, "another database"),
        (lambda path: path.write_text("hello" * 1000), "not a database"),
        (Path.unlink, "There is no backup"),
    ],
)
async def test_what_is_no_good_backup_is_refused_and_leaves_nothing(
    database: Path, tmp_path: Path, spoil, says
):
    copy = tmp_path / "copy.db"
    await back_up(address(database), copy)
    moved_away(database)
    spoil(copy)

    with pytest.raises(StagebotError, match=says):
        await restore(address(database), copy)
    assert not {"stagebot.db", "stagebot.db.part"} & names(tmp_path)


async def test_no_backup_is_restored_under_a_running_bot(database: Path, tmp_path: Path):
    await back_up(address(database), tmp_path / "copy.db")
    async with open_store(address(database)):
        moved_away(database)
        database.with_name("stagebot.db-wal").unlink(missing_ok=True)
        with pytest.raises(ConfigError, match="Another stagebot"):
            await restore(address(database), tmp_path / "copy.db")


async def test_postgresql_has_its_own_tools(tmp_path: Path):
    with pytest.raises(ConfigError, match="pg_dump"):
        await back_up("postgresql://127.0.0.1:9/x", tmp_path / "copy.db")
    with pytest.raises(ConfigError, match="pg_restore"):
        await restore("postgresql://127.0.0.1:9/x", tmp_path / "copy.db")
