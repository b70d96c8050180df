"""What the submission API changes: create, promote, cancel. The truth of `configure`, another dialect.

Create answers 201, promote is legal when the submission is Published and ReadyToPublish and answers the Live
workflow, DELETE cancels with 204. What stands in the way is a 409; the bodies are not documented.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from aiohttp import web

from bot.sandbox.marketplace import ids
from bot.sandbox.marketplace.catalog import SCHEMA, Product
from bot.sandbox.marketplace.errors import ApiError
from bot.sandbox.marketplace.market import Market
from bot.sandbox.marketplace.partner import catalogue, submissions
from bot.sandbox.marketplace.partner.reads import PartnerReads
from bot.sandbox.marketplace.payload import read_object
from bot.sandbox.marketplace.switches import Switches

Json = dict[str, Any]

_MOST_NOTES = 2000


class PartnerWrites:
    """The calls of the submission API that change something."""

    def __init__(self, market: Market, reads: PartnerReads) -> None:
        self._market = market
        self._reads = reads

    async def create(self, request: web.Request) -> web.Response:
        """`POST products/<guid>/submissions`: publish the draft to preview."""
        product = self._reads.find(request)
        body = folded(await read_object(request))
        _check_creation(body)
        modules = _check_instances(product, body, self._market.switches)
        self._check_idle(product)
        self._publish(product, {"target": {"targetType": "preview"}}, catalogue.of_modules(product, modules))
        run, now = product.runs[-1], self._market.clock.now()
        run.notes = str(_option(body).get("certificationnotes", ""))[:_MOST_NOTES]
        found = submissions.Submission(run.number, run, None, None, self._market.switches)
        shown = submissions.document(product, found, now, expanded=True)
        return web.json_response(shown, status=self._market.switches.create_status)

    async def promote(self, request: web.Request) -> web.Response:
        """`POST …/promote`: send what is staged live."""
        product, number = self._reads.find(request), ids.number(request.match_info["number"])
        self._check_idle(product)
        found, now = submissions.find(product, number, self._market.switches), self._market.clock.now()
        is_staged = product.preview is not None and product.preview.number == number
        if found is None or not is_staged or found.state_at(now) != ("Published", "ReadyToPublish"):
            raise _conflict("The submission is not ReadyToPublish.")
        submission = {"id": f"submission/{product.guid}/{number}", "target": {"targetType": "live"}}
        self._publish(product, submission)
        live = submissions.find(product, number, self._market.switches) or found
        return web.json_response(submissions.live_workflow(live, self._market.switches, now))

    async def cancel(self, request: web.Request) -> web.Response:
        """`DELETE …/<number>`: cancel a publish to preview that runs."""
        product, now = self._reads.find(request), self._market.clock.now()
        found = self._find(product, request)
        if found is None or not found.state_at(now):
            raise ApiError(404, "NotFound", "The submission was not found")
        switches = self._market.switches
        run = found.preview if found.live is None else found.live if switches.cancel_live == 204 else None
        if run is None or not run.is_running(now) or switches.cancel_refused:
            raise _conflict("The submission cannot be canceled any more.")
        run.canceled_at = now + timedelta(seconds=switches.cancel_lag_seconds)
        return web.Response(status=204)

    def _find(self, product: Product, request: web.Request) -> submissions.Submission | None:
        return submissions.find(product, ids.number(request.match_info["number"]), self._market.switches)

    def _check_idle(self, product: Product) -> None:
        if product.running(self._market.clock.now()) is None:
            return
        status = 400 if self._market.switches.create_busy == "bad request" else 409
        raise ApiError(status, "InvalidState", "Another submission of this product is in progress.")

    def _publish(self, product: Product, submission: Json, named: list[Json] | None = None) -> None:
        resource = {
            "$schema": f"{SCHEMA}/submission/2022-03-01-preview2",
            "product": product.durable_id,
            **submission,
        }
        payload = {
            "$schema": f"{SCHEMA}/configure/2022-03-01-preview2",
            "resources": [*(named or []), resource],
        }
        self._market.accept(payload, by="submission api")


def folded(value: Any) -> Any:  # noqa: ANN401 - any JSON
    """Return JSON with its keys in lower case: clients write them in any."""
    if isinstance(value, dict):
        return {str(key).lower(): folded(one) for key, one in value.items()}
    return [folded(one) for one in value] if isinstance(value, list) else value


def _check_creation(body: Json) -> None:
    if str(body.get("resourcetype", "")).lower() != "submissioncreationrequest":
        raise _invalid("resourceType must be SubmissionCreationRequest")
    targets = body.get("targets")
    if not isinstance(targets, list) or len(targets) != 1 or not isinstance(targets[0], dict):
        raise _invalid("targets must be one Scope of Preview; promote sends it live")
    target = {key: str(value).lower() for key, value in targets[0].items()}
    if target != {"type": "scope", "value": "preview"}:
        raise _invalid("targets must be one Scope of Preview; promote sends it live")
    if not isinstance(body.get("publishoption") or {}, dict):
        raise _invalid("publishOption must be an object")


def _check_instances(product: Product, body: Json, switches: Switches) -> set[str]:
    """Return the modules of a partial creation, empty for the whole draft. Raises ApiError.

    The instances that are named are held against the draft's own; naming none means the whole draft.
    """
    known = {
        (name.lower(), branch["currentDraftInstanceID"], branch.get("variantID", ""))
        for name in catalogue.MODULES
        for branch in catalogue.branches(product, name, switches)
    }
    named = set()
    for variant, entry in _named(body):
        module, value = str(entry.get("type", "")).lower(), str(entry.get("value") or "").lower()
        named.add(module)
        if module == "resellerconfiguration" and value in {"", f"{product.guid}-resellerinstance"}:
            continue
        if (module, value, variant) not in known:
            raise _invalid("Instance not found")
    missing = [name for name in catalogue.NEEDED if name.lower() not in named]
    if named and missing and product.preview is None:
        raise _invalid(f"A first submission needs {', '.join(missing)} too")
    if named and missing and product.type == "azureApplication":
        raise _invalid("The sandbox publishes an Azure application as a whole only")
    return named if missing else set()


def _named(body: Json) -> Iterator[tuple[str, Json]]:
    """Yield the instances of a creation, each with the plan that it belongs to."""
    holders = [("", body)]
    variants = body.get("variantresources") or []
    if not isinstance(variants, list) or any(not isinstance(one, dict) for one in variants):
        raise _invalid("variantResources must be a list")
    holders += [(str(one.get("variantid", "")).lower(), one) for one in variants]
    for variant, holder in holders:
        entries = holder.get("resources") or []
        if not isinstance(entries, list) or any(not isinstance(one, dict) for one in entries):
            raise _invalid("resources must be a list")
        for entry in entries:
            yield variant, entry


def _option(body: Json) -> Json:
    found = body.get("publishoption")
    return found if isinstance(found, dict) else {}


def _invalid(message: str) -> ApiError:
    return ApiError(400, "InvalidParameterValue", message)


def _conflict(message: str) -> ApiError:
    return ApiError(409, "InvalidState", message)
