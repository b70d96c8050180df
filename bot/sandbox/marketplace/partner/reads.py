"""The submission API's calls that only read."""

import base64
import re
from datetime import datetime
from typing import Any
from urllib.parse import quote

from aiohttp import web

from bot.sandbox.marketplace import ids
from bot.sandbox.marketplace.addresses import STEPS
from bot.sandbox.marketplace.catalog import Product
from bot.sandbox.marketplace.errors import ApiError
from bot.sandbox.marketplace.market import Market
from bot.sandbox.marketplace.partner import catalogue, submissions
from bot.sandbox.marketplace.partner.filters import parse
from bot.sandbox.marketplace.partner.submissions import Submission
from bot.sandbox.marketplace.presenting import query_of

Json = dict[str, Any]

_PAGES = (4, 1, 5, 2)
_MODULE = re.compile(r"getbymodule\(module=([a-z]{1,40})\)", re.ASCII)


class PartnerReads:
    """Products, plans, branches, submissions, and their steps, validations and reports."""

    def __init__(self, market: Market) -> None:
        self._market = market

    async def products(self, request: web.Request) -> web.Response:
        """`GET products`: small and uneven pages, the next one by a link relative to the host."""
        self._check_switched_on()
        query = _query(request)
        found = [catalogue.product(one) for one in self._market.catalog.by_guid.values()]
        text = query.get("$filter", "")
        if text:
            test = parse(text, plain={"resourcetype"}, listed={"externalids"})
            found = [one for one in found if test(one)]
        start = _offset(query.get("$skiptoken", ""))
        end = start + _PAGES[start % len(_PAGES)]
        body: Json = {"value": found[start:end]}
        if end < len(found):
            token = base64.b64encode(str(end).encode()).decode()
            kept = f"&$filter={quote(text, safe='')}" if text else ""
            body["nextLink"] = f"{STEPS.lstrip('/')}/products?$skipToken={token}{kept}"
        return web.json_response(body)

    async def product(self, request: web.Request) -> web.Response:
        """`GET products/<guid>`."""
        return web.json_response(catalogue.product(self.find(request)))

    async def setup(self, request: web.Request) -> web.Response:
        """`GET products/<guid>/setup`."""
        return web.json_response(catalogue.setup(self.find(request)))

    async def reseller(self, request: web.Request) -> web.Response:
        """`GET products/<guid>/resellerConfiguration`."""
        return web.json_response(catalogue.reseller(self.find(request)))

    async def variants(self, request: web.Request) -> web.Response:
        """`GET products/<guid>/variants`."""
        product = self.find(request)
        return web.json_response(
            {"value": [catalogue.variant(product, plan) for plan in catalogue.plans(product)]}
        )

    async def variant(self, request: web.Request) -> web.Response:
        """`GET products/<guid>/variants/<guid>`."""
        product, wanted = self.find(request), ids.guid(request.match_info["variant"])
        plan = next((one for one in catalogue.plans(product) if catalogue.guid_of(one) == wanted), None)
        if plan is None:
            raise _unknown("Variant not found")
        body = catalogue.variant(product, plan)
        return web.json_response(body, headers={"ETag": body["@odata.etag"]})

    async def branches(self, request: web.Request) -> web.Response:
        """`GET products/<guid>/branches/getByModule(module=<module>)`."""
        product = self.find(request)
        found = _MODULE.fullmatch(request.match_info["call"].lower())
        module = next((name for name in catalogue.MODULES if found and name.lower() == found[1]), None)
        if module is None:
            raise ApiError(400, "InvalidParameterValue", "The module is not known.")
        return web.json_response({"value": list(catalogue.branches(product, module, self._market.switches))})

    async def submissions(self, request: web.Request) -> web.Response:
        """`GET products/<guid>/submissions`."""
        product, now, query = self.find(request), self._market.clock.now(), _query(request)
        found = submissions.everything(product, now, self._market.switches)
        shown = [submissions.document(product, one, now, expanded=_is_expanded(query)) for one in found]
        if query.get("$filter"):
            test = parse(query["$filter"], plain={"state", "substate"}, listed={"targets"})
            shown = [one for one in shown if test(one)]
        return web.json_response({"value": shown})

    async def submission(self, request: web.Request) -> web.Response:
        """`GET products/<guid>/submissions/<number>`."""
        product, found = self._submission(request)
        expanded = _is_expanded(query_of(request))
        return web.json_response(
            submissions.document(product, found, self._market.clock.now(), expanded=expanded)
        )

    async def part(self, request: web.Request) -> web.Response:
        """`GET …/workflowdetails`, `…/validations`, `…/reports`."""
        _, found = self._submission(request)
        now = self._market.clock.now()
        match request.match_info["what"].lower():
            case "workflowdetails":
                value = self._workflows(found, now)
            case "validations":
                value = submissions.validations(found, now)
            case "reports":
                value = submissions.reports(found, now)
            case _:
                raise _unknown("There is nothing at this address.")
        return web.json_response({"value": value})

    def _workflows(self, found: Submission, now: datetime) -> list[Json]:
        switches = self._market.switches
        is_staged = found.state_at(now) == ("Published", "ReadyToPublish")
        if is_staged and switches.steps_in_preview == 404:
            raise _unknown("The workflow was not found")
        if is_staged and switches.steps_in_preview == "empty":
            return []
        return submissions.workflows(found, switches, now)

    def find(self, request: web.Request) -> Product:
        """Return the product that a path names. Raises ApiError."""
        self._check_switched_on()
        product = self._market.catalog.by_guid.get(ids.guid(request.match_info["guid"]))
        if product is None:
            raise _unknown("The product was not found")
        product.settle(self._market.clock.now())
        return product

    def _submission(self, request: web.Request) -> tuple[Product, Submission]:
        product, number = self.find(request), ids.number(request.match_info["number"])
        found = submissions.find(product, number, self._market.switches)
        if found is None or not found.state_at(self._market.clock.now()):
            raise _unknown("The submission was not found")
        return product, found

    def _check_switched_on(self) -> None:
        if not self._market.switches.steps_api:
            raise _unknown("The product was not found")


def _query(request: web.Request) -> dict[str, str]:
    """Return the query by names in lower case. Raises ApiError 400 for a count that is none."""
    query = query_of(request)
    for name in ("$top", "$skip"):
        if name in query and not re.fullmatch("[0-9]{1,9}", query[name], re.ASCII):
            raise ApiError(400, "InvalidParameterValue", f"The {name} is not a count.")
    return query


def _offset(token: str) -> int:
    try:
        text = base64.b64decode(token, validate=True).decode("ascii")
        return int(text) if text.isdigit() and len(text) <= 9 else 0 if not text else _no_token()
    except ValueError:
        return _no_token()


def _no_token() -> int:
    raise ApiError(400, "InvalidParameterValue", "The $skipToken is not valid.")


def _is_expanded(query: dict[str, str]) -> bool:
    return "publishoption" in query.get("$expand", "").lower()


def _unknown(message: str) -> ApiError:
    return ApiError(404, "NotFound", message)
