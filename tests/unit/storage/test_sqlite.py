"""The SQLite store's own promises: one writer, groups, one process, a private file."""

import asyncio
import sqlite3
import subprocess
import sys
import threading
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, event

from bot.domain.errors import ConfigError
from bot.domain.notify.routing import Notice, Slot
from bot.domain.run.events import RequestOpened
from bot.domain.values import DurableId, RunId
from bot.ports.store.errors import StoreError
from bot.ports.store.tx import Store, Tx
from storage import open_store
from storage.engine.upgrade import HEAD
from tests import waiting
from tests.builders import NOON, TEAM, a_run
from tests.unit.storage.statements import connection_of, run_sql

LEASE = timedelta(seconds=45)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "stagebot.db"


@pytest.fixture
async def store(database: Path) -> AsyncIterator[Store]:
    async with open_store(f"sqlite:///{database}") as opened:
        yield opened


_SHOPPING = "a shopping list, long enough to be more than a header\n" * 20


@pytest.fixture
def shopping_list(database: Path) -> Path:
    database.write_text(_SHOPPING)
    return database


class Gate:
    """Holds the writer in a body, so that what comes meanwhile becomes one group."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._open = threading.Event()
        self._entered = asyncio.Event()

    async def __aenter__(self) -> None:
        loop = asyncio.get_running_loop()

        def body(_: Tx) -> None:
            loop.call_soon_threadsafe(self._entered.set)
            self._open.wait(waiting.SECONDS)

        self._held = asyncio.create_task(self._store.write(body))
        await self._entered.wait()

    async def __aexit__(self, *_: object) -> None:
        self._open.set()
        await self._held


async def known(store: Store) -> set[str]:
    return await store.read(lambda tx: set(run_sql(tx, "SELECT key FROM inbox").scalars()))


def remember(store: Store, key: str) -> "asyncio.Task[bool]":
    return asyncio.create_task(store.write(lambda tx: tx.inbox.first(key, now=NOON)))


async def test_a_commit_that_fails_fails_every_body_of_its_group(store: Store) -> None:
    def orphan(tx: Tx) -> None:
        tx.inbox.first("orphan", now=NOON)
        run_sql(tx, "PRAGMA defer_foreign_keys=ON")
        run_sql(
            tx,
            "INSERT INTO approval VALUES ('1', 'no such run', 'd', 'p', '2026-11-23 12:00:00.000000', '[]')",
        )

    async with Gate(store):
        group = [
            remember(store, "before"),
            asyncio.create_task(store.write(orphan)),
            remember(store, "after"),
        ]
        await asyncio.sleep(0)

    results = await asyncio.gather(*group, return_exceptions=True)

    assert [StoreError] * 3 == [type(result) for result in results]
    assert set() == await known(store)
    assert await remember(store, "the writer lives")


async def test_a_body_whose_caller_was_cancelled_does_not_begin(store: Store) -> None:
    async with Gate(store):
        given_up, kept = remember(store, "given up"), remember(store, "kept")
        await asyncio.sleep(0)
        given_up.cancel()
        await asyncio.wait({given_up})

    await kept

    assert {"kept"} == await known(store)


async def test_a_caller_cancelled_while_its_body_runs_is_left_alone(store: Store) -> None:
    running, go_on = asyncio.Event(), threading.Event()
    loop = asyncio.get_running_loop()

    def body(tx: Tx) -> None:
        loop.call_soon_threadsafe(running.set)
        go_on.wait(waiting.SECONDS)

    caller = asyncio.create_task(store.write(body))
    await running.wait()
    caller.cancel()
    await asyncio.wait({caller})
    go_on.set()

    assert await remember(store, "the writer lives")


async def test_closing_finishes_what_is_queued_and_refuses_what_comes_after(database: Path) -> None:
    async with open_store(f"sqlite:///{database}") as store, Gate(store):
        queued = remember(store, "queued")
        await asyncio.sleep(0)

    assert await queued
    with pytest.raises(StoreError, match="closed"):
        await store.write(lambda tx: tx.outbox.waiting())
    with pytest.raises(StoreError, match="closed"):
        await store.read(lambda tx: tx.outbox.waiting())
    await store.close()


async def test_commits_are_durable_and_keys_are_checked(store: Store) -> None:
    def pragmas(tx: Tx) -> list[object]:
        names = ("journal_mode", "synchronous", "foreign_keys")
        return [run_sql(tx, f"PRAGMA {name}").scalar() for name in names]

    full = 2
    assert ["wal", full, 1] == await store.write(pragmas)


async def test_the_tick_finds_due_runs_by_an_index(store: Store) -> None:
    plans: list[str] = []

    def explain(
        connection: Connection, cursor: sqlite3.Cursor, said: str, values: tuple[Any, ...], *_: object
    ) -> None:
        asked = cursor.connection.execute(f"EXPLAIN QUERY PLAN {said}", values)
        plans.extend(row[3] for row in asked)

    def body(tx: Tx) -> None:
        connection = connection_of(tx)
        event.listen(connection, "before_cursor_execute", explain)
        tx.runs.claim(now=NOON, owner="one", lease=LEASE, limit=5)
        tx.runs.active_for(DurableId("product/1"))
        tx.runs.recent(TEAM)
        tx.outbox.claim(now=NOON, owner="one", lease=LEASE, limit=5)
        tx.outbox.waiting()
        event.remove(connection, "before_cursor_execute", explain)

    await store.write(body)

    tables = ("run", "outbox")
    scans = [plan for plan in plans if plan.startswith(tuple(f"SCAN {table}" for table in tables))]
    assert [plan for plan in scans if "INDEX" not in plan] == []
    assert any("run_due" in plan for plan in plans)


async def test_the_file_is_its_owners_alone(store: Store, database: Path) -> None:
    await remember(store, "so that there is a write-ahead log")
    files = [database, *database.parent.glob(f"{database.name}-*"), database.with_name("stagebot.db.lock")]

    assert len(files) >= 4
    assert {0o600} == {file.stat().st_mode & 0o777 for file in files}


async def test_a_second_process_on_the_file_is_refused_in_plain_words(store: Store, database: Path) -> None:
    program = (
        "import asyncio, sys\nfrom storage import open_store\n"
        "async def main():\n    async with open_store(sys.argv[1]): pass\n"
        "try: asyncio.run(main())\nexcept Exception as error: print(type(error).__name__, error)\n"
    )
    second = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-c", program, f"sqlite:///{database}"],
        check=True,
        capture_output=True,
        text=True,
    )

    assert second.stdout.startswith(f"ConfigError Another stagebot uses the database {database}. ")
    assert second.stderr == ""


async def test_the_file_is_free_again_after_closing_and_after_a_failed_start(database: Path) -> None:
    url = f"sqlite:///{database}"
    async with open_store(url):
        pass
    with closing(sqlite3.connect(database)) as raw, raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreError):
        async with open_store(url):
            pass
    with closing(sqlite3.connect(database)) as raw, raw:
        raw.execute("UPDATE alembic_version SET version_num = ?", (HEAD,))

    async with open_store(url) as store:
        assert await store.read(lambda tx: tx.outbox.waiting()) == 0


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("stagebot.db", "not a database address"),
        ("mysql://ana:hunter2@host/db", "names mysql"),
        ("postgresql://ana:hunter2@host:port/db", "not a database address"),
        ("sqlite://", "names no file"),
        ("sqlite:///:memory:", "names no file"),
        ("sqlite:////proc/nowhere/stagebot.db", "cannot be used"),
        ("sqlite:////tmp", "cannot be used"),
    ],
)
async def test_an_address_that_cannot_be_used_is_one_sentence_without_a_password(url: str, says: str) -> None:
    with pytest.raises(ConfigError, match=says) as refused:
        async with open_store(url):
            pass

    assert "hunter2" not in str(refused.value)
    assert len(str(refused.value).splitlines()) == 1


async def test_a_file_that_is_no_database_is_refused_and_left_as_it_is(shopping_list: Path) -> None:
    with pytest.raises(ConfigError, match="not a database"):
        async with open_store(f"sqlite:///{shopping_list}"):
            pass

    assert await asyncio.to_thread(shopping_list.read_text) == _SHOPPING


async def test_leases_of_a_process_that_is_gone_are_free_at_the_next_start_but_not_a_post_on_its_way(
    database: Path,
) -> None:
    url = f"sqlite:///{database}"
    lease = timedelta(days=1)
    later = NOON + timedelta(minutes=1)
    async with open_store(url) as gone:
        run = a_run()
        other = a_run(id=RunId("01OTHER"))
        opened = RequestOpened(at=NOON, by=run.requested_by)

        def begin(tx: Tx) -> None:
            tx.runs.add(run, due_at=NOON)
            for subject, id_ in ((run, "ready"), (other, "tried")):
                tx.journal.append(subject, opened, id_=id_)
                notice = Notice(slot=Slot.CARD, channel=run.channel)
                tx.outbox.put(notice, id_=id_, event_id=id_, subject=subject, now=NOON)
            tx.runs.claim(now=NOON, owner="gone", lease=lease, limit=1)
            rows = tx.outbox.claim(now=NOON, owner="gone", lease=lease, limit=2)
            tx.outbox.tried([row for row in rows if row.id == "tried"], lease=lease)

        await gone.write(begin)

    async with open_store(url) as fresh:
        claims = await fresh.write(lambda tx: tx.runs.claim(now=later, owner="fresh", lease=lease, limit=1))
        rows = await fresh.write(lambda tx: tx.outbox.claim(now=later, owner="fresh", lease=lease, limit=2))
    assert [run.id] == [claim.subject.id for claim in claims]
    assert [row.id for row in rows] == ["ready"], "one that may be on its way must first arrive"


async def test_whatever_goes_wrong_beside_the_database_is_heard_and_the_next_body_is_written(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A writer whose thread had ended would leave every later caller waiting for ever."""
    with monkeypatch.context() as broken:
        broken.setattr("storage.engine.writer._commit", _mishap)
        with pytest.raises(ZeroDivisionError):
            await store.write(lambda tx: tx.inbox.first("lost", now=NOON))

    assert await store.write(lambda tx: tx.inbox.first("kept", now=NOON))
    assert await store.write(lambda tx: tx.inbox.first("lost", now=NOON)), "nothing of it was written"


def _mishap(_: Connection) -> None:
    raise ZeroDivisionError("not the database's own")
