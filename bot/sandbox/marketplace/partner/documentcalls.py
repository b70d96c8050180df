"""`getByInstanceID`, `GET` and `PUT` of the documents of an Azure application."""

import re
from typing import Any

from aiohttp import web

from bot.sandbox.marketplace import ids
from bot.sandbox.marketplace.catalog import Product
from bot.sandbox.marketplace.errors import ApiError
from bot.sandbox.marketplace.market import Market
from bot.sandbox.marketplace.partner import catalogue, documents
from bot.sandbox.marketplace.partner.documents import Slot
from bot.sandbox.marketplace.partner.putting import put
from bot.sandbox.marketplace.partner.reads import PartnerReads
from bot.sandbox.marketplace.payload import read_object

Json = dict[str, Any]

_BY_INSTANCE = re.compile(r"getbyinstanceid\(instanceid=([0-9a-f-]{36})\)", re.ASCII)
COLLECTIONS = "|".join(documents.MODULE)


class Documents:
    """The calls on documents. Reads of another type of offer find nothing."""

    def __init__(self, market: Market, reads: PartnerReads) -> None:
        self._market = market
        self._reads = reads

    async def read(self, request: web.Request) -> web.Response:
        """`GET <collection>/getByInstanceID(instanceID=<guid>)`: a page; `GET <collection>/<guid>`: one."""
        product, collection = self._reads.find(request), request.match_info["collection"].lower()
        named = request.match_info["document"].lower()
        found = _BY_INSTANCE.fullmatch(named)
        slot = self._slot(product, collection, found[1] if found else ids.guid(named))
        body = documents.read(product, slot, self._market.switches)
        if body is None:
            raise _unknown()
        if found:
            return web.json_response({"value": [body]})
        return web.json_response(body, headers={"ETag": body["@odata.etag"]})

    async def write(self, request: web.Request) -> web.Response:
        """`PUT <collection>/<guid>`: replaces the draft's document."""
        product, collection = self._reads.find(request), request.match_info["collection"].lower()
        switches = self._market.switches
        slot = self._slot(product, collection, ids.guid(request.match_info["document"]))
        stored = product.draft.get(slot.key)
        if stored is None or not documents.is_draft(product, slot, switches):
            raise _unknown()
        self._check_tag(request, documents.etag(stored))
        changed = put(collection, stored, await read_object(request), switches)
        product.draft = {**product.draft, slot.key: {**changed, "id": slot.key}}
        body = documents.read(product, slot, switches) or {}
        return web.json_response(body, headers={"ETag": body["@odata.etag"]})

    async def files(self, request: web.Request) -> web.Response:
        """`GET listings/<guid>/images`, `.../videos`, `.../assets`."""
        product, wanted = self._reads.find(request), request.match_info["files"].lower()
        slot = self._slot(product, "listings", ids.guid(request.match_info["document"]))
        resources = documents.held(product, slot, self._market.switches)
        if resources is None or slot.key not in resources:
            raise _unknown()
        is_shown = wanted == "images" and not slot.variant
        shown = [_file(key, one) for key, one in resources.items() if key.startswith("listing-asset/")]
        return web.json_response({"value": shown if is_shown else []})

    def _slot(self, product: Product, collection: str, wanted: str) -> Slot:
        is_kept = product.type == "azureApplication"
        slot = documents.find(product, collection, wanted, self._market.switches) if is_kept else None
        if slot is None:
            raise _unknown()
        return slot

    def _check_tag(self, request: web.Request, tag: str) -> None:
        sent = request.headers.get("If-Match")
        if sent is None:
            raise ApiError(400, "InvalidParameterValue", "If-Match is required")
        if sent not in {"*", tag}:
            message = "The document was changed by somebody else"
            raise ApiError(int(self._market.switches.stale), "InvalidState", message)


def _file(key: str, resource: Json) -> Json:
    body = {name: value for name, value in resource.items() if name != "id"}
    return {**body, "@odata.etag": documents.etag(resource), "id": catalogue.guid_from(key)}


def _unknown() -> ApiError:
    return ApiError(404, "NotFound", "Instance not found")
