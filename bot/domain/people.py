"""A person of a workspace, and whether a list of the policy names them."""

from dataclasses import dataclass

from bot.domain.values import PersonId, TeamId


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A Slack user as the directory knows them now."""

    id: PersonId
    team: TeamId
    name: str
    is_bot: bool = False
    is_guest: bool = False
    is_deactivated: bool = False
    is_stranger: bool = False  # of another organisation, in a shared channel
    groups: frozenset[str] = frozenset()  # ids and handles of user groups

    @property
    def is_member(self) -> bool:
        """Tell whether this is an active, full member of our own workspace."""
        return not (self.is_bot or self.is_guest or self.is_deactivated or self.is_stranger)


def is_among(person: Person, listed: frozenset[str]) -> bool:
    """Tell whether a full member is named in `listed`, by id or by user group; empty means anybody."""
    if not person.is_member:
        return False
    return not listed or person.id in listed or bool(person.groups & listed)


@dataclass(frozen=True, slots=True)
class Actor:
    """A person of a workspace as Slack vouched for them with this very payload."""

    team: TeamId
    person: PersonId
