"""What we need to know of a Slack user: role, groups, whether they are a guest."""

from collections.abc import Iterable, Mapping
from typing import Protocol

from bot.domain.errors import StagebotError
from bot.domain.people import Actor, Person
from bot.domain.policy.groups import UserGroup
from bot.domain.values import PersonId


class PeopleUnknown(StagebotError):
    """Slack did not say who that is, so nothing may be decided now."""

    passes = True


class People(Protocol):
    """The directory. Facts are at most a minute old; when Slack is away it raises rather than guesses."""

    async def person(self, actor: Actor) -> Person:
        """Return the facts of a person. Raises PeopleUnknown."""

    async def groups(self) -> tuple[UserGroup, ...]:
        """Return the workspace's user groups as they are now. Raises PeopleUnknown."""

    async def members(self, groups: Iterable[str]) -> Mapping[str, frozenset[PersonId]]:
        """Return who is in each of these user groups (by id) now. Raises PeopleUnknown."""
