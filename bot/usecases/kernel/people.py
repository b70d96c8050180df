"""Who the people behind approvals are now: looked up before a decision, never inside of its transaction."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from bot.domain.people import Actor, Person
from bot.domain.values import PersonId, TeamId
from bot.ports.store.errors import Stale
from bot.ports.store.tx import Tx
from bot.usecases.kernel.services import Services
from bot.usecases.kernel.transact import decide

T = TypeVar("T")

People = Mapping[PersonId, Person]
_TRIES = 10


class Unseen(Exception):
    """A decision needs people who were not looked up yet; nothing was written."""

    def __init__(self, people: frozenset[PersonId]) -> None:
        super().__init__()
        self.people = people


async def decide_knowing(
    services: Services, team: TeamId, body: Callable[[Tx, People], T], *, known: People
) -> T:
    """Write a decision that needs to know people as they are now. Raises PeopleUnknown: fail closed."""
    people = dict(known)
    for _ in range(_TRIES):
        try:
            return await decide(services, lambda tx: body(tx, people))
        except Unseen as unseen:
            for person in unseen.people:
                people[person] = await services.people.person(Actor(team=team, person=person))
    raise Stale
