"""Control endpoints for tests and demonstrations: clock, switches, acts in the portal, journal."""

from dataclasses import asdict
from datetime import timedelta
from typing import Any

from aiohttp import web

from bot.sandbox.marketplace.catalog import Product, schema_of
from bot.sandbox.marketplace.errors import ApiError
from bot.sandbox.marketplace.market import Market
from bot.sandbox.marketplace.switches import changed


def add_control(app: web.Application, market: Market) -> None:
    """Serve the control API under `/control`."""
    control = Control(market)
    app.router.add_get("/control/switches", control.switches)
    app.router.add_put("/control/switches", control.switch)
    app.router.add_get("/control/clock", control.clock)
    app.router.add_post("/control/clock", control.set_clock)
    app.router.add_get("/control/journal", control.journal)
    app.router.add_post("/control/portal/{offer}/{act}", control.portal)


class Control:
    """What nobody but a test or a demonstration may do."""

    def __init__(self, market: Market) -> None:
        self._market = market

    async def switches(self, _: web.Request) -> web.Response:
        """Show all switches."""
        return web.json_response(asdict(self._market.switches))

    async def switch(self, request: web.Request) -> web.Response:
        """Set some switches."""
        try:
            self._market.switches = changed(self._market.switches, await request.json())
        except ValueError as error:
            return web.json_response({"error": str(error)}, status=400)
        self._market.on_change()
        return web.json_response(asdict(self._market.switches))

    async def clock(self, _: web.Request) -> web.Response:
        """Show the time and its speed."""
        clock = self._market.clock
        return web.json_response({"now": clock.now().isoformat(), "speed": clock.speed})

    async def set_clock(self, request: web.Request) -> web.Response:
        """Set the speed, or step by `minutes`."""
        body: dict[str, Any] = await request.json()
        if "speed" in body:
            self._market.clock.set_speed(float(body["speed"]))
        if "minutes" in body:
            self._market.clock.step(timedelta(minutes=float(body["minutes"])))
        return await self.clock(request)

    async def journal(self, _: web.Request) -> web.Response:
        """List every change that was accepted, oldest first."""
        return web.json_response({"value": self._market.journal})

    async def portal(self, request: web.Request) -> web.Response:
        """Act as somebody in Partner Center: `publish`, `golive`, `cancel`, or `edit` the draft."""
        product = self._market.catalog.by_external.get(request.match_info["offer"])
        if product is None:
            return web.json_response({"error": "unknown offer"}, status=404)
        act = request.match_info["act"]
        product.settle(self._market.clock.now())
        answer = await self._act(request, product, act)
        self._market.on_change()
        return answer

    async def _act(self, request: web.Request, product: Product, act: str) -> web.Response:
        now = self._market.clock.now()
        if act == "cancel":
            run = product.running(now)
            if run is not None:
                run.canceled_at = now
            return web.json_response({"canceled": run is not None})
        if act == "edit":
            body: dict[str, Any] = await request.json()
            product.draft[body["id"]].update(body["values"])
            return web.json_response({"edited": body["id"]})
        return self._publish(act, product.durable_id, product.preview.number if product.preview else "0")

    def _publish(self, act: str, durable_id: str, preview: str) -> web.Response:
        submission: dict[str, Any] = {
            "$schema": schema_of("submission"),
            "product": durable_id,
            "target": {"targetType": "live" if act == "golive" else "preview"},
        }
        if act == "golive":
            submission["id"] = f"submission/{durable_id.split('/')[1]}/{preview}"
        payload = {
            "$schema": "https://schema.mp.microsoft.com/schema/configure/2022-03-01-preview2",
            "resources": [submission],
        }
        try:
            job = self._market.accept(payload, by="portal")
        except ApiError as error:
            return error.response()
        return web.json_response({"job": job.id}, status=202)
