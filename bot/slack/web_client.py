"""The SDK's client on one shared session: no hidden retries, no redirects, no proxies of the environment."""

import ipaddress
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from slack_sdk.errors import SlackClientNotConnectedError
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.errors import ConfigError

SLACK_API = "https://slack.com/api/"

_LARGEST_ANSWER = 4 * 1024 * 1024
_TIMEOUT = aiohttp.ClientTimeout(total=30, connect=5, sock_connect=5, sock_read=15)


@asynccontextmanager
async def open_session() -> AsyncIterator[aiohttp.ClientSession]:
    """Open the session that everything which speaks HTTP to Slack shares. It keeps no cookies."""
    async with aiohttp.ClientSession(timeout=_TIMEOUT, cookie_jar=aiohttp.DummyCookieJar()) as session:
        yield session


def is_loopback(host: str | None) -> bool:
    """Tell whether a host name can only mean this machine."""
    if host is None:
        return False
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def check_base_url(base_url: str) -> str:
    """Return the base URL with its closing slash. Raises ConfigError unless it is https or on loopback."""
    parts = urlsplit(base_url)
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname))
    if not is_safe or not parts.hostname or parts.username or parts.query or parts.fragment:
        raise ConfigError(
            "STAGEBOT_SLACK_URL must be an https address, or http on this machine for the local workspace, "
            f"such as {SLACK_API} or http://127.0.0.1:8091/api/."
        )
    return base_url if base_url.endswith("/") else base_url + "/"


class WebClient(AsyncWebClient):
    """The SDK's Web API client with a transport of our own.

    The SDK's repeats a call whose connection broke, so that an accepted message is posted twice; it opens a
    session per call when the shared one is closed, follows redirects, and trips over answers that are not
    JSON objects. Here an answer that is none counts as empty, which the SDK reports as SlackApiError.
    """

    session: aiohttp.ClientSession | None

    def __init__(self, *, token: str | None, base_url: str, session: aiohttp.ClientSession) -> None:
        super().__init__(token=token, base_url=check_base_url(base_url), session=session, retry_handlers=[])
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
            body = await read_bounded(response)
            return {
                "data": _json_object(body),
                "headers": response.headers,
                "status_code": response.status,
            }


async def read_bounded(response: aiohttp.ClientResponse, *, most: int = _LARGEST_ANSWER) -> bytes:
    """Read an answer. Raises aiohttp.ClientPayloadError when it is larger than `most` bytes."""
    body = bytearray()
    async for chunk in response.content.iter_any():
        body += chunk
        if len(body) > most:
            raise aiohttp.ClientPayloadError(f"an answer of more than {most} bytes")
    return bytes(body)


def _json_object(body: bytes) -> Mapping[str, Any]:
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return answer if isinstance(answer, dict) else {}
