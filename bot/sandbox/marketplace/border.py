"""What every request must pass first: who may call, how much, and no fault without a dialect.

A page in somebody's browser must not reach the sandbox: Host names this machine or a service that the
sandbox stands for (DNS rebinding), and what carries an Origin comes from the same origin.
"""

import secrets
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from bot.sandbox.marketplace.addresses import dialect_of, host_of, is_ours
from bot.sandbox.marketplace.errors import ApiError, Dialect
from bot.sandbox.marketplace.market import Market

LARGEST = 16 * 1024 * 1024
"""Bytes of a body: an offer at Microsoft's limits, 100 plans of 100 versions, has about 7 million."""

_LARGEST = {Dialect.LOGIN: 64 * 1024, Dialect.CONTROL: 1024 * 1024, Dialect.ARM: 64 * 1024}
_CODES = {404: "notFound", 405: "methodNotAllowed"}
_OTHER_CODES = {
    Dialect.PARTNER: {404: "NotFound", 405: "MethodNotAllowed"},
    Dialect.ARM: {404: "ResourceNotFound", 405: "MethodNotAllowed"},
    Dialect.STORAGE: {404: "ResourceNotFound", 405: "UnsupportedHttpVerb"},
}
_WRONG = {
    Dialect.PARTNER: "BadRequest",
    Dialect.ARM: "BadRequest",
    Dialect.LOGIN: "invalid_request",
    Dialect.STORAGE: "InvalidInput",
}
_SENTENCES = {
    404: "There is nothing at this address.",
    405: "The method is not allowed at this address.",
    413: "The body is too large.",
}

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def border(market: Market) -> Any:  # noqa: ANN401 - aiohttp's decorator type
    """Return the outermost middleware."""

    @web.middleware
    async def checked(request: web.Request, handler: Handler) -> web.StreamResponse:
        dialect = dialect_of(request)
        try:
            _check(request, dialect)
            answer = await handler(request)
        except ApiError as error:
            answer = error.response(dialect, form=market.switches.error_dialect)
        except web.HTTPException as error:
            answer = _foreign(error, dialect).response(dialect, form=market.switches.error_dialect)
        if not answer.prepared:
            _stamp(request, answer, dialect)
        return answer

    return checked


def _check(request: web.Request, dialect: Dialect) -> None:
    if not is_ours(host_of(request)):
        raise ApiError(403, "forbidden", "This sandbox does not answer under that Host.")
    origin, own = request.headers.get("Origin"), f"{request.scheme}://{request.headers.get('Host', '')}"
    if (origin is not None and origin.lower() != own.lower()) or _is_cross_site(request):
        raise ApiError(403, "forbidden", "This sandbox does not answer pages of another origin.")
    if "Content-Encoding" in request.headers:
        raise ApiError(415, _wrong(dialect), "No content encoding is understood.")
    if (request.content_length or 0) > _LARGEST.get(dialect, LARGEST):
        raise ApiError(413, _wrong(dialect), _SENTENCES[413])
    if "\0" in request.path or "%00" in request.query_string or "\0" in request.query_string:
        raise ApiError(400, _wrong(dialect), "The address holds a NUL character.")


def _is_cross_site(request: web.Request) -> bool:
    return request.headers.get("Sec-Fetch-Site", "none").lower() in {"cross-site", "same-site"}


def _wrong(dialect: Dialect) -> str:
    return _WRONG.get(dialect, "badRequest")


def _foreign(error: web.HTTPException, dialect: Dialect) -> ApiError:
    """Translate what aiohttp itself raises: no route, wrong method, body too large."""
    codes = _OTHER_CODES.get(dialect, _CODES)
    headers = {"Allow": error.headers["Allow"]} if "Allow" in error.headers else {}
    sentence = _SENTENCES.get(error.status, error.reason)
    return ApiError(error.status, codes.get(error.status, _wrong(dialect)), sentence, headers=headers)


def _stamp(request: web.Request, answer: web.StreamResponse, dialect: Dialect) -> None:
    """Name the call in the headers that clients log."""
    id_, sent = secrets.token_hex(16), request.headers.get("client-request-id", "")
    match dialect:
        case Dialect.PARTNER:
            answer.headers["Request-ID"] = id_
        case Dialect.INGESTION:
            answer.headers["request-id"] = id_
            answer.headers["client-request-id"] = sent or id_
        case Dialect.ARM | Dialect.LOGIN | Dialect.STORAGE:
            answer.headers["x-ms-request-id"] = id_
        case Dialect.CONTROL:
            pass
