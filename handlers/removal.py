"""The app was removed from the workspace: nobody can be told in Slack, so the operator is."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Protocol

from slack_bolt.async_app import AsyncApp

from bot.domain.values import PersonId
from bot.telemetry.log import get_logger


class _Us(Protocol):
    @property
    def bot_user(self) -> PersonId: ...


class Installed(Protocol):
    """What knows who we are in the workspace, and hears that we are there no more."""

    @property
    def known(self) -> _Us | None: ...

    def removed(self) -> None: ...


def register_removal(app: AsyncApp, installation: Installed) -> None:
    """Listen to the last events that an app gets. Runs and what is owed to people stay where they are."""
    log = get_logger("slack")

    def gone(cause: str) -> None:
        installation.removed()
        log.error("slack.removed", cause=cause, cure="install the app again and set its new token")

    async def on_uninstalled(ack: Callable[[], Awaitable[Any]]) -> None:
        gone("app_uninstalled")
        await ack()

    async def on_revoked(ack: Callable[[], Awaitable[Any]], event: Mapping[str, Any]) -> None:
        bots = (event.get("tokens") or {}).get("bot") or ()
        us = installation.known
        if us is not None and us.bot_user in bots:  # tokens of people are none of ours
            gone("tokens_revoked")
        await ack()

    app.event("app_uninstalled")(on_uninstalled)
    app.event("tokens_revoked")(on_revoked)
