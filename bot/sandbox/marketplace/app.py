"""The sandbox marketplace as an aiohttp app: routes, tokens, faults, one clock."""

import asyncio
import json
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from aiohttp import web

from bot.sandbox.clock import SandboxClock
from bot.sandbox.marketplace import stepsapi, submissions
from bot.sandbox.marketplace.catalog import SCHEMA, Catalog, Product
from bot.sandbox.marketplace.configure import Configurer
from bot.sandbox.marketplace.control import add_control
from bot.sandbox.marketplace.errors import ApiError, bad_request, not_found, throttled
from bot.sandbox.marketplace.jobs import Job
from bot.sandbox.marketplace.publishing import Phase
from bot.sandbox.marketplace.switches import Switches
from bot.sandbox.marketplace.tokens import ARM, GRAPH, SUBMISSION, Tokens
from bot.sandbox.marketplace.trees import signed, tree

BASE = "/rp/product-ingestion"
STEPS = "/v1.0/ingestion"

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

_PAGE = 100
_ONE_MINUTE = timedelta(minutes=1)


class Market:
    """The marketplace's state: offers, jobs, switches, and a journal of every change it accepted."""

    def __init__(self, clock: SandboxClock, catalog: Catalog, switches: Switches | None = None) -> None:
        self.clock = clock
        self.catalog = catalog
        self.switches = switches or Switches()
        self.jobs: dict[str, Job] = {}
        self.journal: list[dict[str, Any]] = []
        self.calls = 0
        self.tokens = Tokens(now=lambda: datetime.now(UTC), seconds=lambda: self.switches.token_seconds)
        self._numbers = 1152921505698967800
        self._configurer = Configurer(catalog, new_id=_new_guid, new_number=self._new_number)

    def _new_number(self) -> str:
        self._numbers += 17
        return str(self._numbers)

    def accept(self, payload: Any, *, by: str) -> Job:  # noqa: ANN401 - any JSON
        """Take a configure payload in, whoever sends it, and write it into the journal."""
        now = self.clock.now()
        job = self._configurer.accept(payload, self.switches, now)
        self.jobs[job.id] = job
        self.journal.append(
            {
                "at": now.isoformat(),
                "by": by,
                "offer": job.product.external_id,
                "job": job.id,
                "target": job.run.target if job.run else ("none" if job.errors else "draft"),
                "submission": job.run.number if job.run else "",
            }
        )
        return job


def create_app(market: Market, *, control: bool = False) -> web.Application:
    """Build the app: the API under `/rp/product-ingestion`, the submission API, ARM and token endpoints."""
    tokens = market.tokens
    app = web.Application(middlewares=[_middleware(market, tokens)])
    app.router.add_post("/{tenant}/oauth2/token", tokens.issue)
    app.router.add_post("/{tenant}/oauth2/v2.0/token", tokens.issue)
    ingestion = Ingestion(market)
    app.router.add_get(f"{BASE}/product", ingestion.products)
    app.router.add_get(f"{BASE}/resource-tree/product/{{guid}}", ingestion.tree)
    app.router.add_get(f"{BASE}/submission/{{guid}}", ingestion.submissions)
    app.router.add_get(f"{BASE}/submission/{{guid}}/{{number}}", ingestion.submission)
    app.router.add_get(f"{BASE}/plan", ingestion.plans)
    app.router.add_post(f"{BASE}/configure", ingestion.configure)
    app.router.add_get(f"{BASE}/configure/{{job}}/status", ingestion.status)
    app.router.add_get(f"{BASE}/configure/{{job}}", ingestion.detail)
    app.router.add_post(f"{BASE}/configure/{{job}}/cancel", ingestion.cancel)
    app.router.add_get(f"{BASE}/{{durable:.+}}", ingestion.resource)
    steps = Steps(market)
    app.router.add_get(f"{STEPS}/products/{{guid}}/submissions", steps.submissions)
    app.router.add_get(f"{STEPS}/products/{{guid}}/submissions/{{number}}", steps.submission)
    app.router.add_get(f"{STEPS}/products/{{guid}}/submissions/{{number}}/{{what}}", steps.part)
    if control:
        add_control(app, market)
    return app


