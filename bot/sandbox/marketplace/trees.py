"""Resource trees: everything of one environment, with its one submission."""

import secrets
from datetime import datetime
from typing import Any

from bot.sandbox.marketplace.catalog import SCHEMA, Product
from bot.sandbox.marketplace.errors import not_found
from bot.sandbox.marketplace.signing import signed
from bot.sandbox.marketplace.submissions import draft_entry, snapshot_entry

__all__ = ["signed", "tree"]

Json = dict[str, Any]


def tree(product: Product, target: str, now: datetime, *, shuffled: bool) -> Json:
    """Return everything of one environment, unsigned. Raises ApiError when the offer never got there."""
    product.settle(now)
    resources = list(_resources(product, target).values())
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
