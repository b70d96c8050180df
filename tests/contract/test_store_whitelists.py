"""Versions of whitelists in both databases: one on its way per offer, one number each, leases, fences."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest

from bot.domain.values import OfferId, PersonId, RevisionId, SubscriptionId
from bot.domain.whitelist.entries import Entry
from bot.domain.whitelist.revision import RevisionState, WhitelistRevision
from bot.ports.store.errors import Stale, StoreError
from bot.ports.store.tx import Store, Tx
from bot.ports.store.whitelists import GroupOwner, StatedKind
from tests.builders import ANA, NOON, TEAM, a_run
from tests.unit.storage.statements import end_leases

LEASE = timedelta(seconds=45)
ONE = SubscriptionId("11111111-2222-3333-4444-555555555555")
OFFER = OfferId("offer-x")
TWO = SubscriptionId("22222222-3333-4444-5555-666666666666")


def a_revision(nth: int = 1, **changes: Any) -> WhitelistRevision:
    run = a_run()
    base = WhitelistRevision(
        id=RevisionId(f"01REV{nth:021}"),
        team=run.team,
        offer=run.offer,
        durable_id=run.durable_id,
        offer_name=run.offer_name,
        offer_type=run.offer_type,
        by=ANA,
        by_name="Ana\0",
        channel=run.channel,
        created_at=NOON,
        base=(Entry(subscription=ONE, label="研究\u2028チーム"),),
        entries=(Entry(subscription=TWO, until=NOON.date()),),
    )
    return replace(base, **changes)


async def test_a_version_comes_back_as_it_was_put_and_is_due_only_when_it_is_saved(store: Store) -> None:
    put = a_revision(by_name="Ana")
    await store.write(lambda tx: tx.revisions.add(put))
    assert await store.read(lambda tx: tx.revisions.get(put.id)) == put
    assert not await store.write(
        lambda tx: tx.revisions.claim(now=NOON + LEASE, owner="one", lease=LEASE, limit=9)
    )

    saved = replace(put, state=RevisionState.SAVED, number=1)
    await store.write(lambda tx: tx.revisions.save(saved, due_at=NOON))
    (claim,) = await store.write(lambda tx: tx.revisions.claim(now=NOON, owner="one", lease=LEASE, limit=9))
    assert claim.subject == replace(saved, version=1)


async def test_whoever_saves_with_an_old_version_or_fence_is_late(store: Store) -> None:
    put = a_revision()
    await store.write(lambda tx: tx.revisions.add(put))
    await store.write(lambda tx: tx.revisions.save(put, due_at=NOON))
    with pytest.raises(Stale):
        await store.write(lambda tx: tx.revisions.save(put))
    await store.write(lambda tx: tx.revisions.claim(now=NOON, owner="one", lease=LEASE, limit=1))
    await end_leases(store)
    (claim,) = await store.write(lambda tx: tx.revisions.claim(now=NOON, owner="two", lease=LEASE, limit=1))
    with pytest.raises(Stale):
        await store.write(lambda tx: tx.revisions.save(claim.subject, fence=claim.fence - 1))
    with pytest.raises(Stale):
        await store.write(lambda tx: tx.revisions.renew(claim.subject.id, fence=claim.fence - 1, lease=LEASE))
    await store.write(lambda tx: tx.revisions.renew(claim.subject.id, fence=claim.fence, lease=LEASE))
    await store.write(lambda tx: tx.revisions.save(claim.subject, fence=claim.fence))


def _keep(put: WhitelistRevision, due_at: datetime, tx: Tx) -> None:
    tx.revisions.add(put)
    tx.revisions.save(put, due_at=due_at)


async def test_a_clock_that_was_set_back_hurries_what_is_on_its_way_and_no_date(store: Store) -> None:
    far = NOON + timedelta(days=90)
    for number, state in enumerate((RevisionState.SAVED, RevisionState.APPLIED), start=1):
        put = a_revision(number, number=number, state=state)
        await store.write(partial(_keep, put, far))

    assert await store.write(lambda tx: tx.revisions.forget_waits(now=NOON, beyond=LEASE)) == 1


async def test_only_one_change_of_an_offer_is_on_its_way(store: Store) -> None:
    await store.write(lambda tx: tx.revisions.add(a_revision(1)))
    await store.write(lambda tx: tx.revisions.add(a_revision(2)))
    saved = [replace(a_revision(number), state=RevisionState.SAVED, number=number) for number in (1, 2)]
    await store.write(lambda tx: tx.revisions.save(saved[0]))
    with pytest.raises(StoreError):
        await store.write(lambda tx: tx.revisions.save(saved[1]))
    found = await store.read(lambda tx: tx.revisions.open_for(saved[0].durable_id))
    assert found is not None
    assert found.id == saved[0].id


async def test_numbers_count_up_even_when_many_take_one_at_once(store: Store) -> None:
    async def keep(number: int) -> int:
        def body(tx: Tx) -> int:
            taken = tx.revisions.next_number(a_run().durable_id)
            tx.revisions.add(a_revision(number, number=taken, state=RevisionState.FOUND))
            return taken

        return await store.write(body)

    taken = await asyncio.gather(*(keep(number) for number in range(1, 5)))
    assert sorted(taken) == [1, 2, 3, 4]
    kept = await store.read(lambda tx: tx.revisions.kept(a_run().durable_id))
    assert [revision.number for revision in kept] == [4, 3, 2, 1]


async def test_proposals_that_nobody_decided_are_forgotten_and_versions_never(store: Store) -> None:
    await store.write(lambda tx: tx.revisions.add(a_revision(1)))
    await store.write(lambda tx: tx.revisions.add(a_revision(2, number=1, state=RevisionState.FOUND)))
    assert await store.write(lambda tx: tx.revisions.forget_proposals(NOON + LEASE)) == 1
    assert len(await store.read(lambda tx: tx.revisions.kept(a_run().durable_id))) == 1


async def test_groups_and_said_kinds_are_replaced_by_the_last_word(store: Store) -> None:
    entries = (Entry(subscription=ONE, label="qa"),)
    await store.write(lambda tx: tx.groups.put(TEAM, "qa", (), offer=OFFER, by=ANA, now=NOON))
    await store.write(lambda tx: tx.groups.put(TEAM, "qa", entries, offer=OFFER, by=ANA, now=NOON))
    assert await store.read(lambda tx: tx.groups.all(TEAM)) == {"qa": entries}
    owner = GroupOwner(offer=OFFER, saved_by=ANA)
    assert await store.read(lambda tx: tx.groups.owners(TEAM)) == {"qa": owner}

    first, last = (StatedKind(kind=kind, by=PersonId("U0BEN"), at=NOON) for kind in ("CSP", "MSDN"))
    await store.write(lambda tx: tx.stated_kinds.put(TEAM, ONE, first))
    await store.write(lambda tx: tx.stated_kinds.put(TEAM, ONE, last))
    found = await store.read(lambda tx: tx.stated_kinds.of(TEAM, [ONE, TWO]))
    assert {id_: said.kind for id_, said in found.items()} == {ONE: "MSDN"}
