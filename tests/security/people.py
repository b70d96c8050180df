"""People and houses for the attacks on rights."""

from dataclasses import replace
from typing import Any

from bot.domain.people import Actor, Person
from bot.domain.policy.policy import Policy
from bot.domain.values import ChannelId, OfferId, PersonId, SubscriptionId
from tests.builders import TEAM, in_force
from tests.fakes import FixedPeople

OFFER, CHANNEL = OfferId("offer-x"), ChannelId("C0RELEASES")
CARA, EVE = PersonId("U0CARA"), PersonId("U0EVE")
FIRST = SubscriptionId("11111111-2222-3333-4444-555555555555")
SECOND = SubscriptionId("22222222-3333-4444-5555-666666666666")
EVERY_WAY_IN = {
    "guest": {"is_guest": True},
    "stranger": {"is_stranger": True},
    "bot": {"is_bot": True},
    "gone": {"is_deactivated": True},
}


def actor(person: str) -> Actor:
    return Actor(team=TEAM, person=PersonId(person))


def with_people(house, *people):
    found = FixedPeople(**{person.id: person for person in people})
    house.services = replace(house.services, people=found)
    return found


def member(id_: str, *in_groups: str, **more: Any) -> Person:
    return Person(id=PersonId(id_), team=TEAM, name=id_, groups=frozenset(in_groups), **more)


def closed(house):
    house.services = replace(house.services, policy=in_force(Policy()))


async def streams(house, stream):
    return [row async for row in _rows(house, stream)]


async def _rows(house, stream):
    for row in await house.services.store.read(lambda tx: tx.archive.rows(after=0, limit=500)):
        if row.stream.startswith(stream):
            yield row
