"""The older submission API's calls that only read."""

from aiohttp import web

from bot.sandbox.marketplace import stepsapi
from bot.sandbox.marketplace.catalog import Product
from bot.sandbox.marketplace.errors import not_found
from bot.sandbox.marketplace.market import Market


class SubmissionApi:
    """Steps, validations and reports of submissions."""

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
