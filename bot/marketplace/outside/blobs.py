"""Two small reads of a blob: its first sectors, then its last 512 bytes by their exact range.

Azure Storage has no suffix ranges ("Specifying the range header"), so the length is learned from the first
answer. A call without `x-ms-version` falls to a version of 2009 that knows no ranges.
"""

import asyncio
import re

import aiohttp
from yarl import URL

from bot.domain.offer.preflight.partitions import HEAD_BYTES
from bot.domain.offer.preflight.storage import BlobLook
from bot.domain.offer.preflight.vhd import FOOTER_BYTES
from bot.http.public import Answer, Nothing, ask

_VERSION = "2021-12-02"
_SECONDS = 5.0
_MOST = 64 * 1024
_TOTAL = re.compile(r"bytes \d+-\d+/(\d{1,18})", re.ASCII)
_CODE = re.compile(r"<Code>([A-Za-z0-9]{1,80})</Code>", re.ASCII)
_DETAIL = re.compile(r"<AuthenticationErrorDetail>(.{0,300}?)</AuthenticationErrorDetail>", re.DOTALL)
_BUSY = frozenset({429, 500, 503})


async def look(session: aiohttp.ClientSession, url: str, allowed: frozenset[str]) -> BlobLook:
    """Read the start and the end of a blob. Raises nothing."""
    try:
        address = URL(url, encoded=True)
    except ValueError:
        return BlobLook(status=0, silence="its address cannot be read")
    first = await _read(session, address, 0, HEAD_BYTES - 1, allowed)
    if isinstance(first, Nothing):
        return BlobLook(status=0, silence=first.why, gone=first.gone)
    seen = _seen(first)
    if first.status != 206 or seen.length is None:
        return seen
    if seen.length < FOOTER_BYTES:
        return _with_footer(seen, first.body[: seen.length])
    start = seen.length - FOOTER_BYTES
    etag = first.headers.get("etag", "")
    last = await _read(session, address, start, seen.length - 1, allowed, etag=etag)
    if isinstance(last, Nothing) or last.status != 206:
        return seen
    return _with_footer(seen, last.body)


async def _read(
    session: aiohttp.ClientSession,
    url: URL,
    first: int,
    last: int,
    allowed: frozenset[str],
    *,
    etag: str = "",
) -> Answer | Nothing:
    headers = {"Range": f"bytes={first}-{last}", "x-ms-version": _VERSION}
    if etag:
        headers["If-Match"] = etag
    for again in (True, False):
        answer = await ask(
            session,
            url,
            allowed=allowed,
            headers=headers,
            most=max(last - first + 1, _MOST),
            seconds=_SECONDS,
        )
        is_busy = isinstance(answer, Answer) and answer.status in _BUSY
        if not (again and is_busy):
            break
        await asyncio.sleep(0.2)
    return answer


def _seen(answer: Answer) -> BlobLook:
    headers = answer.headers
    total = _TOTAL.fullmatch(headers.get("content-range", ""))
    refusal = answer.body.decode("utf-8", "replace") if answer.status >= 400 else ""
    code, detail = _CODE.search(refusal), _DETAIL.search(refusal)
    return BlobLook(
        status=answer.status,
        code=(headers.get("x-ms-error-code") or (code[1] if code else ""))[:80],
        # of "Signature did not match" the detail repeats what was signed: only the first words are kept
        detail=detail[1][:60] if detail else "",
        length=int(total[1]) if total else None,
        type=headers.get("x-ms-blob-type", "")[:20],
        lease=headers.get("x-ms-lease-state", "")[:20],
        copy=headers.get("x-ms-copy-status", "")[:20],
        head=answer.body[:HEAD_BYTES] if answer.status == 206 else b"",
    )


def _with_footer(seen: BlobLook, footer: bytes) -> BlobLook:
    return BlobLook(
        status=seen.status,
        length=seen.length,
        type=seen.type,
        lease=seen.lease,
        copy=seen.copy,
        head=seen.head,
        footer=footer,
    )
