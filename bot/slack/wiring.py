"""Opens everything that calls Slack with one token, on one session, under one pacing."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.http.session import Network, open_session
from bot.ports.clock import Clock
from bot.slack.calls import Calls
from bot.slack.directory import Directory
from bot.slack.files import Files
from bot.slack.gateway import SlackChat
from bot.slack.installation import Installation
from bot.slack.responses import Responses
from bot.slack.web_client import SLACK_API, WebClient, api_base


@dataclass(frozen=True, slots=True, kw_only=True)
class Slack:
    """One workspace as the bot calls it."""

    client: WebClient
    calls: Calls
    installation: Installation
    chat: SlackChat
    people: Directory


@asynccontextmanager
async def open_slack(
    *, token: str, clock: Clock, base_url: str = SLACK_API, network: Network | None = None
) -> AsyncIterator[Slack]:
    """Open the way to Slack; nothing is called yet. Raises ConfigError for an unsafe base URL."""
    base_url = api_base(base_url)
    async with open_session(network) as session:
        client = WebClient(token=token, base_url=base_url, session=session)
        calls = Calls(client=client, clock=clock)
        installation = Installation(calls=calls, token=token)
        yield Slack(
            client=client,
            calls=calls,
            installation=installation,
            chat=SlackChat(
                calls=calls,
                responses=Responses(session=session, base_url=base_url, clock=clock),
                files=Files(calls=calls, session=session, token=token, base_url=base_url, clock=clock),
            ),
            people=Directory(calls=calls, installation=installation, clock=clock),
        )
