"""What a person may do, as the policy in force and Slack's directory have it now."""

from collections.abc import Sequence

from bot.domain.people import Actor, Person
from bot.domain.policy.rights import check_reads_at_all
from bot.domain.policy.roles import RolesFor, roles
from bot.usecases.kernel.services import Services


async def whoami(services: Services, by: Actor) -> tuple[Person, Sequence[RolesFor]]:
    """Return who somebody is and their roles, entry by entry. Raises NotAllowed, PeopleUnknown."""
    person = await services.people.person(by)
    check_reads_at_all(person)
    return person, roles(services.policy.entries, person)
