"""Transactions: a body stands or falls alone, what was acknowledged stays, a busy database says so."""

import asyncio
import signal
import sqlite3
import sys
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, closing
from functools import partial
from pathlib import Path

import asyncpg
import pytest
from sqlalchemy import ExceptionContext, event

from bot.ports.store.errors import StoreBusy, StoreError
from bot.ports.store.tx import Store, Tx
from storage import open_store
from storage.engine.writer import _PATIENCE, _Job
from tests import waiting
from tests.builders import NOON, a_run
from tests.unit.storage.statements import run_sql

FULL_SPEED = """
import asyncio, sys
from datetime import UTC, datetime
from storage import open_store

async def write(store, n):
    await store.write(lambda tx: tx.inbox.first(f"key-{n}", now=datetime.now(UTC)))
    print(f"key-{n}", flush=True)

async def main():
    async with open_store(sys.argv[1]) as store:
        for start in range(0, 1_000_000, 20):
            await asyncio.gather(*(write(store, n) for n in range(start, start + 20)))

asyncio.run(main())
"""


STANDING_IN_LINE = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
)


class Mishap(Exception):
    """Something that a body raises."""


async def seen(store: Store, key: str) -> bool:
    def body(tx: Tx) -> bool:
        found = run_sql(tx, "SELECT 1 FROM inbox WHERE key = :key", key=key)
        return found.first() is not None

    return await store.read(body)


async def test_of_fifty_bodies_at_once_those_that_raise_are_undone_alone(store: Store) -> None:
    def body(number: int, tx: Tx) -> int:
        tx.inbox.first(f"{number}", now=NOON)
        if number % 5 == 0:
            raise Mishap(number)
        return number

    results = await asyncio.gather(
        *(store.write(partial(body, n)) for n in range(50)), return_exceptions=True
    )

    assert [n for n in range(50) if n % 5] == [r for r in results if not isinstance(r, Mishap)]
    assert [bool(n % 5) for n in range(50)] == [await seen(store, f"{n}") for n in range(50)]


async def test_what_the_database_refuses_is_a_store_error_without_its_values(store: Store) -> None:
    def body(tx: Tx) -> None:
        tx.inbox.first("before", now=NOON)
        run_sql(tx, "INSERT INTO inbox (key) VALUES ('xoxb-secret')")

    with pytest.raises(StoreError) as refused:
        await store.write(body)

    assert "xoxb-secret" not in str(refused.value)
    assert not await seen(store, "before")


async def test_a_read_cannot_write(store: Store) -> None:
    with pytest.raises(StoreError):
        await store.read(lambda tx: tx.inbox.first("k", now=NOON))

    assert not await seen(store, "k")


async def test_a_read_sees_one_moment_whatever_is_written_meanwhile(store: Store, url: str) -> None:
    async with _held_up(url) as (wait, let_go):
        begun = asyncio.Event()
        loop = asyncio.get_running_loop()

        def body(tx: Tx) -> list[int]:
            before = len(tx.runs.recent(a_run().team))
            loop.call_soon_threadsafe(begun.set)
            wait(tx)
            return [before, len(tx.runs.recent(a_run().team))]

        reading = asyncio.create_task(store.read(body))
        await begun.wait()
        await store.write(lambda tx: tx.runs.add(a_run(), due_at=NOON))
        await let_go()

        assert await reading == [0, 0]


@asynccontextmanager
async def _held_up(url: str) -> AsyncIterator[tuple[Callable[[Tx], object], Callable[[], Awaitable[None]]]]:
    """A way for a body to wait, and a way for the test to let it go on."""
    if url.startswith("sqlite"):
        gate = threading.Event()

        async def open_gate() -> None:
            gate.set()

        yield lambda _: gate.wait(waiting.SECONDS), open_gate
        return
    connection = await asyncpg.connect(url)
    await connection.execute("SELECT pg_advisory_lock(1)")

    async def unlock() -> None:
        await connection.execute("SELECT pg_advisory_unlock(1)")

    yield lambda tx: run_sql(tx, "SELECT pg_advisory_xact_lock_shared(1)"), unlock
    await connection.close()


