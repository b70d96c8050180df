"""Staging runs: compare-and-set, one in flight per offer, leases with a fence."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest

from bot.domain.aggregate import Lease
from bot.domain.errors import AlreadyInFlight
from bot.domain.run.run import Run
from bot.domain.run.states import State
from bot.domain.values import DurableId, OfferId, RunId, TeamId
from bot.ports.store.errors import Stale
from bot.ports.store.tx import Store, Tx
from tests.builders import NOON, TEAM, a_run
from tests.unit.storage.statements import end_leases

LEASE = timedelta(seconds=45)
MINUTE = timedelta(minutes=1)


def numbered(number: int, **changes: Any) -> Run:
    return a_run(id=RunId(f"01RUN{number:021}"), durable_id=DurableId(f"product/{number}"), **changes)


async def add(store: Store, *requests: Run) -> None:
    for run in requests:
        await store.write(partial(_add, run, NOON))


def _add(run: Run, due_at: datetime, tx: Tx) -> None:
    tx.runs.add(run, due_at=due_at)


def _save(run: Run, tx: Tx) -> None:
    tx.runs.save(run)


async def claim(
    store: Store, now: datetime = NOON, *, owner: str = "one", limit: int = 10
) -> list[Lease[Run]]:
    return list(await store.write(lambda tx: tx.runs.claim(now=now, owner=owner, lease=LEASE, limit=limit)))


async def get(store: Store, run: Run) -> Run:
    found = await store.read(lambda tx: tx.runs.get(run.id))
    assert found is not None
    return found


async def test_a_run_is_read_as_it_was_added(store: Store) -> None:
    run = a_run(note="for Friday", changes=("Plan A: image version 1.2.3 added",))
    await add(store, run)

    assert run == await get(store, run)
    assert await store.read(lambda tx: tx.runs.get(RunId("nobody"))) is None


async def test_saving_counts_the_version_up_and_a_second_save_of_the_same_version_is_stale(
    store: Store,
) -> None:
    run = a_run()
    await add(store, run)
    await store.write(lambda tx: tx.runs.save(replace(run, note="first")))

    with pytest.raises(Stale):
        await store.write(lambda tx: tx.runs.save(replace(run, note="second")))

    assert replace(run, note="first", version=1) == await get(store, run)


async def test_an_offer_has_one_run_in_flight_and_the_transaction_survives_the_refusal(store: Store) -> None:
    first = a_run()
    second = a_run(id=RunId("01RUN00000000000000000000B"))
    await add(store, first)

    def body(tx: Tx) -> str:
        with pytest.raises(AlreadyInFlight) as refused:
            tx.runs.add(second, due_at=NOON)
        tx.inbox.first("still usable", now=NOON)
        return refused.value.run_id

    assert first.id == await store.write(body)
    assert not await store.write(lambda tx: tx.inbox.first("still usable", now=NOON))


async def test_an_offer_is_free_again_when_its_run_has_ended(store: Store) -> None:
    await add(store, a_run(state=State.LIVE), a_run(id=RunId("01RUN00000000000000000000B")))

    running = await store.read(lambda tx: tx.runs.active_for(a_run().durable_id))

    assert running is not None
    assert RunId("01RUN00000000000000000000B") == running.id


async def test_of_eight_who_start_the_same_offer_at_once_one_does(store: Store, other_store: Store) -> None:
    runs = [replace(numbered(n), durable_id=DurableId("product/same")) for n in range(8)]
    both = (store, other_store)

    results = await asyncio.gather(
        *(add(both[n % 2], run) for n, run in enumerate(runs)), return_exceptions=True
    )

    assert results.count(None) == 1
    winner = runs[results.index(None)].id
    refused = [error for error in results if isinstance(error, AlreadyInFlight)]
    assert [winner] * 7 == [error.run_id for error in refused]


async def test_of_eight_savers_of_one_version_exactly_one_wins(store: Store, other_store: Store) -> None:
    run = a_run()
    await add(store, run)
    both = (store, other_store)

    for round_ in range(25):
        read = await get(store, run)
        rivals = [replace(read, note=f"{round_}/{n}") for n in range(8)]
        results = await asyncio.gather(
            *(both[n % 2].write(partial(_save, rival)) for n, rival in enumerate(rivals)),
            return_exceptions=True,
        )

        assert results.count(None) == 1
        assert all(isinstance(error, Stale) for error in results if error is not None)
        assert replace(rivals[results.index(None)], version=round_ + 1) == await get(store, run)


async def test_due_runs_are_leased_once_oldest_first(store: Store) -> None:
    runs = [numbered(n) for n in range(3)]
    for number, run in enumerate(runs):
        due = NOON - number * MINUTE
        await store.write(partial(_add, run, due))
    await store.write(lambda tx: tx.runs.add(numbered(9), due_at=NOON + MINUTE))

    claims = await claim(store)

    assert [runs[2], runs[1], runs[0]] == [each.subject for each in claims]
    assert len({each.until for each in claims}) == 1
    assert await claim(store, owner="two") == []


async def test_ended_runs_are_never_leased(store: Store) -> None:
    await add(store, *(numbered(n, state=state) for n, state in enumerate(State)))

    claims = await claim(store, limit=20)

    assert {"scheduled", "submitting", "in_progress", "staged", "awaiting_approval", "going_live"} == {
        each.subject.state for each in claims
    }


async def test_two_claimers_never_get_the_same_run(store: Store, other_store: Store) -> None:
    await add(store, *(numbered(n) for n in range(60)))

    async def drain(mine: Store, owner: str) -> list[RunId]:
        found: list[RunId] = []
        while batch := await claim(mine, owner=owner, limit=4):
            found += [each.subject.id for each in batch]
        return found

    shares = await asyncio.gather(*(drain(s, f"{n}") for n in range(3) for s in (store, other_store)))

    assert sorted(numbered(n).id for n in range(60)) == sorted(id_ for share in shares for id_ in share)


async def test_a_lease_that_ran_out_returns_the_run_with_a_new_fence(store: Store) -> None:
    await add(store, a_run())
    [first] = await claim(store)

    assert await claim(store, owner="two") == []
    await end_leases(store)
    [second] = await claim(store, owner="two")
    assert first.fence + 1 == second.fence


async def test_whoever_lost_the_lease_cannot_write(store: Store) -> None:
    await add(store, a_run())
    [lost] = await claim(store)
    await end_leases(store)
    [held] = await claim(store, owner="two")

    with pytest.raises(Stale):
        await store.write(lambda tx: tx.runs.save(lost.subject, fence=lost.fence))
    await store.write(lambda tx: tx.runs.release(lost.subject.id, fence=lost.fence, due_at=NOON))

    assert await claim(store, NOON + LEASE, owner="three") == []
    with pytest.raises(Stale):
        await store.write(lambda tx: tx.runs.renew(lost.subject.id, fence=lost.fence, lease=LEASE))
    await store.write(lambda tx: tx.runs.renew(held.subject.id, fence=held.fence, lease=LEASE))
    await store.write(lambda tx: tx.runs.save(held.subject, fence=held.fence))


@pytest.mark.parametrize("apart", [timedelta(minutes=10), -timedelta(minutes=10)])
async def test_replicas_whose_clocks_are_apart_steal_nothing_from_each_other(
    store: Store, other_store: Store, apart: timedelta
) -> None:
    """A lease runs by the database's clock; only what is due is a matter of a replica's own."""
    await store.write(lambda tx: tx.runs.add(a_run(), due_at=NOON - timedelta(hours=1)))
    [held] = await claim(store)

    assert await claim(other_store, NOON + apart, owner="two") == []
    await store.write(lambda tx: tx.runs.renew(held.subject.id, fence=held.fence, lease=LEASE))
    await store.write(lambda tx: tx.runs.save(held.subject, fence=held.fence, due_at=NOON))


async def test_a_lease_that_was_renewed_outlasts_its_first_end(store: Store) -> None:
    await add(store, a_run())
    [held] = await claim(store)
    await end_leases(store)

    await store.write(lambda tx: tx.runs.renew(held.subject.id, fence=held.fence, lease=LEASE))

    assert await claim(store, NOON + LEASE, owner="two") == []


async def test_what_would_wait_too_long_is_due_when_the_clock_was_set_back(store: Store) -> None:
    near, far, ended = numbered(1), numbered(2), numbered(3, state=State.LIVE)
    await store.write(lambda tx: tx.runs.add(near, due_at=NOON + MINUTE))
    await store.write(lambda tx: tx.runs.add(far, due_at=NOON + 90 * 24 * 60 * MINUTE))
    await store.write(lambda tx: tx.runs.add(ended, due_at=NOON + 90 * 24 * 60 * MINUTE))

    assert await store.write(lambda tx: tx.runs.forget_waits(now=NOON, beyond=10 * MINUTE)) == 1

    assert [far.id] == [each.subject.id for each in await claim(store)]


async def test_saving_keeps_the_lease_unless_a_due_time_gives_it_back(store: Store) -> None:
    await add(store, a_run())
    [held] = await claim(store)
    await store.write(lambda tx: tx.runs.save(held.subject, fence=held.fence))

    assert await claim(store, owner="two") == []
    again = replace(held.subject, version=1)
    await store.write(lambda tx: tx.runs.save(again, fence=held.fence, due_at=NOON + MINUTE))
    assert await claim(store, owner="two") == []
    assert len(await claim(store, NOON + MINUTE, owner="two")) == 1


async def test_a_released_run_is_due_when_it_was_said_to_be(store: Store) -> None:
    await add(store, a_run())
    [held] = await claim(store)
    await store.write(lambda tx: tx.runs.release(held.subject.id, fence=held.fence, due_at=NOON + MINUTE))

    assert await claim(store, NOON + MINUTE / 2) == []
    assert len(await claim(store, NOON + MINUTE)) == 1


async def test_a_run_is_made_due_earlier_never_later(store: Store) -> None:
    run = a_run()
    await store.write(lambda tx: tx.runs.add(run, due_at=NOON + MINUTE))
    await store.write(lambda tx: tx.runs.make_due(run.id, at=NOON))
    await store.write(lambda tx: tx.runs.make_due(run.id, at=NOON + 2 * MINUTE))

    assert len(await claim(store)) == 1


@pytest.mark.parametrize("give_back", ["save", "release"])
async def test_a_run_made_due_while_it_is_leased_is_due_when_the_lease_is_given_back(
    store: Store, give_back: str
) -> None:
    run = a_run()
    await add(store, run)
    [held] = await claim(store)
    await store.write(lambda tx: tx.runs.make_due(run.id, at=NOON))

    assert await claim(store, owner="two") == []
    later = NOON + 10 * MINUTE
    if give_back == "save":
        await store.write(lambda tx: tx.runs.save(held.subject, fence=held.fence, due_at=later))
    else:
        await store.write(lambda tx: tx.runs.release(run.id, fence=held.fence, due_at=later))
    assert len(await claim(store, owner="two")) == 1


async def test_lists_are_of_one_workspace_and_in_order(store: Store) -> None:
    runs = [numbered(n, created_at=NOON + n * MINUTE) for n in range(3)]
    ended = numbered(3, created_at=NOON + 3 * MINUTE, state=State.FAILED, offer=OfferId("offer-y"))
    await add(store, *runs, ended, numbered(4, team=TeamId("T0OTHER")))

    assert runs == list(await store.read(lambda tx: tx.runs.active(TEAM)))
    assert [ended, runs[2]] == list(await store.read(lambda tx: tx.runs.recent(TEAM, limit=2)))
    only = await store.read(lambda tx: tx.runs.recent(TEAM, offer=OfferId("offer-x")))
    assert list(reversed(runs)) == list(only)


async def test_history_speaks_of_runs_that_reached_staged(store: Store) -> None:
    product = DurableId("product/same")
    ended = a_run(state=State.LIVE, durable_id=product, change_class="technical")
    staged = [replace(ended, id=RunId(f"{n}"), staged_at=NOON + n * MINUTE) for n in range(3)]
    never = replace(ended, id=RunId("never"), state=State.FAILED)
    await add(store, *staged, never)

    past = await store.read(lambda tx: tx.runs.past_runs(product, limit=2))

    assert [staged[2], staged[1]] == list(past)
