"""Who the people behind approvals are now: looked up before a decision, never inside of its transaction."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from bot.domain.people import Actor, Person
from bot.domain.review.approvals import Verdict, tally
from bot.domain.run.run import Run
from bot.domain.values import PersonId, TeamId
from bot.ports.store.errors import Stale
from bot.ports.store.tx import Tx
from bot.usecases.deciding import decide, digest_text
from bot.usecases.services import Services

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


def verdict(tx: Tx, services: Services, run: Run, people: People) -> Verdict:
    """Count the approvals of a run; what is enough is counted again by everybody's rights of now."""
    policy, now = services.policy.for_offer(run.offer), services.clock.now()
    approvals, digest = tx.approvals.of(run.id), digest_text(run)
    recorded = tally(policy, approvals, digest=digest, now=now)
    if not recorded.enough:
        return recorded
    unseen = frozenset(a.person for a in approvals if a.digest == digest and a.person not in people)
    if unseen:
        raise Unseen(unseen)
    return tally(policy, approvals, digest=digest, now=now, people=people)
