"""The outbox: a run's notices are leased together, said in order, and never by two."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.domain.notify.routing import Notice, Slot
from bot.domain.run.events import RequestOpened
from bot.domain.run.run import Run
from bot.domain.values import ChannelId, DurableId, RunId
from bot.ports.store.errors import Stale
from bot.ports.store.outbox import Delivery, Outgoing
from bot.ports.store.tx import Store, Tx
from tests.builders import ANA, BEN, NOON, a_run
from tests.unit.storage.statements import end_leases

LEASE = timedelta(seconds=45)
SECOND = timedelta(seconds=1)
RELEASES = ChannelId("C0RELEASES")


def run(number: int) -> Run:
    return a_run(id=RunId(f"run-{number}"), durable_id=DurableId(f"product/{number}"))


async def put(store: Store, run: Run, *ids: str, now: datetime = NOON, **changes: Any) -> None:
    """Record one event per id, with one notice of it."""

    def body(tx: Tx) -> None:
        if tx.runs.get(run.id) is None:
            tx.runs.add(run, due_at=now)
        for id_ in ids:
            tx.journal.append(run, RequestOpened(at=now, by=ANA), id_=f"event-{id_}")
            notice = Notice(**({"slot": Slot.PROGRESS, "channel": RELEASES} | changes))
            tx.outbox.put(notice, id_=id_, event_id=f"event-{id_}", subject=run, now=now)

    await store.write(body)


async def claim(
    store: Store, now: datetime = NOON, *, owner: str = "one", limit: int = 10
) -> Sequence[Outgoing]:
    return await store.write(lambda tx: tx.outbox.claim(now=now, owner=owner, lease=LEASE, limit=limit))


async def claimed_ids(store: Store, now: datetime = NOON, **how: Any) -> list[str]:
    return [row.id for row in await claim(store, now, **how)]


async def again(store: Store, *rows: Outgoing, due_at: datetime) -> None:
    await store.write(lambda tx: tx.outbox.again(rows, due_at=due_at, error="ratelimited"))


async def sent(store: Store, *rows: Outgoing) -> None:
    await store.write(lambda tx: tx.outbox.sent(rows, now=NOON))


async def tried(store: Store, *rows: Outgoing) -> None:
    await store.write(lambda tx: tx.outbox.tried(rows, lease=LEASE))


async def waiting(store: Store) -> int:
    return await store.read(lambda tx: tx.outbox.waiting())


async def test_a_leased_row_says_everything_that_is_needed_to_say_it(store: Store) -> None:
    await put(store, run(1), "a", slot=Slot.OUTCOME, loud=True, mention=BEN)

    [row] = await claim(store)

    event = RequestOpened(at=NOON, by=ANA)
    assert (run(1).id, Slot.OUTCOME, RELEASES, True, BEN) == (
        row.subject,
        row.slot,
        row.channel,
        row.loud,
        row.mention,
    )
    assert ("event-a", event) == (row.recorded.id, row.recorded.event)
    assert (row.delivery, row.attempts, row.created_at) == (Delivery.READY, 1, NOON)


async def test_the_same_notice_of_an_event_is_there_once(store: Store) -> None:
    await put(store, run(1), "a")
    notice = Notice(slot=Slot.PROGRESS, channel=RELEASES)
    await store.write(lambda tx: tx.outbox.put(notice, id_="b", event_id="event-a", subject=run(1), now=NOON))

    assert await claimed_ids(store) == ["a"]


async def test_a_runs_rows_come_together_and_in_order_and_the_run_that_waited_longest_first(
    store: Store,
) -> None:
    await put(store, run(2), "d", now=NOON + SECOND)
    await put(store, run(1), "c", now=NOON + 2 * SECOND)
    await put(store, run(1), "b", "a")

    assert await claimed_ids(store, NOON + 3 * SECOND) == ["a", "b", "c", "d"]


async def test_the_limit_counts_runs_not_rows(store: Store) -> None:
    await put(store, run(1), "a", "b", "c")
    await put(store, run(2), "d", now=NOON + SECOND)

    assert await claimed_ids(store, NOON + SECOND, limit=1) == ["a", "b", "c"]


async def test_runs_in_hand_do_not_use_up_the_limit(store: Store) -> None:
    await put(store, run(1), "a")
    await claim(store)
    await put(store, run(2), "b", now=NOON + SECOND)

    assert await claimed_ids(store, NOON + SECOND, owner="two", limit=1) == ["b"]


async def test_a_run_in_hand_is_left_alone_with_what_is_new_of_it(store: Store) -> None:
    await put(store, run(1), "a")
    [held] = await claim(store)
    await put(store, run(1), "b", now=NOON + SECOND)

    assert await claimed_ids(store, NOON + SECOND, owner="two") == []
    await sent(store, held)
    assert await claimed_ids(store, NOON + SECOND, owner="two") == ["b"]


async def test_nothing_overtakes_a_row_that_waits_for_its_time(store: Store) -> None:
    await put(store, run(1), "a")
    [held] = await claim(store)
    await again(store, held, due_at=NOON + 30 * SECOND)
    await put(store, run(1), "b", now=NOON + SECOND)

    assert await claimed_ids(store, NOON + SECOND) == []
    assert await claimed_ids(store, NOON + 30 * SECOND) == ["a", "b"]


async def test_a_lease_that_ran_out_returns_the_rows(store: Store) -> None:
    await put(store, run(1), "a")
    await claim(store)

    assert await claimed_ids(store, NOON + LEASE, owner="two") == []
    await end_leases(store)
    assert await claimed_ids(store, owner="two") == ["a"]


@pytest.mark.parametrize("apart", [timedelta(minutes=10), -timedelta(minutes=10)])
async def test_replicas_whose_clocks_are_apart_never_post_the_same(
    store: Store, other_store: Store, apart: timedelta
) -> None:
    """Neither what another holds nor what may still be on its way is touched, whatever clock one has."""
    await put(store, run(1), "a", now=NOON - timedelta(hours=1))
    [row] = await claim(store)
    await tried(store, row)
    assert await claimed_ids(other_store, NOON + apart, owner="two") == []

    await store.write(lambda tx: tx.outbox.unclear([row], rest=LEASE, error="no answer"))
    assert await claimed_ids(other_store, NOON + apart, owner="two") == []


async def settle_all(store: Store, row: Outgoing) -> list[type[BaseException] | None]:
    """Try every way to settle a row; return how each was refused."""
    ways: list[Callable[[Tx], None]] = [
        lambda tx: tx.outbox.tried([row], lease=LEASE),
        lambda tx: tx.outbox.sent([row], now=NOON),
        lambda tx: tx.outbox.again([row], due_at=NOON, error=""),
        lambda tx: tx.outbox.unclear([row], rest=LEASE, error=""),
        lambda tx: tx.outbox.drop([row], reason=""),
    ]
    results = await asyncio.gather(*(store.write(way) for way in ways), return_exceptions=True)
    return [type(result) if isinstance(result, BaseException) else None for result in results]


async def test_who_lost_the_lease_neither_goes_out_nor_settles_anothers_row(store: Store) -> None:
    await put(store, run(1), "a", "b")
    lost = await claim(store)
    await end_leases(store)
    held = await claim(store, owner="two")

    assert [Stale] * 5 == await settle_all(store, lost[0])
    await tried(store, held[0])

    await end_leases(store)
    returned = await claim(store)
    assert [row.delivery for row in returned] == [Delivery.TRIED, Delivery.READY]


async def test_the_same_replica_that_leases_again_has_another_lease(store: Store) -> None:
    await put(store, run(1), "a")
    [lost] = await claim(store, owner="one")
    await end_leases(store)
    await claim(store, owner="one")

    assert [Stale] * 5 == await settle_all(store, lost)


async def test_of_rows_settled_together_all_are_or_none(store: Store) -> None:
    await put(store, run(1), "a", "b")
    first, second = await claim(store)
    await sent(store, first)

    with pytest.raises(Stale):
        await store.write(lambda tx: tx.outbox.drop([second, first], reason=""))
    await sent(store, second)


async def test_a_row_put_back_remembers_whether_its_outcome_is_known(store: Store) -> None:
    await put(store, run(1), "a")
    [row] = await claim(store)
    await tried(store, row)
    await store.write(lambda tx: tx.outbox.unclear([row], rest=LEASE, error="no answer"))

    await end_leases(store)
    [row] = await claim(store)
    assert (row.delivery, row.attempts) == (Delivery.TRIED, 2)
    await again(store, row, due_at=NOON)
    [row] = await claim(store)
    assert (row.delivery, row.attempts) == (Delivery.READY, 3)


async def test_what_was_sent_or_dropped_waits_no_more_and_does_not_come_back(store: Store) -> None:
    await put(store, run(1), "a", "b", "c")
    first, second, third = await claim(store)
    await sent(store, first)
    await store.write(lambda tx: tx.outbox.drop([second], reason="is_archived"))
    for row in (first, second):
        assert [Stale] * 5 == await settle_all(store, row)

    assert await waiting(store) == 1
    await again(store, third, due_at=NOON)
    assert await claimed_ids(store) == ["c"]


async def test_what_went_wrong_may_hold_any_text(store: Store) -> None:
    await put(store, run(1), "a")
    [row] = await claim(store)
    await store.write(lambda tx: tx.outbox.drop([row], reason="\0 and \ud800" + "x" * 10_000))

    assert await waiting(store) == 0


async def test_what_would_wait_too_long_is_due_when_the_clock_was_set_back(store: Store) -> None:
    await put(store, run(1), "a")
    [row] = await claim(store)
    await again(store, row, due_at=NOON + timedelta(days=90))
    assert await claimed_ids(store) == []

    assert await store.write(lambda tx: tx.outbox.forget_waits(now=NOON, beyond=LEASE)) == 1
    assert await claimed_ids(store) == ["a"]


async def test_two_claimers_never_get_the_same_run(store: Store, other_store: Store) -> None:
    for number in range(40):
        await put(store, run(number), f"{number}-a", f"{number}-b")

    async def drain(mine: Store, owner: str) -> list[str]:
        found: list[str] = []
        while rows := await claim(mine, owner=owner, limit=3):
            assert all(f"{row.subject[4:]}-a" in [r.id for r in rows] for row in rows)
            found += [row.id for row in rows]
        return found

    shares = await asyncio.gather(*(drain(s, f"{n}") for n in range(3) for s in (store, other_store)))

    taken = [id_ for share in shares for id_ in share]
    left = await claimed_ids(store, owner="last", limit=100)  # what two of them wanted at the same moment
    assert sorted(f"{n}-{part}" for n in range(40) for part in "ab") == sorted([*taken, *left])


async def test_what_waits_about_one_subject_is_hurried_and_nothing_else(store: Store) -> None:
    await put(store, run(1), "a")
    await put(store, run(2), "b")
    await again(store, *await claim(store), due_at=NOON + 600 * SECOND)

    await store.write(lambda tx: tx.outbox.hurry(RunId("run-1"), now=NOON + SECOND))

    assert await claimed_ids(store, NOON + SECOND) == ["a"]


async def test_what_waits_is_moved_to_another_channel_but_not_what_operators_hear(store: Store) -> None:
    await put(store, run(1), "a")
    await put(store, run(1), "b", slot=Slot.OPERATORS, channel=ChannelId("C0OPS"))
    await put(store, run(1), "c")
    leased = {row.id: row for row in await claim(store)}
    await sent(store, leased["c"])
    await tried(store, leased["a"])
    await again(store, leased["a"], leased["b"], due_at=NOON + 600 * SECOND)

    await store.write(lambda tx: tx.outbox.move(RunId("run-1"), ChannelId("C0OTHER"), now=NOON + SECOND))

    rows = {row.id: row for row in await claim(store, NOON + SECOND)}
    assert {id_: row.channel for id_, row in rows.items()} == {"a": "C0OTHER", "b": "C0OPS"}
    assert Delivery.READY is rows["a"].delivery


async def test_what_was_posted_is_forgotten_and_what_waits_is_kept_however_old(store: Store) -> None:
    posted, owed, fresh = run(1), run(2), run(3)
    await put(store, posted, "posted")
    await put(store, owed, "owed")
    await sent(store, *[row for row in await claim(store) if row.id == "posted"])
    await put(store, fresh, "fresh", now=NOON + 2 * SECOND)
    await sent(store, *[row for row in await claim(store, NOON + 2 * SECOND) if row.id == "fresh"])

    forgotten = await store.write(lambda tx: tx.outbox.forget_settled(NOON + SECOND))

    assert forgotten == 1
    assert await store.read(lambda tx: tx.outbox.waiting()) == 1
    assert await store.write(lambda tx: tx.outbox.forget_settled(NOON + 3 * SECOND)) == 1
