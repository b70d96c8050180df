"""Answers to a `response_url`: it comes with a payload, so it is checked before anything goes there."""

import asyncio
import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import SplitResult, urlsplit

import aiohttp

from bot.ports.slack import ChatError, ChatRefused
from bot.slack.faults import FOREIGN, of_code, translate
from bot.slack.methods import RESPOND
from bot.slack.web_client import is_loopback, read_bounded

_SLACKS_OWN = "hooks.slack.com"
_CODE = re.compile(r"[a-z][a-z_]{2,63}")
_LARGEST_ANSWER = 64 * 1024


class Responses:
    """Posts to response URLs on the shared session, without a token. Slack takes five, for 30 minutes."""

    def __init__(self, *, session: aiohttp.ClientSession, base_url: str) -> None:
        self._session = session
        self._base = urlsplit(base_url)

    async def post(self, url: str, body: Mapping[str, Any]) -> None:
        """Post once. Raises ChatRefused, before anything is sent, for an address that is not Slack's."""
        if not self._is_slack(url):
            raise ChatRefused("That response address is not Slack's.", code="foreign_response_url")
        try:
            async with (
                asyncio.timeout(RESPOND.seconds),
                self._session.post(url, json=dict(body), allow_redirects=False) as response,
            ):
                answer = await read_bounded(response, most=_LARGEST_ANSWER)
        except FOREIGN as error:
            raise translate(error, RESPOND) from error
        fault = _fault(response, answer)
        if fault is not None:
            raise fault

    def _is_slack(self, url: str) -> bool:
        try:
            parts = urlsplit(url)
            if parts.username is not None or parts.password is not None:
                return False
            if (parts.scheme, parts.hostname, parts.port) == ("https", _SLACKS_OWN, None):
                return True
            return is_loopback(self._base.hostname) and _origin(parts) == _origin(self._base)
        except ValueError:  # a port that is none, a bracket too many
            return False


def _origin(parts: SplitResult) -> tuple[str, str | None, int | None]:
    return (parts.scheme, parts.hostname, parts.port)


def _fault(response: aiohttp.ClientResponse, answer: bytes) -> ChatError | None:
    is_success = 200 <= response.status < 300
    code = _code(answer, may_be_bare=not is_success)
    if is_success and not code:
        return None
    if not code and response.status < 500:
        code = f"http_{response.status}"
    return of_code(code, response.status, response.headers, RESPOND)


def _code(answer: bytes, *, may_be_bare: bool) -> str:
    """Read Slack's error code: JSON with `ok` false, or the bare code."""
    text = answer.decode(errors="replace").strip()
    if may_be_bare and _CODE.fullmatch(text):
        return text
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        return ""
    if isinstance(told, dict) and told.get("ok") is False:
        return str(told.get("error") or "unknown_error")
    return ""
