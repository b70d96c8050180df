"""Resource trees and single resources, with signed addresses that differ at each read."""

import secrets
from datetime import datetime
from typing import Any

from bot.sandbox.marketplace.catalog import SCHEMA, Product, copied
from bot.sandbox.marketplace.errors import not_found
from bot.sandbox.marketplace.submissions import draft_entry, snapshot_entry

Json = dict[str, Any]


def tree(product: Product, target: str, now: datetime, *, shuffled: bool) -> Json:
    """Return everything of one environment. Raises ApiError when the offer never got there."""
    product.settle(now)
    resources = list(signed(_resources(product, target)).values())
    resources.append(_submission(product, target))
    if shuffled:
        secrets.SystemRandom().shuffle(resources)
    return {
        "$schema": f"{SCHEMA}/resource-tree/2022-03-01-preview2",
        "root": product.durable_id,
        "target": {"targetType": target},
        "resources": resources,
    }


def _resources(product: Product, target: str) -> dict[str, Json]:
    if target == "draft":
        return product.draft
    snapshot = product.preview if target == "preview" else product.live if target == "live" else None
    if snapshot is None:
        raise not_found(f"The {target} of {product.durable_id}")
    return snapshot.resources


def _submission(product: Product, target: str) -> Json:
    snapshot = {"preview": product.preview, "live": product.live}.get(target)
    return draft_entry(product) if snapshot is None else snapshot_entry(product, snapshot, target)


def signed(resources: dict[str, Json]) -> dict[str, Json]:
    """Return a copy in which every stored address carries a fresh signature."""
    fresh = copied(resources)
    token = secrets.token_hex(8)
    for resource in fresh.values():
        if "url" in resource:
            resource["url"] = f"{resource['url']}?sv=2024-01-01&se=2027-01-01&sr=b&sig={token}"
        for version in resource.get("vmImageVersions") or []:
            for image in version.get("vmImages") or []:
                disk = (image.get("source") or {}).get("osDisk") or {}
                if "uri" in disk:
                    disk["uri"] = f"{disk['uri']}?sp=rl&sv=2024-01-01&sig={token}"
    return fresh
