"""Who we are in the workspace: asked once with `auth.test`, then known."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from pydantic import BaseModel, ValidationError
from slack_bolt.authorization import AuthorizeResult

from bot.domain.values import PersonId, TeamId
from bot.ports.slack import ChatError, ChatUnreachable
from bot.slack import methods
from bot.slack.calls import Calls

Authorize = Callable[[], Awaitable[AuthorizeResult]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """The workspace and our bot user in it, as `auth.test` tells them. `url` is the workspace's address."""

    team: TeamId
    team_name: str
    url: str
    bot_user: PersonId
    bot_id: str


class _AuthTest(BaseModel):
    team_id: str
    team: str = ""
    url: str = ""
    user_id: str
    bot_id: str = ""


class Installation:
    """One token's installation. Asked at start, it keeps the first click as fast as the rest."""

    def __init__(self, *, calls: Calls, token: str) -> None:
        self._calls = calls
        self._token = token
        self._known: Identity | None = None
        self._is_removed = False
        self._asking = asyncio.Lock()
        self.problem = ""

    @property
    def known(self) -> Identity | None:
        """Who we are, as far as Slack has told; None again once the app was removed from the workspace."""
        return None if self._is_removed else self._known

    def removed(self) -> None:
        """Hear that the app was removed, or its token revoked. Slack is asked anew who we are from now on."""
        self._is_removed = True
        self.problem = "The app was removed from the workspace. Install it again and set its new token."

    async def identity(self) -> Identity:
        """Return who we are. Raises ChatError as long as Slack has not told, ChatRevoked for a bad token."""
        async with self._asking:
            if self._known is None or self._is_removed:
                self._known = await self._ask()
                self._is_removed = False
            return self._known

    async def _ask(self) -> Identity:
        try:
            return _identity(await self._calls.call(methods.WHO_AM_I, {}))
        except ChatError as error:
            self.problem = str(error)
            raise

    def authorizer(self) -> Authorize:
        """Return what bolt asks before each listener: a function without parameters, as it inspects them."""

        async def authorize() -> AuthorizeResult:
            me = self._known or await self.identity()  # what Slack still delivers must reach its listener
            return AuthorizeResult(
                enterprise_id=None,
                team_id=me.team,
                bot_user_id=me.bot_user,
                bot_id=me.bot_id,
                bot_token=self._token,
            )

        return authorize


def _identity(answer: object) -> Identity:
    try:
        told = _AuthTest.model_validate(answer)
    except ValidationError as error:
        raise ChatUnreachable("Slack did not say who we are.") from error
    return Identity(
        team=TeamId(told.team_id),
        team_name=told.team,
        url=told.url,
        bot_user=PersonId(told.user_id),
        bot_id=told.bot_id,
    )
