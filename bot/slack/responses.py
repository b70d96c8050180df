"""Answers to a `response_url`: it comes with a payload, so it is checked before anything goes there."""

import asyncio
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import aiohttp

from bot.http.bodies import read_bounded
from bot.http.json_text import read_object
from bot.ports.clock import Clock
from bot.ports.slack import ChatError, ChatRefused
from bot.slack.faults import FOREIGN, of_code, translate
from bot.slack.methods import RESPOND
from bot.slack.servers import RESPONSE_SERVER, slack_url

_CODE = re.compile(r"[a-z][a-z_]{2,63}")
_LARGEST_ANSWER = 64 * 1024


class Responses:
    """Posts to response URLs on the shared session, without a token. Slack takes five, for 30 minutes."""

    def __init__(self, *, session: aiohttp.ClientSession, base_url: str, clock: Clock) -> None:
        self._session = session
        self._base_url = base_url
        self._clock = clock

    async def post(self, address: str, body: Mapping[str, Any]) -> None:
        """Post once. Raises ChatRefused, before anything is sent, for an address that is not Slack's."""
        url = slack_url(address, server=RESPONSE_SERVER, base_url=self._base_url)
        if url is None:
            raise ChatRefused("That response address is not Slack's.", code="foreign_response_url")
        try:
            async with (
                asyncio.timeout(RESPOND.seconds),
                self._session.post(url, json=dict(body), allow_redirects=False) as response,
            ):
                answer = await read_bounded(response, most=_LARGEST_ANSWER)
        except FOREIGN as error:
            raise translate(error, RESPOND, now=self._clock.now()) from error
        fault = _fault(response, answer, now=self._clock.now())
        if fault is not None:
            raise fault


def _fault(response: aiohttp.ClientResponse, answer: bytes, *, now: datetime) -> ChatError | None:
    is_success = 200 <= response.status < 300
    code = _code(answer, may_be_bare=not is_success)
    if is_success and not code:
        return None
    if not code and response.status < 500:
        code = f"http_{response.status}"
    return of_code(code, response.status, response.headers, RESPOND, now=now)


def _code(answer: bytes, *, may_be_bare: bool) -> str:
    """Read Slack's error code: JSON with `ok` false, or the bare code."""
    text = answer.decode(errors="replace").strip()
    if may_be_bare and _CODE.fullmatch(text):
        return text
    content = read_object(answer) or {}
    return str(content.get("error") or "unknown_error") if content.get("ok") is False else ""