def _middleware(market: Market, tokens: Tokens) -> Any:  # noqa: ANN401 - aiohttp's decorator type
    @web.middleware
    async def guarded(request: web.Request, handler: Handler) -> web.StreamResponse:
        audience = _audience(request.path)
        if audience is None:
            return await handler(request)
        fault = await _fault(market, request)
        if fault is not None:
            return fault
        try:
            tokens.check(request, audience)
            _check_call(market.switches, request, audience)
            return _garbled(market.switches.garble, await handler(request))
        except ApiError as error:
            return error.response()

    return guarded


def _check_call(switches: Switches, request: web.Request, audience: str) -> None:
    if switches.no_manager_role:
        raise ApiError(403, "Forbidden", "User does not have the required permissions")
    if switches.strict and audience == GRAPH and "$version" not in request.query:
        raise bad_request("The query parameter $version is required")


def _audience(path: str) -> str | None:
    if path.startswith(BASE):
        return GRAPH
    if path.startswith(STEPS):
        return SUBMISSION
    return ARM if path.startswith("/subscriptions/") else None


async def _fault(market: Market, request: web.Request) -> web.Response | None:
    switches = market.switches
    market.calls += 1
    if switches.slow_seconds:
        await asyncio.sleep(switches.slow_seconds)
    if switches.throttle_every and market.calls % switches.throttle_every == 0:
        return throttled(switches.retry_after)
    if switches.fail_next and request.path.startswith(BASE):
        status, *rest = switches.fail_next
        market.switches = _with(switches, fail_next=tuple(rest))
        return web.Response(status=status)
    return None


def _with(switches: Switches, **values: Any) -> Switches:  # noqa: ANN401 - any switch
    return replace(switches, **values)


def _garbled(how: str, response: web.StreamResponse) -> web.StreamResponse:
    if not how or not isinstance(response, web.Response):
        return response
    if how == "html":
        return web.Response(text="<html><body>Service unavailable</body></html>", content_type="text/html")
    if how == "huge":
        return web.json_response({"value": ["x" * 1024] * 5000})
    return web.Response(text=(response.text or "")[:-7], content_type="application/json")


