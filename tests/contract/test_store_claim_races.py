"""Two replicas want the same run at the same moment: PostgreSQL, step by step."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import asyncpg
import pytest
from sqlalchemy import Connection, event

from bot.domain.notify.routing import Notice, Slot
from bot.domain.run.events import RequestOpened
from bot.ports.store.tx import Store, Tx
from tests.builders import ANA, NOON, a_run
from tests.unit.storage.statements import connection_of

pytestmark = pytest.mark.parametrize("url", ["postgres"], indirect=True)

RUN = a_run()
LEASE = timedelta(seconds=45)


async def put(store: Store, id_: str) -> None:
    def body(tx: Tx) -> None:
        if tx.runs.get(RUN.id) is None:
            tx.runs.add(RUN, due_at=NOON)
        tx.journal.append(RUN, RequestOpened(at=NOON, by=ANA), id_=f"event-{id_}")
        notice = Notice(slot=Slot.PROGRESS, channel=RUN.channel)
        tx.outbox.put(notice, id_=id_, event_id=f"event-{id_}", subject=RUN, now=NOON)

    await store.write(body)


def claim(tx: Tx, owner: str) -> list[str]:
    return [row.id for row in tx.outbox.claim(now=NOON, owner=owner, lease=LEASE, limit=10)]


class Gate:
    """A place where a body waits inside its transaction until the test lets it go on."""

    def __init__(self, connection: asyncpg.Connection, number: int) -> None:
        self._connection = connection
        self._number = number
        self.reached = asyncio.Event()

    def wait(self, connection: Connection) -> None:
        self.reached.set()
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock_shared({self._number})")

    async def open(self) -> None:
        await self._connection.execute(f"SELECT pg_advisory_unlock({self._number})")


@asynccontextmanager
async def gate(url: str, number: int) -> AsyncIterator[Gate]:
    connection = await asyncpg.connect(url)
    await connection.execute(f"SELECT pg_advisory_lock({number})")
    yield Gate(connection, number)
    await connection.close()


def claim_slowly(tx: Tx, owner: str, between: Gate) -> list[str]:
    """Lease[Run], waiting at the gate after the look at what is free and before the locks."""

    def pause(connection: Connection, _: object, statement: str, *_more: object) -> None:
        if "FOR UPDATE" in statement:
            between.wait(connection)

    event.listen(connection_of(tx), "before_cursor_execute", pause)
    return claim(tx, owner)


async def test_what_another_leased_since_the_look_is_left_to_it(
    store: Store, other_store: Store, url: str
) -> None:
    await put(store, "a")
    async with gate(url, 1) as between:
        slow = asyncio.create_task(store.write(lambda tx: claim_slowly(tx, "slow", between)))
        await between.reached.wait()

        assert await other_store.write(lambda tx: claim(tx, "fast")) == ["a"]
        await between.open()
        assert await slow == []


async def test_a_new_row_of_a_run_that_another_is_leasing_is_left_to_it(
    store: Store, other_store: Store, url: str
) -> None:
    await put(store, "a")
    async with gate(url, 1) as between, gate(url, 2) as before_commit:

        def claim_and_linger(tx: Tx) -> list[str]:
            claimed = claim(tx, "first")
            before_commit.wait(connection_of(tx))
            return claimed

        slow = asyncio.create_task(store.write(lambda tx: claim_slowly(tx, "slow", between)))
        await between.reached.wait()
        first = asyncio.create_task(other_store.write(claim_and_linger))
        await before_commit.reached.wait()
        await put(store, "b")
        await between.open()

        assert await slow == []
        await before_commit.open()
        assert await first == ["a"]


async def test_a_run_that_another_is_leasing_is_skipped_not_waited_for(
    store: Store, other_store: Store, url: str
) -> None:
    await store.write(lambda tx: tx.runs.add(RUN, due_at=NOON))
    async with gate(url, 1) as before_commit:

        def lease(tx: Tx, owner: str) -> int:
            return len(tx.runs.claim(now=NOON, owner=owner, lease=LEASE, limit=10))

        def lease_and_linger(tx: Tx) -> int:
            leased = lease(tx, "first")
            before_commit.wait(connection_of(tx))
            return leased

        first = asyncio.create_task(store.write(lease_and_linger))
        await before_commit.reached.wait()

        assert await other_store.write(lambda tx: lease(tx, "second")) == 0
        await before_commit.open()
        assert await first == 1
