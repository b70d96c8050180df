"""Control endpoints for tests and demonstrations: clock, switches, acts in the portal, journal."""

import math
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from aiohttp import web

from bot.sandbox.marketplace import sas
from bot.sandbox.marketplace.addresses import ACCOUNT
from bot.sandbox.marketplace.blobs import store
from bot.sandbox.marketplace.catalog import SCHEMA, Product, schema_of
from bot.sandbox.marketplace.errors import ApiError, bad_request, not_found
from bot.sandbox.marketplace.market import Market
from bot.sandbox.marketplace.payload import read_object
from bot.sandbox.marketplace.signing import DISKS, unsigned
from bot.sandbox.marketplace.switches import changed

_LONGEST_STEP = 60.0 * 24 * 366 * 10  # minutes


def add_control(app: web.Application, market: Market) -> None:
    """Serve the control API under `/control`. A GET of it changes nothing."""
    control = Control(market)
    app.router.add_get("/control/switches", control.switches)
    app.router.add_put("/control/switches", control.switch)
    app.router.add_get("/control/clock", control.clock)
    app.router.add_post("/control/clock", control.set_clock)
    app.router.add_get("/control/journal", control.journal)
    app.router.add_get("/control/blobs", control.blobs)
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
            self._market.switches = changed(self._market.switches, await read_object(request))
        except ValueError as error:
            raise bad_request(str(error)) from None
        self._market.on_change()
        return web.json_response(asdict(self._market.switches))

    async def clock(self, _: web.Request) -> web.Response:
        """Show the time and its speed."""
        clock = self._market.clock
        return web.json_response({"now": clock.now().isoformat(), "speed": clock.speed})

    async def set_clock(self, request: web.Request) -> web.Response:
        """Set the speed, or step by `minutes`. Both are checked before either takes effect."""
        body = await read_object(request)
        if not body or set(body) - {"speed", "minutes"}:
            raise bad_request("Give speed, minutes or both")
        speed, minutes = _number(body, "speed"), _number(body, "minutes")
        if minutes is not None and not 0 <= minutes <= _LONGEST_STEP:
            raise bad_request(f"minutes must be from 0 to {_LONGEST_STEP:g}")
        try:
            if speed is not None:
                self._market.clock.set_speed(speed)
        except ValueError as error:
            raise bad_request(str(error)) from None
        if minutes is not None:
            self._market.clock.step(timedelta(minutes=minutes))
        self._market.on_change()
        return await self.clock(request)

    async def journal(self, _: web.Request) -> web.Response:
        """List every change that was accepted, oldest first."""
        return web.json_response({"value": self._market.journal})

    async def blobs(self, request: web.Request) -> web.Response:
        """List the planted disks: what is wrong with each, and where it is, on this machine and on Azure."""
        found = [
            {
                "name": name,
                "fault": fault,
                "here": f"{request.scheme}://{request.host}/{ACCOUNT}/{store.CONTAINER}/{name}"
                f"?{sas.sign(store.CONTAINER, name)}",
                "azure": f"{DISKS}/{store.CONTAINER}/{name}?{sas.sign(store.CONTAINER, name)}",
            }
            for name, (fault, _) in store.FAULTY.items()
        ]
        return web.json_response({"account": ACCOUNT, "key": sas.KEY, "value": found})

    async def portal(self, request: web.Request) -> web.Response:
        """Act as somebody in Partner Center: `publish`, `golive`, `cancel`, or `edit` the draft."""
        product = self._market.catalog.by_external.get(request.match_info["offer"])
        if product is None:
            raise not_found("The offer")
        product.settle(self._market.clock.now())
        answer = await self._act(request, product)
        self._market.on_change()
        return answer

    async def _act(self, request: web.Request, product: Product) -> web.Response:
        match request.match_info["act"]:
            case "cancel":
                return self._cancel(product)
            case "edit":
                return await self._edit(request, product)
            case "publish" | "golive" as act:
                return self._publish(act, product)
            case act:
                raise not_found(f"The act {act}")

    def _cancel(self, product: Product) -> web.Response:
        now = self._market.clock.now()
        run = product.running(now)
        if run is not None:
            run.canceled_at = now
        return web.json_response({"canceled": run is not None})

    async def _edit(self, request: web.Request, product: Product) -> web.Response:
        body = await read_object(request)
        id_, values = body.get("id"), body.get("values")
        if not isinstance(id_, str) or id_ not in product.draft or not isinstance(values, dict):
            raise bad_request("Give the id of a resource of the draft, and its new values")
        edited = unsigned({**product.draft[id_], **values})
        if edited.get("id") != id_:
            raise bad_request("The id of a resource cannot be changed")
        product.draft[id_] = edited
        return web.json_response({"edited": id_})

    def _publish(self, act: str, product: Product) -> web.Response:
        submission: dict[str, Any] = {
            "$schema": schema_of("submission"),
            "product": product.durable_id,
            "target": {"targetType": "live" if act == "golive" else "preview"},
        }
        if act == "golive":
            number = product.preview.number if product.preview else "0"
            submission["id"] = f"submission/{product.guid}/{number}"
        payload = {"$schema": f"{SCHEMA}/configure/2022-03-01-preview2", "resources": [submission]}
        try:
            job = self._market.accept(payload, by="portal")
        except ApiError as error:
            return error.response()
        return web.json_response({"job": job.id}, status=202)


def _number(body: dict[str, Any], name: str) -> float | None:
    value = body.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise bad_request(f"{name} must be a number")
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise bad_request(f"{name} must be a finite number")
    return number
