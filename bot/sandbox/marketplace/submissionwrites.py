"""What the older submission API changes: create, promote, cancel. The truth of `configure`, another dialect.

Partner Center submission API: create answers 201, promote is legal when the submission is Published and
ReadyToPublish, DELETE cancels with 204. What stands in the way is a 409; the bodies are not documented.
"""

from typing import Any

from aiohttp import web

from bot.sandbox.marketplace import stepsapi
from bot.sandbox.marketplace.catalog import SCHEMA, Product
from bot.sandbox.marketplace.errors import ApiError, bad_request, not_found
from bot.sandbox.marketplace.market import Market
from bot.sandbox.marketplace.payload import read_object
from bot.sandbox.marketplace.publishing import Phase

Json = dict[str, Any]


class SubmissionWrites:
    """The calls of the submission API that change something."""

    def __init__(self, market: Market) -> None:
        self._market = market

    async def create(self, request: web.Request) -> web.Response:
        """`POST products/<guid>/submissions`: publish the draft to preview."""
        product = self._product(request)
        _check_creation(await read_object(request))
        self._check_idle(product)
        self._market.accept(_publish(product, {"target": {"targetType": "preview"}}), by="submission api")
        shown = stepsapi.submission(product, product.runs[-1], self._market.clock.now())
        return web.json_response(shown, status=201)

    async def promote(self, request: web.Request) -> web.Response:
        """`POST …/promote`: send what is staged live."""
        product, number = self._product(request), request.match_info["number"]
        self._check_idle(product)
        preview, live = stepsapi.runs_of(product, number)
        now = self._market.clock.now()
        is_staged = product.preview is not None and product.preview.number == number
        if preview is None or live is not None or not is_staged:
            raise _conflict("The submission is not ReadyToPublish.")
        submission = {
            "id": f"submission/{product.guid}/{number}",
            "target": {"targetType": "live"},
        }
        self._market.accept(_publish(product, submission), by="submission api")
        return web.json_response(stepsapi.submission(product, product.runs[-1], now))

    async def cancel(self, request: web.Request) -> web.Response:
        """`DELETE …/<number>`: cancel a publish to preview that runs."""
        product, now = self._product(request), self._market.clock.now()
        preview, live = stepsapi.runs_of(product, request.match_info["number"])
        if preview is None and live is None:
            raise not_found("The submission")
        is_late = live is not None or preview is None or not preview.is_running(now)
        if is_late or self._market.switches.cancel_refused:
            raise _conflict("The submission cannot be canceled any more.")
        if preview is not None and preview.phase_at(now) in {Phase.NOT_STARTED, Phase.RUNNING}:
            preview.canceled_at = now
        return web.Response(status=204)

    def _product(self, request: web.Request) -> Product:
        product = self._market.catalog.by_guid.get(request.match_info["guid"])
        if product is None or not self._market.switches.steps_api:
            raise not_found("The product")
        product.settle(self._market.clock.now())
        return product

    def _check_idle(self, product: Product) -> None:
        if product.running(self._market.clock.now()) is not None:
            raise _conflict("Another submission of this product is in progress.")


def _check_creation(body: Json) -> None:
    if body.get("resourceType") != "SubmissionCreationRequest":
        raise bad_request("resourceType must be SubmissionCreationRequest")
    targets = body.get("targets")
    if targets != [{"type": "Scope", "value": "Preview"}]:
        raise bad_request("targets must be one Scope of Preview; promote sends it live")


def _publish(product: Product, submission: Json) -> Json:
    resource = {
        "$schema": f"{SCHEMA}/submission/2022-03-01-preview2",
        "product": product.durable_id,
        **submission,
    }
    return {"$schema": f"{SCHEMA}/configure/2022-03-01-preview2", "resources": [resource]}


def _conflict(message: str) -> ApiError:
    return ApiError(409, "Conflict", message)
