"""Retiring offers, plans and images: `lifecycleState`, Product Ingestion API.

What was published is deprecated, never deleted; the last image of a plan stays active. Deprecating the live
submission publishes to live by itself; a plan or an image goes the usual way through preview and live.
"""

from datetime import datetime
from typing import Any

from bot.sandbox.marketplace import locked
from bot.sandbox.marketplace.catalog import Product, copied
from bot.sandbox.marketplace.errors import Detail, bad_request, detail
from bot.sandbox.marketplace.publishing import Run, golive_steps

Json = dict[str, Any]

MOST_PLANS = MOST_IMAGES = 100
_RETIRED = frozenset({"deprecated", "deleted"})


def check(product: Product, id_: str, resource: Json) -> Detail | None:
    """Return why the draft cannot hold a resource like that, None when it can."""
    if resource.get("lifecycleState") == "deleted" and _is_published(product, id_):
        says = f"{id_} is already published; it can be deprecated, not deleted"
        return detail("badRequest", says, detail("invalidEntityStatus", says), resource=id_)
    images = resource.get("vmImageVersions") or []
    if images and all(image.get("lifecycleState") in _RETIRED for image in images):
        says = "A plan requires at least one active image"
        return detail("badRequest", says, detail("businessValidationError", says), resource=id_)
    says = locked.reason(product, id_, resource)
    return detail("badRequest", says, resource=id_) if says else None


def limits(draft: dict[str, Json]) -> list[Detail]:
    """Return what an offer has too much of."""
    found = []
    if sum(id_.startswith("plan/") for id_ in draft) > MOST_PLANS:
        found.append(_too_many(f"An offer can have at most {MOST_PLANS} plans", ""))
    for id_, resource in draft.items():
        if len(resource.get("vmImageVersions") or []) > MOST_IMAGES:
            found.append(_too_many(f"A plan can have at most {MOST_IMAGES} image versions", id_))
    return found


def _too_many(says: str, id_: str) -> Detail:
    return detail("badRequest", says, detail("collectionLimitExceeded", says), resource=id_)


def _is_published(product: Product, id_: str) -> bool:
    return any(one is not None and id_ in one.resources for one in (product.preview, product.live))


def deprecation(product: Product, job_id: str, now: datetime) -> Run:
    """Return the publish to live that retires the whole offer. Raises ApiError when nothing is live."""
    if product.live is None:
        raise bad_request("Invalid configuration", detail("invalidState", "The offer is not live"))
    resources = copied(product.live.resources)
    retired = resources.get(product.durable_id)
    if retired is not None:
        retired["lifecycleState"] = "deprecated"
    return Run(
        number=product.live.number,
        job_id=job_id,
        target="live",
        started_at=now,
        steps=golive_steps(seed=f"{product.guid}/retire/{len(product.runs)}"),
        resources=resources,
        lifecycle="deprecated",
    )
