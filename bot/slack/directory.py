"""The `People` port: who somebody is, from Slack, at most a minute old, failing closed."""

from datetime import datetime, timedelta

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.policy import Person
from bot.domain.values import Actor, TeamId
from bot.ports.clock import Clock
from bot.ports.people import PeopleUnknown
from bot.slack.faults import TRANSPORT

_FRESH = timedelta(seconds=60)
_NO_GROUPS = frozenset({"missing_scope", "paid_teams_only", "plan_upgrade_required", "unknown_method"})


class Directory:
    """Reads users and user groups of one workspace."""

    def __init__(
        self, session: aiohttp.ClientSession, clock: Clock, *, token: str, base_url: str, team: TeamId
    ) -> None:
        self._client = AsyncWebClient(
            token=token, base_url=base_url, session=session, timeout=2, retry_handlers=[]
        )
        self._clock = clock
        self._team = team
        self._people: dict[Actor, tuple[datetime, Person]] = {}
        self._groups: tuple[datetime, dict[str, frozenset[str]]] | None = None

    async def person(self, actor: Actor) -> Person:
        """Return the facts of a person. Raises PeopleUnknown when Slack does not tell."""
        now = self._clock.now()
        known = self._people.get(actor)
        if known is not None and now - known[0] < _FRESH:
            return known[1]
        try:
            person = await self._read(actor, now)
        except (SlackApiError, *TRANSPORT) as error:
            raise PeopleUnknown from error
        self._people[actor] = (now, person)
        return person

    async def _read(self, actor: Actor, now: datetime) -> Person:
        answer = await self._client.users_info(user=actor.person)
        user = answer["user"]
        groups = await self._read_groups(now)
        return Person(
            id=actor.person,
            team=actor.team,
            name=str(user.get("real_name") or user.get("name") or actor.person),
            is_bot=bool(user.get("is_bot")),
            is_guest=bool(user.get("is_restricted") or user.get("is_ultra_restricted")),
            is_deactivated=bool(user.get("deleted")),
            is_stranger=bool(user.get("is_stranger")) or user.get("team_id", self._team) != self._team,
            groups=groups.get(actor.person, frozenset()),
        )

    async def _read_groups(self, now: datetime) -> dict[str, frozenset[str]]:
        """Return each member's groups, by id and by @handle; none where the workspace has none."""
        if self._groups is not None and now - self._groups[0] < _FRESH:
            return self._groups[1]
        members: dict[str, set[str]] = {}
        try:
            answer = await self._client.usergroups_list(include_users=True)
        except SlackApiError as error:
            if error.response.get("error") not in _NO_GROUPS:
                raise
        else:
            for group in answer.get("usergroups") or []:
                for person in group.get("users") or []:
                    members.setdefault(person, set()).update({group["id"], f"@{group['handle']}"})
        groups = {person: frozenset(named) for person, named in members.items()}
        self._groups = (now, groups)
        return groups
