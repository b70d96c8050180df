"""One way to decide: a transaction that is run again when somebody was faster, with people looked up outside.

Who people are now is asked of Slack, and a transaction must not wait for Slack. So a body names whom it
needs by raising `Unseen`; they are looked up, and the body is run again.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Final, TypeVar

from bot.domain.people import Actor, Person
from bot.domain.values import PersonId
from bot.ports.store.errors import Stale
from bot.ports.store.tx import Tx
from bot.usecases.kernel.delivery import claim, unclaimed
from bot.usecases.kernel.services import Services, WorkerName

T = TypeVar("T")

People = Mapping[PersonId, Person]

TRIES: Final = 20
"""How often a decision is made in all: anew for people who were not known and for others who were faster."""


class Unseen(Exception):
    """A decision needs people who were not looked up yet; nothing was written."""

    def __init__(self, actors: frozenset[Actor]) -> None:
        super().__init__()
        self.actors = actors


async def transact(
    services: Services,
    body: Callable[[Tx, People], T],
    *,
    known: Iterable[Person] = (),
    nudges: Iterable[WorkerName] = (WorkerName.POLLER, WorkerName.RELAY, WorkerName.ATTENTION),
    is_effect: bool = True,
) -> T:
    """Write what a body decides, then wake the workers that carry it further.

    Whoever was beaten to it reads again, and the rules say who was first. Within a delivery of Slack's the
    first decision carries its key, unless it is no effect of it (`is_effect`). Raises PeopleUnknown when
    Slack does not say who somebody is (fail closed), Stale when others were faster every time, SeenBefore.
    """
    people = {person.id: person for person in known}
    delivery = unclaimed() if is_effect else None

    def decide(tx: Tx) -> T:
        if delivery is not None:
            claim(tx, delivery)
        return body(tx, people)

    for _ in range(TRIES):
        try:
            decision = await services.store.write(decide)
        except Stale:
            continue
        except Unseen as unseen:
            for actor in unseen.actors:
                people[actor.person] = await services.people.person(actor)
            continue
        if delivery is not None:
            delivery.is_claimed = True
        for name in nudges:
            services.nudge(name)
        return decision
    raise Stale
