"""The outbox: a run's notices are leased together, said in order, and never by two."""

import asyncio
from collections.abc import Sequence
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


async def again(store: Store, *ids: str, due_at: datetime, tried: bool = False) -> None:
    await store.write(lambda tx: tx.outbox.again(ids, due_at=due_at, error="ratelimited", tried=tried))


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
    await claim(store)
    await put(store, run(1), "b", now=NOON + SECOND)

    assert await claimed_ids(store, NOON + SECOND, owner="two") == []
    await store.write(lambda tx: tx.outbox.sent(["a"], now=NOON))
    assert await claimed_ids(store, NOON + SECOND, owner="two") == ["b"]


async def test_nothing_overtakes_a_row_that_waits_for_its_time(store: Store) -> None:
    await put(store, run(1), "a")
    await claim(store)
    await again(store, "a", due_at=NOON + 30 * SECOND)
    await put(store, run(1), "b", now=NOON + SECOND)

    assert await claimed_ids(store, NOON + SECOND) == []
    assert await claimed_ids(store, NOON + 30 * SECOND) == ["a", "b"]


async def test_a_lease_that_ran_out_returns_the_rows(store: Store) -> None:
    await put(store, run(1), "a")
    await claim(store)

    assert await claimed_ids(store, NOON + LEASE - SECOND, owner="two") == []
    assert await claimed_ids(store, NOON + LEASE, owner="two") == ["a"]


async def test_who_lost_the_lease_does_not_go_out(store: Store) -> None:
    await put(store, run(1), "a", "b")
    await claim(store)
    await claim(store, NOON + LEASE, owner="two")

    with pytest.raises(Stale):
        await store.write(lambda tx: tx.outbox.tried(["a"], owner="one"))
    await store.write(lambda tx: tx.outbox.tried(["a"], owner="two"))

    returned = await claim(store, NOON + 2 * LEASE)
    assert [row.delivery for row in returned] == [Delivery.TRIED, Delivery.READY]


@pytest.mark.parametrize(("tried", "delivery"), [(True, Delivery.TRIED), (False, Delivery.READY)])
async def test_a_row_put_back_remembers_whether_its_outcome_is_known(
    store: Store, tried: bool, delivery: Delivery
) -> None:
    await put(store, run(1), "a")
    await claim(store)
    await store.write(lambda tx: tx.outbox.tried(["a"], owner="one"))
    await again(store, "a", due_at=NOON, tried=tried)

    [row] = await claim(store)
    assert (delivery, 2) == (row.delivery, row.attempts)


async def test_what_was_sent_or_dropped_waits_no_more_and_does_not_come_back(store: Store) -> None:
    await put(store, run(1), "a", "b", "c")
    await claim(store)
    await store.write(lambda tx: tx.outbox.sent(["a"], now=NOON))
    await store.write(lambda tx: tx.outbox.drop(["b"], reason="is_archived"))
    await again(store, "a", "b", due_at=NOON)

    assert await waiting(store) == 1
    await again(store, "c", due_at=NOON)
    assert await claimed_ids(store) == ["c"]


async def test_what_went_wrong_may_hold_any_text(store: Store) -> None:
    await put(store, run(1), "a")
    await store.write(lambda tx: tx.outbox.drop(["a"], reason="\0 and \ud800" + "x" * 10_000))

    assert await waiting(store) == 0


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
