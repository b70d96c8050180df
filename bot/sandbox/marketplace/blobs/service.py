"""The store over HTTP: HEAD and ranged GET of blobs, their pages, and the list of a container.

Azure Storage's Blob service: `Get Blob`, `Get Page Ranges`, `List Blobs`. By Host
`<account>.blob.core.windows.net`, or on this machine under `/<account>/`; pictures under `/publicartifacts/`.
"""

import re
from collections.abc import Awaitable, Callable, Iterable
from email.utils import format_datetime
from typing import Any
from xml.sax.saxutils import escape

from aiohttp import web

from bot.sandbox.marketplace import sas
from bot.sandbox.marketplace.addresses import ACCOUNT, ASSET_HOST, ASSET_PATH, BLOB_HOST, host_of, is_local
from bot.sandbox.marketplace.blobs import pictures, store
from bot.sandbox.marketplace.errors import ApiError
from bot.sandbox.marketplace.market import Market
from bot.sandbox.marketplace.switches import BlobError

_RANGE = re.compile(r"bytes=(\d{1,18})-(\d{0,18})", re.ASCII)
_API = "2024-11-04"
_MOST_LISTED = 5000
_SENTENCES: dict[BlobError, tuple[int, str]] = {
    "AuthorizationFailure": (403, "This request is not authorized to perform this operation."),
    "KeyBasedAuthenticationNotPermitted": (
        403,
        "Key based authentication is not permitted on this storage account.",
    ),
    "AccountIsDisabled": (403, "The specified account is disabled."),
    "ContainerBeingDeleted": (409, "The specified container is being deleted. Try operation later."),
    "ContainerDisabled": (409, "The specified container is disabled by the administrator."),
    "ServerBusy": (503, "The server is busy."),
    "OperationTimedOut": (500, "Operation could not be completed within the specified time."),
    "InternalError": (500, "Server encountered an internal error. Please try again after some time."),
}

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def storage(market: Market) -> Any:  # noqa: ANN401 - aiohttp's decorator type
    """Return the middleware that answers what is addressed to the store."""

    @web.middleware
    async def answered(request: web.Request, handler: Handler) -> web.StreamResponse:
        host, path = host_of(request), request.path.lstrip("/")
        if host.endswith(BLOB_HOST):
            account = host.removesuffix(BLOB_HOST)
            return await _Store(market, request).answer(account, path)
        if is_local(host) and path.startswith(f"{ACCOUNT}/"):
            return await _Store(market, request).answer(ACCOUNT, path.removeprefix(f"{ACCOUNT}/"))
        if path.startswith(f"{ASSET_PATH}/") and (is_local(host) or host == ASSET_HOST):
            return _picture(request, path.removeprefix(f"{ASSET_PATH}/"))
        return await handler(request)

    return answered


def _picture(request: web.Request, name: str) -> web.Response:
    _check_method(request)
    found = pictures.find(name)
    if found is None:
        raise ApiError(404, "BlobNotFound", "The specified blob does not exist.")
    return web.Response(body=found, content_type="image/png")


def _check_method(request: web.Request) -> None:
    if request.method not in {"GET", "HEAD"}:
        message = "The resource doesn't support specified Http Verb."
        raise ApiError(405, "UnsupportedHttpVerb", message, headers={"Allow": "GET, HEAD"})


