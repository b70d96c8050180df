"""What only PostgreSQL can do to us: deadlocks, lost connections, a server that is not there."""

import asyncio
import re
import socket
from functools import partial
from typing import Any

import asyncpg
import pytest

from bot.domain.errors import ConfigError
from bot.ports.store.errors import SchemaBehind, StoreBroken, StoreError
from bot.ports.store.tx import Store, Tx
from storage import open_store
from tests.builders import NOON
from tests.unit.storage.statements import run_sql

pytestmark = pytest.mark.parametrize("url", ["postgres"], indirect=True)


def _first(key: str, tx: Tx) -> bool:
    return tx.inbox.first(key, now=NOON)


def _answered(key: str, tx: Tx) -> dict[str, Any] | None:
    return tx.inbox.answered(key)


async def test_a_deadlock_is_run_again_and_nobody_notices(store: Store, url: str) -> None:
    for key in "ab":
        await store.write(partial(_first, key))
    runs: list[str] = []

    def body(tx: Tx, first: str, second: str) -> None:
        tx.inbox.answer(first, {"by": first})
        runs.append(first)
        while len(runs) < 2:  # until each holds what the other wants
            run_sql(tx, "SELECT pg_sleep(0.01)")
        tx.inbox.answer(second, {"by": first})

    await asyncio.gather(
        store.write(lambda tx: body(tx, "a", "b")), store.write(lambda tx: body(tx, "b", "a"))
    )

    assert len(runs) == 3
    answers = [await store.read(partial(_answered, key)) for key in "ab"]
    assert answers[0] == answers[1]


async def test_connections_that_died_in_the_pool_are_replaced(store: Store, url: str) -> None:
    await asyncio.gather(*(store.read(lambda tx: tx.outbox.waiting()) for _ in range(4)))
    connection = await asyncpg.connect(url)
    await connection.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE pid <> pg_backend_pid() AND datname = current_database()"
    )
    await connection.close()

    assert await store.write(lambda tx: tx.inbox.first("k", now=NOON))


async def test_a_connection_that_dies_under_a_body_writes_nothing(store: Store, url: str) -> None:
    def body(tx: Tx) -> None:
        tx.inbox.first("k", now=NOON)
        run_sql(tx, "SELECT pg_terminate_backend(pg_backend_pid())")

    with pytest.raises(StoreError):
        await store.write(body)

    assert await store.write(lambda tx: tx.inbox.first("k", now=NOON))


async def test_a_cancelled_caller_leaves_nothing_behind(store: Store, url: str) -> None:
    is_under_way = asyncio.Event()

    def body(tx: Tx) -> None:
        tx.inbox.first("k", now=NOON)
        is_under_way.set()
        run_sql(tx, "SELECT pg_sleep(5)")

    caller = asyncio.create_task(store.write(body))
    await is_under_way.wait()
    caller.cancel()
    await asyncio.wait({caller})
    assert caller.cancelled()

    assert await store.write(lambda tx: tx.inbox.first("k", now=NOON))


async def test_a_server_that_is_not_there_is_one_sentence_without_the_password(url: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        nobody = f"postgresql://ana:hunter2@127.0.0.1:{taken.getsockname()[1]}/stagebot"
        with pytest.raises(StoreError) as refused:
            async with open_store(nobody):
                pass

    assert str(refused.value).startswith("The database 127.0.0.1/stagebot cannot be reached: ")
    assert "hunter2" not in str(refused.value)
    assert len(str(refused.value).splitlines()) == 1


async def test_a_database_that_does_not_exist_is_a_matter_of_configuration(url: str) -> None:
    with pytest.raises(ConfigError, match="does not exist"):
        async with open_store(re.sub(r"/stagebot_test\w*\?", "/nowhere?", url)):
            pass


@pytest.mark.parametrize("writing", ["postgres://", "postgresql://", "postgresql+asyncpg://"])
async def test_addresses_are_taken_as_people_write_them(url: str, writing: str) -> None:
    address = url.replace("postgresql://", writing) + "&sslmode=disable&application_name=test"

    async with open_store(address) as store:
        assert await store.read(lambda tx: tx.outbox.waiting()) == 0


async def test_a_schema_that_is_behind_is_refused(url: str) -> None:
    connection = await asyncpg.connect(url)
    await connection.execute("DELETE FROM alembic_version")
    await connection.close()

    with pytest.raises(SchemaBehind, match="stagebot db upgrade"):
        async with open_store(url):
            pass


@pytest.mark.parametrize(
    ("state", "says"), [("25006", "read-only"), ("53100", "disk of stagebot's database server is full")]
)
async def test_a_server_that_takes_no_writes_is_broken_and_not_busy(
    store: Store, state: str, says: str
) -> None:
    """As the server itself raises it: a condition that is raised on purpose comes like any other."""
    raised = f"DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '{state}'; END $$"

    def body(tx: Tx) -> None:
        run_sql(tx, raised)

    with pytest.raises(StoreBroken, match=says):
        await store.write(body)
