"""The Product Ingestion API's calls."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from aiohttp import web

from bot.sandbox.marketplace import ids, submissions
from bot.sandbox.marketplace.addresses import BASE
from bot.sandbox.marketplace.catalog import SCHEMA, Product
from bot.sandbox.marketplace.drafting import take_back
from bot.sandbox.marketplace.errors import ApiError, bad_request, detail, not_found, throttled
from bot.sandbox.marketplace.jobs import Job
from bot.sandbox.marketplace.market import Market
from bot.sandbox.marketplace.payload import read_json
from bot.sandbox.marketplace.presenting import presented, query_of
from bot.sandbox.marketplace.publishing import Phase
from bot.sandbox.marketplace.schemas.offers import PRODUCT_TYPES
from bot.sandbox.marketplace.trees import tree

Json = dict[str, Any]

_PAGE = 100
_ONE_MINUTE = timedelta(minutes=1)
_TARGETS = frozenset({"draft", "preview", "live"})
_RUNNING = frozenset({Phase.NOT_STARTED, Phase.RUNNING})


class Ingestion:
    """The Product Ingestion API."""

    def __init__(self, market: Market) -> None:
        self._market = market

    async def products(self, request: web.Request) -> web.Response:
        """`GET product`: by offer ID, or the list with continuation."""
        query = query_of(request)
        if "externalid" in query:
            found = self._market.catalog.by_external.get(query["externalid"])
            return web.json_response({"value": self._shown([_of(found)] if found else [], request)})
        if query.get("type", PRODUCT_TYPES[0]) not in PRODUCT_TYPES:
            raise bad_request("type is not a product type")
        everything = list(self._market.catalog.by_guid.values())
        wanted = [p for p in everything if query.get("type") in {None, p.type}]
        start, size = _window(query)
        page = self._shown(map(_of, wanted[start : start + size]), request)
        body: dict[str, Any] = {"value": page}
        if start + size < len(wanted) and "$top" not in query:
            version = query.get("$version", "2022-07-01")
            kept = f"&type={query['type']}" if "type" in query else ""
            body["@nextLink"] = (
                f"{request.scheme}://{request.host}{BASE}/product"
                f"?continuationToken=p{start + size}&$maxpagesize={size}&$version={version}{kept}"
            )
        return web.json_response(body)

    async def tree(self, request: web.Request) -> web.Response:
        """`GET resource-tree/product/<guid>`."""
        product = self._product(request)
        if product.type == "azureApplication":
            raise bad_request("Type AzureApplication is not supported")
        target, market = _target(request) or "draft", self._market
        try:
            found = tree(product, target, market.clock.now(), shuffled=market.switches.strict)
        except ApiError:
            if market.switches.missing_tree_status == 404:
                raise
            raise bad_request(f"The {target} environment does not exist") from None
        return web.json_response({**found, "resources": self._shown(found["resources"], request)})

    async def submissions(self, request: web.Request) -> web.Response:
        """`GET submission/<guid>`."""
        target = _target(request)
        entries = submissions.listing(self._product(request), self._market.clock.now(), self._market.switches)
        kept = [e for e in entries if target in {None, e["target"]["targetType"]}]
        return web.json_response({"value": kept})

    async def submission(self, request: web.Request) -> web.Response:
        """`GET submission/<guid>/<number>`."""
        number = ids.number(request.match_info["number"])
        found = submissions.by_number(self._product(request), number, self._market.clock.now())
        if found is None:
            raise not_found(f"Submission {number}")
        return web.json_response(found)

    async def plans(self, request: web.Request) -> web.Response:
        """`GET plan?product=…`."""
        query = query_of(request)
        if "product" not in query:
            raise bad_request("The query parameter product is required")
        kind, _, guid = query["product"].partition("/")
        if kind.lower() != "product":
            raise bad_request("product is not a durable ID")
        product = self._market.catalog.by_guid.get(ids.guid(guid))
        if product is None:
            raise not_found("The product")
        plans = [resource for id_, resource in product.draft.items() if id_.startswith("plan/")]
        wanted = query.get("externalid")
        kept = [plan for plan in plans if wanted in {None, plan["identity"]["externalId"]}]
        start, size = _window(query)
        return web.json_response({"value": self._shown(kept[start : start + size], request)})

    async def resource(self, request: web.Request) -> web.Response:
        """`GET <durable id>`: a draft resource."""
        durable = request.match_info["durable"].lower()
        kind, _, rest = durable.partition("/")
        if kind == "configure":
            raise web.HTTPMethodNotAllowed("GET", ["POST"])
        if not rest:
            raise not_found(durable)
        product = self._market.catalog.by_guid.get(ids.guid(rest.partition("/")[0]))
        if product is None or durable not in product.draft:
            raise not_found(f"{kind} {rest}")
        return web.json_response(self._shown([product.draft[durable]], request)[0])

    async def configure(self, request: web.Request) -> web.StreamResponse:
        """`POST configure`."""
        payload = await read_json(request)
        market = self._market
        job = market.accept(payload, by="api")
        if market.switches.drop_after_accept:
            left = market.switches.drop_after_accept - 1
            market.switches = replace(market.switches, drop_after_accept=left)
            if request.transport is not None:
                request.transport.abort()
            return web.Response(status=502)
        return web.json_response(job.status(market.clock.now()), status=202)

    async def status(self, request: web.Request) -> web.Response:
        """`GET configure/<job>/status`."""
        job, now = self._job(request), self._market.clock.now()
        too_soon = job.polled_at is not None and now - job.polled_at < _ONE_MINUTE
        if self._market.switches.strict and too_soon:
            return throttled(60)
        job.polled_at = now
        job.product.settle(now)
        return web.json_response(job.status(now))

    async def detail(self, request: web.Request) -> web.Response:
        """`GET configure/<job>`: only when it has completed."""
        job = self._job(request)
        if job.phase_at(self._market.clock.now()) in _RUNNING:
            raise bad_request("The job has not completed yet.")
        resources = [job.product.draft[id_] for id_ in job.touched if id_ in job.product.draft]
        schema = f"{SCHEMA}/configure-detail/2022-03-01-preview2"
        return web.json_response({"$schema": schema, "resources": self._shown(resources, request)})

    async def cancel(self, request: web.Request) -> web.Response:
        """`POST configure/<job>/cancel`."""
        job, now = self._job(request), self._market.clock.now()
        if job.phase_at(now) not in _RUNNING:
            raise bad_request("Cannot cancel job, job has already completed.")
        if self._market.switches.cancel_refused or (job.run is not None and job.run.target == "live"):
            raise bad_request("Cannot cancel job, publishing is too far along.")
        if job.run is not None:
            job.run.canceled_at = now
        else:
            job.canceled_at = now
            take_back(job.product, job.undo, job.written)
        return web.json_response(job.status(now))

    def _shown(self, resources: Iterable[Json], request: web.Request) -> list[Json]:
        return presented(resources, request, local=self._market.switches.local_addresses)

    def _product(self, request: web.Request) -> Product:
        guid = ids.guid(request.match_info["guid"])
        product = self._market.catalog.by_guid.get(guid)
        if product is None:
            raise not_found(f"product/{guid}")
        return product

    def _job(self, request: web.Request) -> Job:
        job = self._market.jobs.get(ids.guid(request.match_info["job"]))
        if job is None or self._is_forgotten(job):
            raise not_found("The job")
        return job

    def _is_forgotten(self, job: Job) -> bool:
        kept, now = self._market.switches.forget_jobs_hours, self._market.clock.now()
        is_over = job.phase_at(now) not in _RUNNING
        return bool(kept) and is_over and now - job.started_at > timedelta(hours=kept)


def _target(request: web.Request) -> str | None:
    """Return the environment that is asked for; Microsoft's sample writes it in quotes."""
    target = query_of(request).get("targettype")
    if target is None:
        return None
    if target.strip('"') not in _TARGETS:
        raise bad_request("targetType must be draft, preview or live", detail("invalidRequest", "targetType"))
    return target.strip('"')


def _window(query: dict[str, str]) -> tuple[int, int]:
    """Return where a page begins and how long it is: by continuation, or by `$skip` and `$top`."""
    if {"$top", "$skip"} & set(query) and "$maxpagesize" in query:
        raise bad_request("$top and $skip cannot be used with $maxpagesize")
    try:
        start = int(query.get("continuationtoken", "p0")[1:]) + int(query.get("$skip", 0))
        size = min(int(query.get("$top", query.get("$maxpagesize", _PAGE))), 1000)
    except ValueError:
        raise bad_request("$top, $skip and $maxpagesize are whole numbers") from None
    if start < 0 or size < 1:
        raise bad_request("$top, $skip and $maxpagesize are whole numbers")
    return start, size


def _of(product: Product) -> Json:
    return product.draft[product.durable_id]
