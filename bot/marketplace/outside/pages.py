"""Following a link as a reader would: five redirects at most, each to a public address, and 32 KiB."""

import re

import aiohttp
from yarl import URL

from bot.domain.offer.preflight.links import LinkLook
from bot.http.public import Answer, Nothing, ask

_MOST = 32 * 1024
_SECONDS = 10.0
_REDIRECTS = 5
_TITLE = re.compile(rb"<title[^>]*>(.{0,300}?)</title>", re.IGNORECASE | re.DOTALL)
_NOT_FOUND = re.compile(rb"\b(404|not found|does not exist)\b", re.IGNORECASE)


async def look(session: aiohttp.ClientSession, url: str, allowed: frozenset[str]) -> LinkLook:
    """Follow a link. Raises nothing."""
    try:
        address = URL(url)
    except ValueError:
        return LinkLook(status=0, silence="its address cannot be read", gone=True)
    for _ in range(_REDIRECTS + 1):
        answer = await ask(session, address, allowed=allowed, most=_MOST, seconds=_SECONDS)
        if isinstance(answer, Nothing):
            return LinkLook(status=0, silence=answer.why, gone=answer.gone)
        following = _following(answer, address)
        if following is None:
            return _page(answer, address)
        address = following
    return LinkLook(status=0, silence="it is redirected without end")


def _following(answer: Answer, asked: URL) -> URL | None:
    if not 300 <= answer.status < 400 or not answer.headers.get("location"):
        return None
    try:
        return asked.join(URL(answer.headers["location"]))
    except ValueError:
        return None


def _page(answer: Answer, address: URL) -> LinkLook:
    title = _TITLE.search(answer.body)
    return LinkLook(
        status=answer.status,
        host=address.host or "",
        secure=address.scheme == "https",
        reads_not_found=title is not None and _NOT_FOUND.search(title[1]) is not None,
    )
