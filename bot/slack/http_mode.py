"""Signed requests from Slack on one path of a small server; TLS ends in front of it."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.domain.errors import ConfigError
from bot.http.listener import listen, new_application
from bot.ports.clock import Clock
from bot.slack.shapes import is_delivery
from bot.slack.signature import is_signed

PATH = "/slack/events"

_BODY_WITHIN = 3.0
_CONTENT_TYPES = frozenset({"application/json", "application/x-www-form-urlencoded"})


@asynccontextmanager
async def serve_http(
    *, app: AsyncApp, signing_secret: str, host: str, port: int, clock: Clock, drain: float = 3.0
) -> AsyncIterator[str]:
    """Serve Slack's requests at `PATH` and yield the server's address; port 0 takes a free one.

    Leaving gives requests under way `drain` seconds. Raises ConfigError without a signing secret or when the
    address is not to be had. `app` must be built with the same secret: bolt verifies a second time.
    """
    if not signing_secret.strip():
        raise ConfigError("SLACK_SIGNING_SECRET is missing: without it anybody could pose as Slack.")
    server = new_application()
    server.router.add_post(PATH, _Front(app, signing_secret, clock).on_request)
    async with listen(server, host=host, port=port, setting="STAGEBOT_HTTP_ADDRESS", drain=drain) as url:
        yield url


class _Front:
    """Everything that can be refused before bolt sees it."""

    def __init__(self, app: AsyncApp, signing_secret: str, clock: Clock) -> None:
        self._app = app
        self._secret = signing_secret
        self._clock = clock

    async def on_request(self, request: web.Request) -> web.StreamResponse:
        if request.content_type not in _CONTENT_TYPES:
            return web.Response(status=415)
        try:
            async with asyncio.timeout(_BODY_WITHIN):
                body = await request.read()  # raises HTTPRequestEntityTooLarge past the cap
        except TimeoutError:
            return web.Response(status=408)
        if not is_signed(body, request.headers, secret=self._secret, now=self._clock.now()):
            return web.Response(status=401)
        event = _read(body, request)
        if event is None:
            return web.Response(status=400)
        return await to_aiohttp_response(await self._app.async_dispatch(event))


def _read(body: bytes, request: web.Request) -> AsyncBoltRequest | None:
    """Read a signed body; None when it is not text, not a JSON object, or of a shape that bolt trips over."""
    try:
        text = body.decode()
        fields = _fields(text, request.content_type)
        if not isinstance(fields, dict) or not is_delivery(fields):
            return None
        return _delivery(text, fields, request)
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError):  # bolt checks no shapes
        return None


def _fields(text: str, content_type: str) -> object:
    """Read what Slack sends: JSON, or a form (a command), or a form with JSON in `payload`.

    Raises ValueError for JSON that cannot be read. bolt's own parser is not used: it loses every field of a
    command that holds the word “payload” anywhere, in its text or in the name of its channel.
    """
    if content_type == "application/json":
        return json.loads(text) if text else {}
    form = dict(parse_qsl(text, keep_blank_values=True))
    return json.loads(form["payload"]) if "payload" in form else form


def _delivery(text: str, fields: dict[str, Any], request: web.Request) -> AsyncBoltRequest:
    headers: dict[str, str | Sequence[str]] = dict(request.headers.items())
    # bolt takes fields that are read already in this mode only
    delivery = AsyncBoltRequest(body=fields, mode="socket_mode", query=request.query_string, headers=headers)
    delivery.raw_body, delivery.mode = text, "http"  # bolt's own check of the signature reads both
    return delivery
