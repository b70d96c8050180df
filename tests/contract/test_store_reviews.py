"""Signatures and approvals that are taken back, on both databases."""

import asyncio
from dataclasses import replace

import pytest

from bot.domain.review.approvals import Approval
from bot.domain.review.signatures import Signature
from bot.domain.values import PersonId
from tests.builders import ANA, BEN, NOON, a_run

RUN = a_run()
SIGNED = Signature(
    id="S1", run=RUN.id, digest="a", item="marketing", person=ANA, signed_at=NOON, note="see run\0 42"
)


@pytest.fixture
async def kept(store):
    """A store with a run in it."""
    await store.write(lambda tx: tx.runs.add(RUN, due_at=NOON))
    return store


async def of(store, digest="a"):
    return list(await store.read(lambda tx: tx.signatures.of(RUN.id, digest=digest)))


async def test_a_signature_comes_back_as_it_was_given_but_for_what_no_database_holds(kept):
    assert await kept.write(lambda tx: tx.signatures.add(SIGNED))

    assert [replace(SIGNED, note="see run\N{REPLACEMENT CHARACTER} 42")] == await of(kept)


async def test_an_item_is_signed_once_for_each_digest(kept):
    again = replace(SIGNED, id="S2", person=BEN)

    assert await kept.write(lambda tx: tx.signatures.add(SIGNED))
    assert not await kept.write(lambda tx: tx.signatures.add(again))
    assert await kept.write(lambda tx: tx.signatures.add(replace(again, digest="b")))

    assert [signature.person for signature in await of(kept)] == [ANA]
    assert [signature.person for signature in await of(kept, "b")] == [BEN]


async def test_a_removed_signature_is_gone_once_and_the_item_free_again(kept):
    await kept.write(lambda tx: tx.signatures.add(SIGNED))

    assert await kept.write(lambda tx: tx.signatures.remove(SIGNED))
    assert not await kept.write(lambda tx: tx.signatures.remove(SIGNED))
    assert await of(kept) == []
    assert await kept.write(lambda tx: tx.signatures.add(replace(SIGNED, id="S3", person=BEN)))


async def test_of_eight_at_once_one_signs(kept):
    people = [replace(SIGNED, id=f"S{n}", person=PersonId(f"U{n}")) for n in range(8)]

    taken = await asyncio.gather(*(kept.write(lambda tx, one=one: tx.signatures.add(one)) for one in people))

    assert sum(taken) == 1
    assert len(await of(kept)) == 1


async def test_a_yes_is_taken_back_by_its_person_for_its_digest(kept):
    yes = Approval(id="A1", run=RUN.id, digest="a", person=ANA, given_at=NOON)
    await kept.write(lambda tx: tx.approvals.add(yes))

    assert not await kept.write(lambda tx: tx.approvals.take_back(RUN.id, digest="b", person=ANA))
    assert not await kept.write(lambda tx: tx.approvals.take_back(RUN.id, digest="a", person=BEN))
    assert await kept.write(lambda tx: tx.approvals.take_back(RUN.id, digest="a", person=ANA))
    assert list(await kept.read(lambda tx: tx.approvals.of(RUN.id))) == []


async def test_void_takes_all_yeses_of_one_run_and_of_no_other(kept):
    other = a_run(id="01RUN00000000000000000000B", durable_id="product/2")
    await kept.write(lambda tx: tx.runs.add(other, due_at=NOON))
    for number, run in enumerate((RUN, other)):
        for person in (ANA, BEN):
            yes = Approval(id=f"{number}{person}", run=run.id, digest="a", person=person, given_at=NOON)
            await kept.write(lambda tx, yes=yes: tx.approvals.add(yes))

    await kept.write(lambda tx: tx.approvals.void(RUN.id))

    assert list(await kept.read(lambda tx: tx.approvals.of(RUN.id))) == []
    assert len(await kept.read(lambda tx: tx.approvals.of(other.id))) == 2
