"""The SDK's client on one shared session: no hidden retries, no redirects, no proxies of the environment."""

from typing import Any

import aiohttp
from slack_sdk.errors import SlackClientNotConnectedError
from slack_sdk.web.async_client import AsyncWebClient

from bot.http.bodies import read_bounded
from bot.http.json_text import read_object
from bot.http.urls import base_url as read_base_url

SLACK_API = "https://slack.com/api/"

_LARGEST_ANSWER = 4 * 1024 * 1024


def api_base(text: str) -> str:
    """Return the base address of the Web API with its closing slash. Raises ConfigError for an unsafe one."""
    return f"{read_base_url(text, setting='STAGEBOT_SLACK_URL')}/"


class WebClient(AsyncWebClient):
    """The SDK's Web API client with a transport of our own.

    The SDK's repeats a call whose connection broke, so that an accepted message is posted twice; it opens a
    session per call when the shared one is closed, follows redirects, and trips over answers that are not
    JSON objects. Here an answer that is none counts as empty, which the SDK reports as SlackApiError.
    """

    session: aiohttp.ClientSession | None

    def __init__(self, *, token: str | None, base_url: str, session: aiohttp.ClientSession) -> None:
        super().__init__(token=token, base_url=api_base(base_url), session=session, retry_handlers=[])
        self.proxy = None  # the SDK takes HTTPS_PROXY from the environment, for addresses on loopback too

    def without_token(self) -> "WebClient":
        """Return a client that calls the same Slack for nobody."""
        if self.session is None:
            raise SlackClientNotConnectedError("no session")
        return WebClient(token=None, base_url=self.base_url, session=self.session)

    async def _request(self, *, http_verb: str, api_url: str, req_args: dict[str, Any]) -> dict[str, Any]:
        if self.session is None or self.session.closed:
            raise SlackClientNotConnectedError("the session is closed")
        async with self.session.request(http_verb, api_url, allow_redirects=False, **req_args) as response:
            body = await read_bounded(response, most=_LARGEST_ANSWER)
            return {
                "data": read_object(body) or {},
                "headers": response.headers,
                "status_code": response.status,
            }
