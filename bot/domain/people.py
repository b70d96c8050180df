"""A person of a workspace, and whether a list of the policy names them."""

from dataclasses import dataclass

from bot.domain.values import PersonId, TeamId

EVERYONE = "everyone"
"""The policy's word for every full member of the workspace. A list that is empty names nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A Slack user as the directory knows them now."""

    id: PersonId
    team: TeamId
    name: str
    zone: str = ""  # IANA name of the time zone that they have set in Slack; empty: not told
    is_bot: bool = False
    is_guest: bool = False
    is_deactivated: bool = False
    is_stranger: bool = False  # of another organisation, in a shared channel
    groups: frozenset[str] = frozenset()  # ids of user groups
    groups_refused: str = ""  # Slack's code where it does not tell who is in which group; empty: it does

    @property
    def is_member(self) -> bool:
        """Tell whether this is an active, full member of our own workspace."""
        return not (self.is_bot or self.is_guest or self.is_deactivated or self.is_stranger)


def is_among(person: Person, listed: frozenset[str]) -> bool:
    """Tell whether a full member is named in `listed`: by id, by user group or as `everyone`."""
    return person.is_member and bool(listed & {person.id, *person.groups, EVERYONE})


def is_group(name: str) -> bool:
    """Tell whether a name in a policy means a user group: an id of Slack's, or a handle."""
    return name.startswith(("S", "@"))


def about_groups(person: Person, listed: frozenset[str]) -> str:
    """Return what to add to a refusal where groups are named and Slack does not tell who is in them."""
    if not person.groups_refused or not any(map(is_group, listed)):
        return ""
    return (
        f" Slack does not tell stagebot who is in a user group here ({person.groups_refused}), so only "
        "people who are named one by one count. Have the policy name people."
    )


@dataclass(frozen=True, slots=True)
class Actor:
    """A person of a workspace as Slack vouched for them with this very payload."""

    team: TeamId
    person: PersonId