async def test_a_database_that_somebody_else_holds_is_busy(store: Store, url: str) -> None:
    run = a_run()
    await store.write(lambda tx: tx.runs.add(run, due_at=NOON))

    def body(tx: Tx) -> None:
        tx.inbox.first("k", now=NOON)
        tx.runs.save(run)

    async with _locked_by_another(url):
        with pytest.raises(StoreBusy):
            await store.write(body)

    assert not await seen(store, "k")
    await store.write(body)


async def test_nobody_waits_for_a_lock_longer_than_a_persons_command_may_take(store: Store, url: str) -> None:
    """The limits that the database's own connections have, not how long they take on this machine."""
    if url.startswith("sqlite"):
        attempt = await store.write(lambda tx: run_sql(tx, "PRAGMA busy_timeout").scalar())
        first, last = _Job(lambda _: None), _Job(lambda _: None)
        assert last.deadline - first.deadline < 1, "each has its own time, from when it was asked for"
        longest = int(_PATIENCE * 1000) + int(attempt or 0)
    else:
        shown = await store.write(lambda tx: run_sql(tx, "SHOW lock_timeout").scalar())
        longest = int(str(shown).removesuffix("ms"))

    assert 0 < longest < 2000


@asynccontextmanager
async def _locked_by_another(url: str) -> AsyncIterator[Callable[[Store], Awaitable[None]]]:
    """Hold what a run's row needs; what is given waits until somebody was refused it, or stands in line."""
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            yield _refused
        return
    connection = await asyncpg.connect(url)
    await connection.execute("BEGIN; UPDATE run SET fence = fence")

    async def waited_for(_: Store) -> None:
        async with asyncio.timeout(waiting.SECONDS):
            while not await connection.fetchval(STANDING_IN_LINE):
                await connection.execute("SELECT pg_sleep(0.01)")

    yield waited_for
    await connection.close()


async def _refused(store: Store) -> None:
    """Wait until the writer has met the lock once; it tries again by itself.

    The listener stays: the writer's thread walks the list of them while it tries.
    """
    loop, has_met = asyncio.get_running_loop(), asyncio.Event()

    def notice(_: ExceptionContext) -> None:
        loop.call_soon_threadsafe(has_met.set)

    writing = store._writing  # type: ignore[attr-defined]
    event.listen(writing, "handle_error", notice)
    async with asyncio.timeout(waiting.SECONDS):
        await has_met.wait()


async def test_a_short_lock_is_waited_for(store: Store, url: str) -> None:
    run = a_run()
    await store.write(lambda tx: tx.runs.add(run, due_at=NOON))
    async with _locked_by_another(url) as met:
        saving = asyncio.create_task(store.write(lambda tx: tx.runs.save(run)))
        await met(store)

    await saving
    saved = await store.read(lambda tx: tx.runs.get(run.id))
    assert saved is not None
    assert saved.version == 1


@pytest.mark.parametrize("after", [1, 60, 400])
async def test_kill_9_loses_nothing_that_was_acknowledged(tmp_path: Path, after: int) -> None:
    database = tmp_path / "stagebot.db"
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", FULL_SPEED, f"sqlite:///{database}", stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    acknowledged = [(await process.stdout.readline()).decode().strip() for _ in range(after)]
    process.send_signal(signal.SIGKILL)
    rest, _ = await process.communicate()
    acknowledged += rest.decode().split("\n")[:-1]  # a torn last line says nothing

    async with open_store(f"sqlite:///{database}") as store:
        keys = await store.read(lambda tx: set(run_sql(tx, "SELECT key FROM inbox").scalars()))
        whole = await store.read(lambda tx: run_sql(tx, "PRAGMA integrity_check").scalar())

    assert set() == set(acknowledged) - keys
    assert whole == "ok"