class Ingestion:
    """The Product Ingestion API."""

    def __init__(self, market: Market) -> None:
        self._market = market

    async def products(self, request: web.Request) -> web.Response:
        """`GET product`: by offer ID, or the list with continuation."""
        query = {key.lower(): value for key, value in request.query.items()}
        if "externalid" in query:
            found = self._market.catalog.by_external.get(query["externalid"])
            return web.json_response({"value": [_shown(found)] if found else []})
        everything = list(self._market.catalog.by_guid.values())
        wanted = [p for p in everything if query.get("type") in {None, p.type}]
        start = int(query.get("continuationtoken", "p0")[1:])
        size = min(int(query.get("$maxpagesize", _PAGE)), 1000)
        body: dict[str, Any] = {"value": [_shown(product) for product in wanted[start : start + size]]}
        if start + size < len(wanted):
            version = query.get("$version", "2022-07-01")
            body["@nextLink"] = (
                f"{request.scheme}://{request.host}{BASE}/product"
                f"?continuationToken=p{start + size}&$maxpagesize={size}&$version={version}"
            )
        return web.json_response(body)

    async def tree(self, request: web.Request) -> web.Response:
        """`GET resource-tree/product/<guid>`."""
        product = self._product(request)
        if product.type == "azureApplication":
            raise bad_request("Type AzureApplication is not supported")
        target = request.query.get("targetType", "draft").strip('"')
        market = self._market
        return web.json_response(tree(product, target, market.clock.now(), shuffled=market.switches.strict))

    async def submissions(self, request: web.Request) -> web.Response:
        """`GET submission/<guid>`."""
        entries = submissions.listing(self._product(request), self._market.clock.now())
        target = request.query.get("targetType")
        kept = [e for e in entries if target in {None, e["target"]["targetType"]}]
        return web.json_response({"value": kept})

    async def submission(self, request: web.Request) -> web.Response:
        """`GET submission/<guid>/<number>`."""
        number = request.match_info["number"]
        found = submissions.by_number(self._product(request), number, self._market.clock.now())
        if found is None:
            raise not_found(f"Submission {number}")
        return web.json_response(found)

    async def plans(self, request: web.Request) -> web.Response:
        """`GET plan?product=…`."""
        product = self._market.catalog.find(request.query.get("product"))
        if product is None:
            raise not_found("The product")
        plans = [resource for id_, resource in product.draft.items() if id_.startswith("plan/")]
        return web.json_response({"value": plans})

    async def resource(self, request: web.Request) -> web.Response:
        """`GET <durable id>`: a draft resource."""
        durable = request.match_info["durable"]
        parts = durable.split("/")
        product = self._market.catalog.by_guid.get(parts[1]) if len(parts) > 1 else None
        found = signed(product.draft).get(durable) if product else None
        if found is None:
            raise not_found(durable)
        return web.json_response(found)

    async def configure(self, request: web.Request) -> web.StreamResponse:
        """`POST configure`."""
        try:
            payload = await request.json()
        except json.JSONDecodeError:
            raise bad_request("The body is not JSON") from None
        market = self._market
        job = market.accept(payload, by="api")
        if market.switches.drop_after_accept:
            left = market.switches.drop_after_accept - 1
            market.switches = _with(market.switches, drop_after_accept=left)
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
        if job.phase_at(self._market.clock.now()) in {Phase.NOT_STARTED, Phase.RUNNING}:
            raise bad_request("The job has not completed yet.")
        resources = [job.product.draft[id_] for id_ in job.touched if id_ in job.product.draft]
        schema = f"{SCHEMA}/configure-detail/2022-03-01-preview2"
        return web.json_response({"$schema": schema, "resources": resources})

    async def cancel(self, request: web.Request) -> web.Response:
        """`POST configure/<job>/cancel`."""
        job, now = self._job(request), self._market.clock.now()
        if job.phase_at(now) not in {Phase.NOT_STARTED, Phase.RUNNING} or job.run is None:
            raise bad_request("Cannot cancel job, job has already completed.")
        if self._market.switches.cancel_refused or job.run.target == "live":
            raise bad_request("Cannot cancel job, publishing is too far along.")
        job.run.canceled_at = now
        return web.json_response(job.status(now))

    def _product(self, request: web.Request) -> Product:
        guid = request.match_info["guid"]
        product = self._market.catalog.by_guid.get(guid)
        if product is None:
            raise not_found(f"product/{guid}")
        return product

    def _job(self, request: web.Request) -> Job:
        job = self._market.jobs.get(request.match_info["job"])
        if job is None:
            raise not_found("The job")
        return job


class Steps:
    """The submission API, read-only."""

    def __init__(self, market: Market) -> None:
        self._market = market

    async def submissions(self, request: web.Request) -> web.Response:
        """`GET products/<guid>/submissions`."""
        product, now = self._product(request), self._market.clock.now()
        newest = {run.number: run for run in product.runs}
        value = [stepsapi.submission(product, run, now) for run in newest.values()]
        return web.json_response({"value": value})

    async def submission(self, request: web.Request) -> web.Response:
        """`GET products/<guid>/submissions/<number>`."""
        product, number = self._product(request), request.match_info["number"]
        preview, live = stepsapi.runs_of(product, number)
        run = live or preview
        if run is None:
            raise not_found(f"Submission {number}")
        return web.json_response(stepsapi.submission(product, run, self._market.clock.now()))

    async def part(self, request: web.Request) -> web.Response:
        """`GET …/workflowdetails`, `…/validations`, `…/reports`."""
        product, now = self._product(request), self._market.clock.now()
        number, what = request.match_info["number"], request.match_info["what"]
        if what == "workflowdetails":
            return web.json_response(
                {"value": stepsapi.workflows(product, number, self._market.switches, now)}
            )
        if what == "validations":
            return web.json_response({"value": stepsapi.validations(product, number, now)})
        if what == "reports":
            return web.json_response({"value": stepsapi.reports(product, number, now)})
        raise not_found(what)

    def _product(self, request: web.Request) -> Product:
        product = self._market.catalog.by_guid.get(request.match_info["guid"])
        if product is None or not self._market.switches.steps_api:
            raise not_found("The product")
        return product


def _shown(product: Product) -> dict[str, Any]:
    return product.draft[product.durable_id]


def _new_guid() -> str:
    raw = secrets.token_hex(16)
    return f"{raw[:8]}-{raw[8:12]}-4{raw[13:16]}-8{raw[17:20]}-{raw[20:]}"
