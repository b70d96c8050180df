"""The private-audience sync: who may see a private plan, changed in every environment at once, unpublished.

Product Ingestion API, `price-and-availability-update-private-audiences`. Microsoft's samples print the keys
of its lists with a stray blank (`"add "`), so both are understood.
"""

from dataclasses import dataclass
from typing import Any

from bot.sandbox.marketplace.catalog import Product
from bot.sandbox.marketplace.errors import Detail, detail

Json = dict[str, Any]

KIND = "price-and-availability-update-private-audiences"
_PLAN = "price-and-availability-plan"


@dataclass(frozen=True, slots=True)
class Change:
    """New private audiences of one plan, in each environment that holds it."""

    places: list[tuple[Json, list[Json]]]

    def apply(self) -> None:
        """Let them take effect."""
        for place, audiences in self.places:
            place["privateAudiences"] = audiences


def change(product: Product, resource: Json) -> Change | Detail:
    """Return what a plan's private audience becomes, or the error that says why it cannot be."""
    plan = str(resource.get("plan") or "").rsplit("/", 1)[-1]
    places = _places(product, plan)
    if not places:
        inner = detail("resourceNotFound", f"Plan {resource.get('plan')} was not found")
        return detail("badRequest", "Operation failed", inner)
    lists: dict[str, list[Json]] = {"add": [], "remove": []}
    for key, entries in (resource.get("privateAudiences") or {}).items():
        lists[str(key).strip()] += entries or []
    known = {entry.get("type") for place in places for entry in place.get("privateAudiences") or []}
    new = {entry.get("type") for entry in lists["add"]} - known
    if new:
        says = f"Audience type {min(map(str, new))} was never published for this plan; publish it first"
        return detail("badRequest", "Operation failed", detail("businessValidationError", says))
    return Change([(place, _changed(place, lists)) for place in places])


def _places(product: Product, plan: str) -> list[Json]:
    """Return the plan's availability in each environment; one object may stand in several."""
    snapshots = [product.draft]
    snapshots += [one.resources for one in (product.preview, product.live) if one is not None]
    found = [
        resource
        for resources in snapshots
        for id_, resource in resources.items()
        if plan and id_.startswith(f"{_PLAN}/") and id_.endswith(f"/{plan}")
    ]
    return list({id(resource): resource for resource in found}.values())


def _changed(place: Json, lists: dict[str, list[Json]]) -> list[Json]:
    gone = {(entry.get("type"), entry.get("id")) for entry in lists.get("remove", [])}
    kept = [e for e in place.get("privateAudiences") or [] if (e.get("type"), e.get("id")) not in gone]
    listed = {(entry.get("type"), entry.get("id")) for entry in kept}
    return kept + [e for e in lists.get("add", []) if (e.get("type"), e.get("id")) not in listed]
