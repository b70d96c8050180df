"""What the bot remembers beside its runs: posts, deliveries, offers."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from bot.domain.offer.offer import Offer
from bot.domain.values import ChannelId, DurableId, OfferId, TeamId
from bot.ports.slack import Ts
from bot.ports.store.outbox import Post
from bot.ports.store.tx import Store, Tx
from tests.builders import NOON, TEAM, a_run

HOUR = timedelta(hours=1)
CARD = Post(subject=a_run().id, slot="card", channel=ChannelId("C0"), ts=Ts("1.000100"), shows="h1")
OFFER = Offer(
    id=OfferId("offer-x"), durable_id=DurableId("product/1"), type="azureVirtualMachine", name="Offer X"
)


async def remember(store: Store, *offers: Offer, team: TeamId = TEAM, now: datetime = NOON) -> None:
    await store.write(lambda tx: tx.offers.remember(team, offers, now=now))


async def offers_of(store: Store, team: TeamId = TEAM) -> list[Offer]:
    return list(await store.read(lambda tx: tx.offers.all(team)))


def _see(key: str, now: datetime, tx: Tx) -> bool:
    return tx.inbox.first(key, now=now)


async def test_a_post_is_remembered_replaced_and_forgotten(store: Store) -> None:
    moved = replace(CARD, ts=Ts("2.000200"), shows="h2")
    reply = replace(CARD, slot="progress:a")
    place = (CARD.subject, CARD.slot, CARD.channel)
    await store.write(lambda tx: tx.posts.put(CARD, now=NOON))
    await store.write(lambda tx: tx.posts.put(reply, now=NOON + HOUR))
    await store.write(lambda tx: tx.posts.put(moved, now=NOON))

    assert moved == await store.read(lambda tx: tx.posts.get(*place))
    there = (reply.subject, reply.slot, reply.channel)
    assert reply == await store.read(lambda tx: tx.posts.get(*there))

    await store.write(lambda tx: tx.posts.forget(*place))

    assert await store.read(lambda tx: tx.posts.get(*place)) is None
    assert reply == await store.read(lambda tx: tx.posts.get(*there))


async def test_a_delivery_is_first_once_and_its_answer_can_be_given_again(store: Store) -> None:
    answer = {"response_action": "errors", "errors": {"offer": "No offer “\0”"}}

    assert await store.write(lambda tx: tx.inbox.first("k", now=NOON))
    assert not await store.write(lambda tx: tx.inbox.first("k", now=NOON))
    assert await store.read(lambda tx: tx.inbox.answered("k")) is None

    await store.write(lambda tx: tx.inbox.answer("k", answer))

    assert answer == await store.read(lambda tx: tx.inbox.answered("k"))


async def test_of_eight_deliveries_of_one_key_at_once_one_is_first(store: Store, other_store: Store) -> None:
    both = (store, other_store)

    firsts = await asyncio.gather(
        *(both[n % 2].write(lambda tx: tx.inbox.first("k", now=NOON)) for n in range(8))
    )

    assert sum(firsts) == 1


async def test_old_delivery_keys_are_forgotten(store: Store) -> None:
    for number in range(3):
        await store.write(partial(_see, f"{number}", NOON + number * HOUR))

    assert await store.write(lambda tx: tx.inbox.forget_before(NOON + 2 * HOUR)) == 2
    assert await store.write(lambda tx: tx.inbox.first("0", now=NOON))
    assert not await store.write(lambda tx: tx.inbox.first("2", now=NOON))


async def test_offers_are_refreshed_and_listed_by_id_per_workspace(store: Store) -> None:
    other = replace(OFFER, id=OfferId("offer-a"), durable_id=DurableId("product/2"))
    renamed = replace(OFFER, name="Offer \0 \ud800 X2")
    await remember(store, OFFER, other)
    await remember(store, renamed, renamed)
    await remember(store, OFFER, team=TeamId("T0OTHER"))

    shown = replace(OFFER, name="Offer \N{REPLACEMENT CHARACTER} ? X2")
    assert [other, shown] == await offers_of(store)
    assert shown == await store.read(lambda tx: tx.offers.get(TEAM, OFFER.id))
    assert await store.read(lambda tx: tx.offers.get(TEAM, OfferId("offer-z"))) is None


async def test_the_type_of_an_offer_is_kept_whoever_saw_it(store: Store) -> None:
    await remember(store, replace(OFFER, type="softwareAsAService"))
    await remember(store, replace(OFFER, type="azureApplication"), team=TeamId("T0OTHER"), now=NOON + HOUR)
    assert await store.read(lambda tx: tx.offers.type_of(OFFER.durable_id)) == "azureApplication"
    assert await store.read(lambda tx: tx.offers.type_of(DurableId("product/none"))) == ""


async def test_an_offer_made_anew_under_its_old_id_is_the_one_that_is_found(store: Store) -> None:
    anew = replace(OFFER, durable_id=DurableId("product/0"))
    await remember(store, anew, now=NOON + HOUR)
    await remember(store, OFFER, now=NOON)

    assert anew == await store.read(lambda tx: tx.offers.get(TEAM, OFFER.id))


async def test_two_replicas_may_refresh_the_same_offers_at_once(store: Store, other_store: Store) -> None:
    many = [replace(OFFER, id=OfferId(f"offer-{n:03}"), durable_id=DurableId(f"p/{n}")) for n in range(50)]

    await asyncio.gather(*(remember(s, *order) for s in (store, other_store) for order in (many, many[::-1])))

    assert many == await offers_of(store)
