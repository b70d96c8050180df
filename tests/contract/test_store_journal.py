"""The journal and the approvals: nothing is lost, doubled or changed unseen."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Row

from bot.domain.journal import Event
from bot.domain.review.approvals import Approval
from bot.domain.run.events import ApprovalVoided, RequestOpened, StepCompleted
from bot.domain.values import PersonId, RunId
from bot.ports.store.errors import Stale, StoreError
from bot.ports.store.journal import Recorded
from bot.ports.store.tx import Store, Tx
from tests.builders import ANA, BEN, NOON, a_run
from tests.unit.storage.statements import run_sql

RUN = a_run()
OPENED = RequestOpened(at=NOON, by=ANA)


async def append(store: Store, id_: str, event: Event) -> None:
    await store.write(lambda tx: tx.journal.append(RUN, event, id_=id_, trace="t-1"))


def _give(yes: Approval, tx: Tx) -> bool:
    return tx.approvals.add(yes)


async def rows(store: Store) -> Sequence[Row[Any]]:
    return await store.read(lambda tx: run_sql(tx, "SELECT * FROM event ORDER BY seq").all())


async def test_events_come_back_as_they_were_in_the_order_they_happened(store: Store) -> None:
    events: tuple[Event, ...] = (
        OPENED,
        StepCompleted(at=NOON, step="certification", title="Certification", seconds=3.5),
        ApprovalVoided(at=NOON, parts=("images", "listing")),
    )
    for number, event in enumerate(events):
        await append(store, f"{9 - number}", event)

    expected = [
        Recorded(id=f"{9 - number}", subject=RUN.id, event=event) for number, event in enumerate(events)
    ]
    assert expected == list(await store.read(lambda tx: tx.journal.of(RUN.id)))


async def test_each_event_carries_the_hash_of_the_one_before_and_the_first_one_zeros(store: Store) -> None:
    for number in range(3):
        await append(store, f"{number}", replace(OPENED, at=NOON + timedelta(seconds=number)))

    chain = await rows(store)

    assert ["0" * 64, *(row.hash for row in chain[:-1])] == [row.prev_hash for row in chain]
    assert len({row.hash for row in chain}) == 3


async def test_each_run_has_a_chain_of_its_own(store: Store) -> None:
    other = replace(RUN, id=RunId("01RUN00000000000000000000B"))
    await append(store, "1", OPENED)
    await store.write(lambda tx: tx.journal.append(other, OPENED, id_="2"))

    assert [row.prev_hash for row in await rows(store)] == ["0" * 64] * 2


async def test_a_chain_does_not_fork_when_eight_append_at_once(store: Store, other_store: Store) -> None:
    both = (store, other_store)

    results = await asyncio.gather(
        *(append(both[n % 2], f"{n}", OPENED) for n in range(8)), return_exceptions=True
    )

    written = results.count(None)
    assert written >= 1
    assert all(isinstance(error, Stale) for error in results if error is not None)
    chain = await rows(store)
    assert written == len(chain)
    assert ["0" * 64, *(row.hash for row in chain[:-1])] == [row.prev_hash for row in chain]


async def test_a_yes_counts_once_per_person_and_digest(store: Store) -> None:
    await store.write(lambda tx: tx.runs.add(RUN, due_at=NOON))

    async def give(id_: str, person: PersonId, digest: str = "d1") -> bool:
        yes = Approval(id=id_, run=RUN.id, digest=digest, person=person, given_at=NOON)
        return await store.write(lambda tx: tx.approvals.add(yes))

    assert [
        await give("1", ANA),
        await give("2", ANA),
        await give("3", BEN),
        await give("4", ANA, "d2"),
    ] == [True, False, True, True]
    assert [a.id for a in await store.read(lambda tx: tx.approvals.of(RUN.id))] == ["1", "3", "4"]


async def test_eight_clicks_of_one_person_at_once_are_one_yes(store: Store, other_store: Store) -> None:
    await store.write(lambda tx: tx.runs.add(RUN, due_at=NOON))
    both = (store, other_store)
    clicks = [Approval(id=f"{n}", run=RUN.id, digest="d", person=ANA, given_at=NOON) for n in range(8)]

    counted = await asyncio.gather(*(both[n % 2].write(partial(_give, yes)) for n, yes in enumerate(clicks)))

    assert sum(counted) == 1


async def test_an_approval_needs_its_run(store: Store) -> None:
    yes = Approval(id="1", run=RunId("nobody"), digest="d", person=ANA, given_at=NOON)

    with pytest.raises(StoreError):
        await store.write(lambda tx: tx.approvals.add(yes))


async def test_an_expired_yes_is_replaced_and_a_valid_one_is_not(store: Store) -> None:
    yes = Approval(id="1", run=RUN.id, digest="d", person=BEN, given_at=NOON)
    again = replace(yes, id="2", given_at=NOON + timedelta(hours=1))

    def body(tx: Tx) -> list[bool]:
        tx.runs.add(RUN, due_at=NOON)
        return [
            tx.approvals.add(yes, expired_at=NOON - timedelta(hours=1)),
            tx.approvals.add(again, expired_at=NOON - timedelta(seconds=1)),
            tx.approvals.add(again, expired_at=NOON),
        ]

    outcomes = await store.write(body)

    assert outcomes == [True, False, True]
    assert [again] == list(await store.read(lambda tx: tx.approvals.of(RUN.id)))