class _Store:
    """One request to the account."""

    def __init__(self, market: Market, request: web.Request) -> None:
        self._market = market
        self._request = request

    async def answer(self, account: str, path: str) -> web.StreamResponse:
        _check_method(self._request)
        fault = self._market.switches.blob_error
        if fault:
            status, message = _SENTENCES[fault]
            raise ApiError(status, fault, message)
        container, _, name = path.partition("/")
        query = dict(self._request.query)
        is_list = query.get("comp") == "list"
        if account != ACCOUNT:
            raise ApiError(404, "ResourceNotFound", "The specified resource does not exist.")
        sas.check(query, container, name, right="l" if is_list else "r")
        if container != store.CONTAINER:
            raise ApiError(404, "ContainerNotFound", "The specified container does not exist.")
        if is_list and not name:
            return self._list(query)
        blob = store.find(name)
        if blob is None:
            raise ApiError(404, "BlobNotFound", "The specified blob does not exist.")
        self._check_condition(blob)
        return _pages(blob) if query.get("comp") == "pagelist" else await self._content(blob)

    def _check_condition(self, blob: store.Blob) -> None:
        wanted = self._request.headers.get("If-Match", "*")
        if wanted not in {"*", blob.etag}:
            message = "The condition specified using HTTP conditional header(s) is not met."
            raise ApiError(412, "ConditionNotMet", message)

    async def _content(self, blob: store.Blob) -> web.StreamResponse:
        request, length = self._request, blob.disk.length
        span = _span(request.headers.get("x-ms-range", request.headers.get("Range", "")), length)
        headers = _properties(blob)
        start, end = span or (0, length)
        if span:
            headers["Content-Range"] = f"bytes {start}-{end - 1}/{length}"
        answer = web.StreamResponse(status=206 if span else 200, headers=headers)
        answer.content_length = end - start
        await answer.prepare(request)
        if request.method == "GET":
            try:
                for chunk in blob.disk.read(start, end):
                    await answer.write(chunk)
            except ConnectionError:
                return answer  # the client has read what it wanted and left
        await answer.write_eof()
        return answer

    def _list(self, query: dict[str, str]) -> web.Response:
        prefix, marker = query.get("prefix", ""), query.get("marker", "")
        try:
            most = min(max(int(query.get("maxresults") or _MOST_LISTED), 1), _MOST_LISTED)
        except ValueError:
            message = "Value for one of the query parameters specified in the request URI is invalid."
            raise ApiError(400, "InvalidQueryParameterValue", message) from None
        names = sorted(n for n in self._names() if n.startswith(prefix) and n >= marker)
        entries = "".join(_entry(blob) for name in names[:most] if (blob := store.find(name)))
        following = escape(names[most]) if len(names) > most else ""
        return _xml(
            f'<EnumerationResults ContainerName="{store.CONTAINER}"><Prefix>{escape(prefix)}</Prefix>'
            f"<Blobs>{entries}</Blobs><NextMarker>{following}</NextMarker></EnumerationResults>"
        )

    def _names(self) -> set[str]:
        """Return the planted blobs and every sound one that an offer refers to."""
        disks = (
            image["source"].get("osDisk", {}).get("uri", "")
            for product in self._market.catalog.by_guid.values()
            for resource in product.draft.values()
            for version in resource.get("vmImageVersions") or []
            for image in version["vmImages"]
        )
        named = {disk.partition("?")[0].rsplit("/", 1)[-1] for disk in disks}
        return {name for name in named if store.find(name)} | set(store.FAULTY)


def _span(text: str, length: int) -> tuple[int, int] | None:
    """Return the first byte and the one after the last; None for the whole, as for a suffix range."""
    found = _RANGE.fullmatch(text.strip())
    if found is None:
        return None
    start, end = int(found[1]), int(found[2]) + 1 if found[2] else length
    if start >= length or end <= start:
        message = "The range specified is invalid for the current size of the resource."
        raise ApiError(416, "InvalidRange", message, headers={"Content-Range": f"bytes */{length}"})
    return start, min(end, length)


def _properties(blob: store.Blob) -> dict[str, str]:
    headers = {
        "Content-Type": "application/octet-stream",
        "ETag": blob.etag,
        "Last-Modified": format_datetime(blob.modified, usegmt=True),
        "Accept-Ranges": "bytes",
        "x-ms-blob-type": blob.type,
        "x-ms-lease-state": blob.lease,
        "x-ms-lease-status": "locked" if blob.lease == "leased" else "unlocked",
        "x-ms-server-encrypted": "true",
        "x-ms-version": _API,
    }
    if blob.type == "PageBlob":
        headers["x-ms-blob-sequence-number"] = "0"
    if blob.copy:
        headers["x-ms-copy-status"] = blob.copy
    return headers


def _pages(blob: store.Blob) -> web.Response:
    if blob.type != "PageBlob":
        raise ApiError(409, "InvalidBlobType", "The blob type is invalid for this operation.")
    ranges = "".join(
        f"<PageRange><Start>{start}</Start><End>{end}</End></PageRange>" for start, end in blob.disk.pages()
    )
    answer = _xml(f"<PageList>{ranges}</PageList>")
    answer.headers["x-ms-blob-content-length"] = str(blob.disk.length)
    return answer


def _entry(blob: store.Blob) -> str:
    properties: Iterable[tuple[str, object]] = (
        ("Last-Modified", format_datetime(blob.modified, usegmt=True)),
        ("Etag", blob.etag.strip('"')),
        ("Content-Length", blob.disk.length),
        ("Content-Type", "application/octet-stream"),
        ("BlobType", blob.type),
        ("LeaseState", blob.lease),
    )
    inner = "".join(f"<{name}>{value}</{name}>" for name, value in properties)
    return f"<Blob><Name>{escape(blob.name)}</Name><Properties>{inner}</Properties></Blob>"


def _xml(body: str) -> web.Response:
    text = f'<?xml version="1.0" encoding="utf-8"?>{body}'
    return web.Response(text=text, content_type="application/xml", headers={"x-ms-version": _API})
