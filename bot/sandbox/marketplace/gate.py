"""In front of every call: tokens, roles, and the faults that are switched on."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from aiohttp import web

from bot.sandbox.marketplace.errors import ApiError, bad_request, throttled
from bot.sandbox.marketplace.market import Market
from bot.sandbox.marketplace.switches import Switches
from bot.sandbox.marketplace.tokens import ARM, GRAPH, SUBMISSION, Tokens

BASE = "/rp/product-ingestion"
STEPS = "/v1.0/ingestion"

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def gate(market: Market, tokens: Tokens) -> Any:  # noqa: ANN401 - aiohttp's decorator type
    @web.middleware
    async def guarded(request: web.Request, handler: Handler) -> web.StreamResponse:
        audience = _audience(request.path)
        if audience is None:
            return await handler(request)
        fault = await _fault(market, request)
        if fault is not None:
            return fault
        try:
            tokens.check(request, audience)
            _check_call(market.switches, request, audience)
            answer = await handler(request)
            if request.method in {"POST", "DELETE"}:
                market.on_change()
            return _garbled(market.switches.garble, answer)
        except ApiError as error:
            return error.response()

    return guarded


def _check_call(switches: Switches, request: web.Request, audience: str) -> None:
    if switches.no_manager_role:
        raise ApiError(403, "Forbidden", "User does not have the required permissions")
    if switches.strict and audience == GRAPH and "$version" not in request.query:
        raise bad_request("The query parameter $version is required")


def _audience(path: str) -> str | None:
    if path.startswith(BASE):
        return GRAPH
    if path.startswith(STEPS):
        return SUBMISSION
    return ARM if path.startswith("/subscriptions/") else None


async def _fault(market: Market, request: web.Request) -> web.Response | None:
    switches = market.switches
    market.calls += 1
    if switches.slow_seconds:
        await asyncio.sleep(switches.slow_seconds)
    if switches.throttle_every and market.calls % switches.throttle_every == 0:
        return throttled(switches.retry_after)
    if switches.fail_next and request.path.startswith(BASE):
        status, *rest = switches.fail_next
        market.switches = replace(switches, fail_next=tuple(rest))
        return web.Response(status=status)
    return None


def _garbled(how: str, response: web.StreamResponse) -> web.StreamResponse:
    if not how or not isinstance(response, web.Response):
        return response
    if how == "html":
        return web.Response(text="<html><body>Service unavailable</body></html>", content_type="text/html")
    if how == "huge":
        return web.json_response({"value": ["x" * 1024] * 5000})
    return web.Response(text=(response.text or "")[:-7], content_type="application/json")
