"""What we need to know of a Slack user: role, groups, whether they are a guest."""

from typing import Protocol

from bot.domain.errors import StagebotError
from bot.domain.people import Actor, Person


class PeopleUnknown(StagebotError):
    """Slack did not say who that is, so nothing may be decided now. Try again in a moment."""


class People(Protocol):
    """The directory. Facts are at most a minute old; when Slack is away it raises rather than guesses."""

    async def person(self, actor: Actor) -> Person:
        """Return the facts of a person. Raises PeopleUnknown."""
