"""The way on which people are heard: Socket Mode or HTTP."""

from collections.abc import Callable
from contextlib import AsyncExitStack

from slack_bolt.async_app import AsyncApp

from bot.clock import SystemClock
from bot.settings import Settings
from bot.slack.http_mode import serve_http
from bot.slack.installation import Installation
from bot.slack.socket_mode import SocketMode
from bot.slack.wiring import Slack


async def listen(stack: AsyncExitStack, app: AsyncApp, slack: Slack, settings: Settings) -> Callable[[], str]:
    """Begin to listen to people, last: what is asked from now on can be answered.

    Return what tells what is wrong with the way to Slack, empty while it can be heard.
    """
    if settings.slack_mode == "socket":
        socket = SocketMode(
            app=app,
            client=slack.client,
            calls=slack.calls,
            app_token=settings.slack_app_token.reveal(),
            clock=SystemClock(),
        )
        await stack.enter_async_context(socket)
        return lambda: (
            _unknown(slack.installation)
            if socket.link.connected
            else f"not connected. {socket.link.problem}".strip()
        )
    host, port = settings.http_address
    secret = settings.slack_signing_secret.reveal()
    await stack.enter_async_context(
        serve_http(app=app, signing_secret=secret, host=host, port=port, clock=SystemClock())
    )
    # Slack comes to us, and a proxy in front watches whether it does; who we are must be known to answer
    return lambda: _unknown(slack.installation)


def _unknown(installation: Installation) -> str:
    return "" if installation.known else f"not connected. {installation.problem}".strip()
