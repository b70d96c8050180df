"""Socket Mode with a watchdog: connect, notice silence, reconnect, close."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.errors import ConfigError
from bot.slack.faults import TRANSPORT
from bot.telemetry.log import get_logger

_CHECK_EVERY = 5.0
_SILENT_AFTER = 30.0
_BAD_TOKEN = frozenset(
    {"invalid_auth", "not_authed", "not_allowed_token_type", "missing_scope", "account_inactive"}
)


class Link:
    """What is known of the connection, for health checks."""

    def __init__(self, handler: AsyncSocketModeHandler) -> None:
        self._handler = handler
        self.down_since: float | None = time.monotonic()

    async def watch(self) -> None:
        """Look at the connection for as long as the bot runs; replace one that stays silent."""
        log = get_logger("socket")
        while True:
            await asyncio.sleep(_CHECK_EVERY)
            if await self._handler.client.is_connected():
                if self.down_since is not None:
                    log.info("socket.up")
                self.down_since = None
                continue
            self.down_since = self.down_since or time.monotonic()
            if time.monotonic() - self.down_since > _SILENT_AFTER:
                log.warning("socket.replaced", took_ms=round((time.monotonic() - self.down_since) * 1000))
                self.down_since = time.monotonic()
                await self._handler.client.connect_to_new_endpoint(force=True)


@asynccontextmanager
async def socket_mode(app: AsyncApp, *, app_token: str) -> AsyncIterator[Link]:
    """Receive by Socket Mode while the context lasts. Raises ConfigError on a token that Slack refuses.

    Slack being away is no error: the connection is tried until it stands.
    """
    await _check_token(app.client, app_token)
    handler = AsyncSocketModeHandler(app, app_token, web_client=app.client)
    link = Link(handler)
    connecting = asyncio.create_task(handler.connect_async(), name="socket-connect")  # type: ignore[no-untyped-call]  # bolt's own
    watching = asyncio.create_task(link.watch(), name="socket-watch")
    await asyncio.wait({connecting}, timeout=2.0)
    try:
        yield link
    finally:
        for task in (connecting, watching):
            task.cancel()
        await asyncio.gather(connecting, watching, return_exceptions=True)
        await handler.close_async()  # type: ignore[no-untyped-call]  # bolt's own


async def _check_token(client: AsyncWebClient, app_token: str) -> None:
    try:
        await client.apps_connections_open(app_token=app_token)
    except SlackApiError as error:
        code = str(error.response.get("error"))
        if code in _BAD_TOKEN:
            raise ConfigError(
                f"Slack refuses SLACK_APP_TOKEN ({code}). It must be an app-level token (xapp-…) with the "
                "scope connections:write."
            ) from None
    except TRANSPORT:
        return  # Slack is away: the connection is tried again until it stands
