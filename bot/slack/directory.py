"""The `People` port: what Slack knows of a person, at most a minute old, and never guessed."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Generic, TypeVar
from zoneinfo import available_timezones

from pydantic import BaseModel, Field, ValidationError, model_validator

from bot.domain.people import Actor, Person
from bot.domain.policy.groups import UserGroup
from bot.domain.values import PersonId, TeamId
from bot.ports.clock import Clock
from bot.ports.people import PeopleUnknown
from bot.ports.slack import ChatError, ChatThrottled, ChatUnreachable
from bot.slack import methods
from bot.slack.calls import Calls
from bot.slack.installation import Installation

_FRESH = timedelta(seconds=60)
_WITHIN = 1.5
"""Seconds for a whole answer: a listener that asks has to acknowledge within three."""

_GROUPS_WITHIN = 10.0
"""Seconds for the list of user groups, which nobody waits for."""

_MANY = 2000
_SLACKBOT = "USLACKBOT"  # users.info does not count it as a bot

T = TypeVar("T")
Groups = dict[PersonId, frozenset[str]]


class _Told(BaseModel):
    """What Slack tells; null counts as not told."""

    @model_validator(mode="before")
    @classmethod
    def _without_nulls(cls, told: object) -> object:
        if not isinstance(told, dict):
            return told
        return {name: value for name, value in told.items() if value is not None}


class _Profile(_Told):
    display_name: str = ""
    real_name: str = ""


class _EnterpriseUser(_Told):
    teams: list[str] = Field(default_factory=list)


class _User(_Told):
    id: str
    team_id: str = ""
    name: str = ""
    tz: str = ""
    deleted: bool = False
    is_bot: bool = False
    is_app_user: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    is_stranger: bool = False
    profile: _Profile = Field(default_factory=_Profile)
    enterprise_user: _EnterpriseUser = Field(default_factory=_EnterpriseUser)


class _Group(_Told):
    id: str
    handle: str = ""
    date_delete: int = 0
    users: list[str] | None = None


class _GroupMembers(_Told):
    users: list[str]


class _Groups(_Told):
    usergroups: list[_Group]


@dataclass(frozen=True, slots=True)
class _Kept(Generic[T]):
    what: T
    asked_at: datetime

    def is_fresh(self, now: datetime) -> bool:
        """Tell whether it may still be used; a clock that was set back makes it stale, not eternal."""
        return timedelta() <= now - self.asked_at < _FRESH


class Directory:
    """Asks `users.info`, and the user groups where something is decided by them and Slack tells.

    `groups_matter` is asked before each look: a policy that names no group needs none.
    """

    def __init__(
        self,
        *,
        calls: Calls,
        installation: Installation,
        clock: Clock,
        groups_matter: Callable[[], bool] = lambda: True,
    ) -> None:
        self._calls = calls
        self._installation = installation
        self._clock = clock
        self._people: dict[PersonId, _Kept[Person]] = {}
        self._groups: _Kept[Groups] | None = None
        self._groups_refused = ""
        self.groups_matter = groups_matter
        self._asking_groups = asyncio.Lock()

    async def person(self, actor: Actor) -> Person:
        """Return the facts of a person. Raises PeopleUnknown within two seconds when Slack does not tell.

        Where Slack refuses to tell of groups (no such plan, no such scope, no such method) nobody is in any
        and `groups_refused` says why; without `users:read` nobody is known.
        """
        now = self._clock.now()
        kept = self._people.get(actor.person)
        if kept is not None and kept.is_fresh(now):
            return kept.what
        try:
            async with asyncio.timeout(_WITHIN):
                person = await self._asked(actor.person)
        except (ChatError, ValidationError, TimeoutError) as error:
            raise PeopleUnknown from error
        self._keep(person, now)
        return person

    async def _asked(self, id_: PersonId) -> Person:
        home = (await self._installation.identity()).team
        answer = await self._calls.call(methods.USER, {"user": id_})
        user = _User.model_validate(answer.get("user"))
        person = _person(user, home)
        if user.id != id_:
            raise PeopleUnknown("Slack told of somebody else.")
        if not person.is_member or not self.groups_matter():
            return person
        groups = await self._all_groups()
        return replace(person, groups=groups.get(id_, frozenset()), groups_refused=self._groups_refused)

    async def groups_refused(self) -> str:
        """Return Slack's code if it does not tell of user groups, else nothing. Raises ChatError."""
        await self._all_groups()
        return self._groups_refused

    async def groups(self) -> tuple[UserGroup, ...]:
        """Return the workspace's user groups as they are now. Raises PeopleUnknown."""
        try:
            async with asyncio.timeout(_GROUPS_WITHIN):
                answer = await self._calls.call(methods.GROUPS, {"include_users": True})
                listed = _Groups.model_validate(answer).usergroups
                return tuple([await self._as_group(group) for group in listed if not group.date_delete])
        except (ChatError, ValidationError, TimeoutError) as error:
            raise PeopleUnknown from error

    async def members(self, groups: Iterable[str]) -> Mapping[str, frozenset[PersonId]]:
        """Return who is in each of these user groups now. Raises PeopleUnknown."""
        wanted = frozenset(groups)
        if not wanted:
            return {}
        try:
            async with asyncio.timeout(_GROUPS_WITHIN):
                known = await self._all_groups()
        except (ChatError, ValidationError, TimeoutError) as error:
            raise PeopleUnknown from error
        return {name: frozenset(person for person, its in known.items() if name in its) for name in wanted}

    async def _as_group(self, group: _Group) -> UserGroup:
        return UserGroup(id=group.id, handle=f"@{group.handle}", has_members=bool(await self._members(group)))

    async def _all_groups(self) -> Groups:
        async with self._asking_groups:
            now = self._clock.now()
            if self._groups is None or not self._groups.is_fresh(now):
                self._groups = _Kept(await self._ask_groups(), now)
            return self._groups.what

    async def _ask_groups(self) -> Groups:
        try:
            answer = await self._calls.call(methods.GROUPS, {"include_users": True})
        except (ChatThrottled, ChatUnreachable):
            raise
        except ChatError as error:  # whatever the refusal is called; a revoked token fails at users.info
            self._groups_refused = error.code or "refused"
            return {}
        self._groups_refused = ""
        members: Groups = {}
        for group in _Groups.model_validate(answer).usergroups:
            for user in await self._members(group):
                members[PersonId(user)] = members.get(PersonId(user), frozenset()) | {group.id}
        return members

    async def _members(self, group: _Group) -> list[str]:
        if group.date_delete:
            return []
        if group.users is not None:
            return group.users
        answer = await self._calls.call(methods.GROUP_MEMBERS, {"usergroup": group.id})
        return _GroupMembers.model_validate(answer).users

    def _keep(self, person: Person, now: datetime) -> None:
        if len(self._people) >= _MANY:
            self._people = {id_: kept for id_, kept in self._people.items() if kept.is_fresh(now)}
        self._people[person.id] = _Kept(person, now)


def _person(user: _User, home: TeamId) -> Person:
    teams = {user.team_id, *user.enterprise_user.teams}
    return Person(
        id=PersonId(user.id),
        team=home if home in teams else TeamId(user.team_id),
        name=user.profile.real_name or user.profile.display_name or user.name or user.id,
        zone=user.tz if user.tz in available_timezones() else "",
        is_bot=user.is_bot or user.is_app_user or user.id == _SLACKBOT,
        is_guest=user.is_restricted or user.is_ultra_restricted,
        is_deactivated=user.deleted,
        is_stranger=user.is_stranger or home not in teams,
    )
