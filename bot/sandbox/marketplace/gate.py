"""In front of every call of an API: tokens, roles, and the faults that are switched on."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from aiohttp import web

from bot.sandbox.marketplace.addresses import ARM_ROOT, BASE, STEPS
from bot.sandbox.marketplace.errors import ApiError, bad_request, throttled
from bot.sandbox.marketplace.market import Market
from bot.sandbox.marketplace.switches import Switches
from bot.sandbox.marketplace.tokens import ARM, GRAPH, SUBMISSION

__all__ = ["BASE", "STEPS", "gate"]

_CHANGING = frozenset({"POST", "PUT", "DELETE"})
_VERSION = re.compile(r"\d{4}-\d\d-\d\d(-(preview\d{1,3}|dev))?", re.ASCII)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def gate(market: Market) -> Any:  # noqa: ANN401 - aiohttp's decorator type
    """Return the middleware that lets only calls with the right token through."""

    @web.middleware
    async def guarded(request: web.Request, handler: Handler) -> web.StreamResponse:
        audience = _audience(request.path.lower())
        if audience is None:
            return await handler(request)
        market.tokens.check(request, audience, wrong_audience=market.switches.wrong_audience)
        fault = await _fault(market, request)
        if fault is not None:
            return fault
        _check_call(market.switches, request, audience)
        answer = await handler(request)
        if request.method in _CHANGING:
            market.on_change()
        return _garbled(market.switches.garble, answer)

    return guarded


def _check_call(switches: Switches, request: web.Request, audience: str) -> None:
    if switches.no_manager_role:
        raise ApiError(403, "Forbidden", "User does not have the required permissions")
    if audience != GRAPH:
        return
    version = next((value for key, value in request.query.items() if key.lower() == "$version"), None)
    if version is None and switches.strict:
        raise bad_request("The query parameter $version is required")
    if version is not None and not _VERSION.fullmatch(version):
        raise bad_request("The query parameter $version is not a version")


def _audience(path: str) -> str | None:
    for prefix, audience in ((BASE, GRAPH), (STEPS, SUBMISSION), (ARM_ROOT, ARM)):
        if path == prefix or path.startswith(f"{prefix}/"):
            return audience
    return None


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
