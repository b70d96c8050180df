"""Reading is a right: the one check that every query passes, whichever way somebody asks."""

from collections.abc import Sequence

from bot.domain.people import Actor, Person
from bot.domain.policy.rights import check_may_read, check_reads_at_all, may_read
from bot.domain.run.run import Run
from bot.domain.values import OfferId
from bot.usecases.kernel.services import Services


async def reader(services: Services, offer: OfferId, by: Actor) -> Person:
    """Return who that is; raise NotAllowed unless they may read the offer. Raises PeopleUnknown."""
    person = await services.people.person(by)
    check_may_read(services.policy.for_offer(offer), person)
    return person


async def check_run(services: Services, run: Run, by: Actor) -> None:
    """Raise NotAllowed unless the actor may read the run: who asked for it always may."""
    person = await services.people.person(by)
    if not _may_read(services, run, person):
        check_may_read(services.policy.for_offer(run.offer), person)


async def member(services: Services, by: Actor) -> Person:
    """Return who that is; raise NotAllowed for whoever may read nothing at all. Raises PeopleUnknown."""
    person = await services.people.person(by)
    check_reads_at_all(person)
    return person


def readable(services: Services, runs: Sequence[Run], person: Person) -> tuple[Run, ...]:
    """Return those of the runs that a person may read."""
    return tuple(run for run in runs if _may_read(services, run, person))


def _may_read(services: Services, run: Run, person: Person) -> bool:
    is_own = person.is_member and person.id == run.requested_by
    return is_own or may_read(services.policy.for_offer(run.offer), person)
