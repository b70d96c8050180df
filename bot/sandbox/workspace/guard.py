"""Who may talk to the workspace, and with what: only this machine, no foreign page, no encoded or huge body.

A page of some other site that runs in a browser on this machine can reach a loopback port. It is refused by
the `Host` it used (DNS rebinding), by its `Origin`, and by the browser's own `Sec-Fetch-Site`.
"""

import re
from collections.abc import Awaitable, Callable
from ipaddress import ip_address
from urllib.parse import urlsplit

from aiohttp import web

LARGEST_BODY = 4 * 1024 * 1024

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

_NO_PATH = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_NO_WORD = re.compile(r"[\x00\ud800-\udfff]")
_OWN_PAGE = frozenset({"same-origin", "none"})


def is_loopback(host: str | None) -> bool:
    """Whether a host name means this machine."""
    if host == "localhost":
        return True
    try:
        return ip_address(host or "").is_loopback
    except ValueError:
        return False


@web.middleware
async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse what no client of ours sends. It belongs in front of everything else."""
    refusal = _refusal(request)
    if refusal is None:
        return await handler(request)
    refusal.force_close()  # the body is not read, so nothing else can follow on this connection
    return refusal


def _refusal(request: web.Request) -> web.Response | None:
    if not (_is_own_host(request) and _is_own_page(request)):
        return _answer(403, "forbidden", "Only this machine may talk to the local workspace.")
    if "Content-Encoding" in request.headers:
        return _answer(415, "content_encoding", "Send the body as it is: no content encoding is taken.")
    if (request.content_length or 0) > LARGEST_BODY and not _is_stream(request):
        return _answer(413, "too_large", f"A body may have {LARGEST_BODY} bytes.")
    if _NO_PATH.search(request.path) or _NO_WORD.search("".join(_words(request))):
        return _answer(400, "invalid_path", "The address holds a character that no address has.")
    return None


def _is_stream(request: web.Request) -> bool:
    """Whether the handler reads a file from the body, and bounds it by itself."""
    return request.content_type in {"application/octet-stream", "multipart/form-data"}


def _words(request: web.Request) -> list[str]:
    return [word for pair in request.query.items() for word in pair]


def _is_own_host(request: web.Request) -> bool:
    try:
        parts = urlsplit(f"//{request.host}")
        return is_loopback(parts.hostname) and parts.port != 0 and parts.netloc == request.host
    except ValueError:
        return False


def _is_own_page(request: web.Request) -> bool:
    origin = request.headers.get("Origin")
    if origin not in {None, f"http://{request.host}"}:
        return False
    return request.headers.get("Sec-Fetch-Site", "none") in _OWN_PAGE or _is_visit(request)


def _is_visit(request: web.Request) -> bool:
    """Whether somebody followed a link to a page of ours, which shows it and changes nothing."""
    asked = (request.headers.get("Sec-Fetch-Mode"), request.headers.get("Sec-Fetch-Dest"))
    return request.method == "GET" and asked == ("navigate", "document")


def _answer(status: int, code: str, sentence: str) -> web.Response:
    return web.json_response({"error": code, "message": sentence}, status=status)
