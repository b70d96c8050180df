"""Packages of an Azure application: announced, uploaded to a signed address, processed, read.

Small ones are kept whole, so that whoever may read them can look inside.
"""

import base64
import hashlib
import io
import zipfile
from datetime import datetime, timedelta
from typing import Any
from xml.etree import ElementTree as ET

from aiohttp import web

from bot.sandbox.marketplace import ids, sas
from bot.sandbox.marketplace.addresses import UPLOADS
from bot.sandbox.marketplace.catalog import Product
from bot.sandbox.marketplace.errors import ApiError
from bot.sandbox.marketplace.market import Market
from bot.sandbox.marketplace.partner import catalogue
from bot.sandbox.marketplace.partner.reads import PartnerReads
from bot.sandbox.marketplace.payload import read_object

Json = dict[str, Any]

CONTAINER = "file"
_NEEDED = ("mainTemplate.json", "createUiDefinition.json")
_MOST_BLOCKS = 1000


def stored(name: str, content: bytes, *, uploaded_at: datetime | None) -> Json:
    """Return a package as the sandbox keeps it."""
    return {
        "fileName": name,
        "content": base64.b64encode(content).decode(),
        "sha256": hashlib.sha256(content).hexdigest(),
        "uploaded_at": uploaded_at.isoformat() if uploaded_at else "",
    }


class Packages:
    """The calls on packages, and the store that they are uploaded to."""

    def __init__(self, market: Market, reads: PartnerReads) -> None:
        self._market = market
        self._reads = reads
        self._blocks: dict[str, dict[str, bytes]] = {}

    async def listing(self, request: web.Request) -> web.Response:
        """`GET packages`."""
        product = self._reads.find(request)
        return web.json_response({"value": [self._shown(request, product, id_) for id_ in product.packages]})

    async def create(self, request: web.Request) -> web.Response:
        """`POST packages`: a place to upload to."""
        product, body = self._reads.find(request), await read_object(request)
        sent = {str(key).lower(): value for key, value in body.items()}
        name = str(sent.get("filename") or "")
        if not name:
            raise ApiError(400, "InvalidParameterValue", "fileName is missing")
        id_ = catalogue.guid_from(f"{product.guid}/package/{len(product.packages)}/{name}")
        product.packages[id_] = stored(name, b"", uploaded_at=None)
        return web.json_response(self._shown(request, product, id_), status=201)

    async def read(self, request: web.Request) -> web.Response:
        """`GET packages/<guid>`."""
        product, id_ = self._find(request)
        return web.json_response(self._shown(request, product, id_))

    async def write(self, request: web.Request) -> web.Response:
        """`PUT packages/<guid>` with the state Uploaded: from now on it is processed."""
        product, id_ = self._find(request)
        sent = {str(key).lower(): value for key, value in (await read_object(request)).items()}
        if str(sent.get("state", "")).lower() == "uploaded" and not product.packages[id_]["uploaded_at"]:
            product.packages[id_]["uploaded_at"] = self._market.clock.now().isoformat()
        return web.json_response(self._shown(request, product, id_))

    async def upload(self, request: web.Request) -> web.Response:
        """`PUT` to the signed address: one blob, or its blocks and then their list."""
        product, id_ = self._by_address(request, "w")
        content = await request.read()
        match request.query.get("comp", ""):
            case "block":
                kept = self._blocks.setdefault(id_, {})
                if len(kept) >= _MOST_BLOCKS:
                    raise ApiError(409, "BlockCountExceedsLimit", "Too many blocks.")
                kept[request.query.get("blockid", "")] = content
            case "blocklist":
                content = _joined(content, self._blocks.pop(id_, {}))
                product.packages[id_] |= stored(product.packages[id_]["fileName"], content, uploaded_at=None)
            case _:
                product.packages[id_] |= stored(product.packages[id_]["fileName"], content, uploaded_at=None)
        self._market.on_change()
        tag = f'"{hashlib.sha256(content).hexdigest()[:16]}"'
        return web.Response(status=201, headers={"ETag": tag})

    async def download(self, request: web.Request) -> web.Response:
        """`GET` of the signed address."""
        product, id_ = self._by_address(request, "r")
        content = base64.b64decode(product.packages[id_]["content"])
        return web.Response(body=content, content_type="application/zip")

    def _by_address(self, request: web.Request, right: str) -> tuple[Product, str]:
        id_ = request.match_info["blob"]
        sas.check(dict(request.query), CONTAINER, id_, right=right)
        for product in self._market.catalog.by_guid.values():
            if id_ in product.packages:
                return product, id_
        raise ApiError(404, "BlobNotFound", "The specified blob does not exist.")

    def _find(self, request: web.Request) -> tuple[Product, str]:
        product, id_ = self._reads.find(request), ids.guid(request.match_info["package"])
        if id_ not in product.packages:
            raise ApiError(404, "NotFound", "The package was not found")
        return product, id_

    def _shown(self, request: web.Request, product: Product, id_: str) -> Json:
        kept = product.packages[id_]
        query = sas.sign(CONTAINER, id_, life=timedelta(hours=24), rights="rwl", kind="b")
        return {
            "resourceType": "AzureApplicationPackage",
            "fileName": kept["fileName"],
            "fileSize": len(base64.b64decode(kept["content"])),
            "fileSasUri": f"{request.scheme}://{request.host}{UPLOADS}/{CONTAINER}/{id_}?{query}",
            "state": self._state(kept),
            "@odata.etag": f'"{catalogue.guid_from(kept["sha256"] + kept["uploaded_at"])}"',
            "id": id_,
        }

    def _state(self, kept: Json) -> str:
        if not kept["uploaded_at"]:
            return "PendingUpload"
        ready = datetime.fromisoformat(kept["uploaded_at"])
        ready += timedelta(seconds=self._market.switches.package_seconds)
        if self._market.clock.now() < ready:
            return "InProcessing"
        return "Processed" if _is_whole(base64.b64decode(kept["content"])) else "ProcessFailed"


def _is_whole(content: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return set(_NEEDED) <= set(archive.namelist())
    except zipfile.BadZipFile:
        return False


def _joined(listing: bytes, blocks: dict[str, bytes]) -> bytes:
    if b"<!" in listing:  # a list of blocks needs no entities
        raise ApiError(400, "InvalidXmlDocument", "XML specified is not syntactically valid.")
    try:
        names = [str(entry.text or "") for entry in ET.fromstring(listing)]  # noqa: S314 - no entities
    except ET.ParseError:
        raise ApiError(400, "InvalidXmlDocument", "XML specified is not syntactically valid.") from None
    if any(name not in blocks for name in names):
        raise ApiError(400, "InvalidBlockList", "The specified block list is invalid.")
    return b"".join(blocks[name] for name in names)
