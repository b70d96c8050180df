"""The documents of an Azure application: what an instance of a module holds, as it is read and written.

A draft's resource is kept under the id that it has for the whole sandbox (`listing/<product>`, ...); here it
has an instance, a document id and a tag, which differ from publish to publish.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bot.sandbox.marketplace.catalog import Product
from bot.sandbox.marketplace.partner import catalogue
from bot.sandbox.marketplace.switches import Switches

Json = dict[str, Any]

AUDIENCE, PREVIEW_GROUP = "productavailabilities", "PreviewMarketplaceGroup"
MODULE = {
    "listings": "Listing",
    "properties": "Property",
    "productavailabilities": "Availability",
    "featureavailabilities": "Availability",
    "packageconfigurations": "Package",
}
_OF_OFFER = {
    "listings": "listing",
    "properties": "property",
    "productavailabilities": "price-and-availability-offer",
    "packageconfigurations": "application-package-configuration",
}
_OF_PLANS = {
    "listings": "plan-listing",
    "featureavailabilities": "price-and-availability-plan",
    "packageconfigurations": "azure-application-plan-technical-configuration",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One document of one instance. `number` counts the publishes before it; `key` is its place."""

    collection: str
    variant: str
    number: int
    key: str

    def instance(self, product: Product) -> str:
        """Return the id of the instance that holds it."""
        return catalogue.instance(product, MODULE[self.collection], self.variant, self.number)

    def document(self, product: Product) -> str:
        """Return its own id, which is not the instance's."""
        text = f"{product.guid}/{self.collection}/{self.variant}/document/{self.number}"
        return catalogue.guid_from(text)


def find(product: Product, collection: str, wanted: str, switches: Switches) -> Slot | None:
    """Return the document with that instance id or document id."""
    for slot in _slots(product, collection, switches):
        if wanted in {slot.instance(product), slot.document(product)}:
            return slot
    return None


def _slots(product: Product, collection: str, switches: Switches) -> Iterator[Slot]:
    newest = catalogue.generation(product, switches)
    variants = [catalogue.guid_of(plan) for plan in catalogue.plans(product)]
    for number in range(newest, catalogue.BEFORE_ANY - 1, -1):
        if kind := _OF_OFFER.get(collection):
            key = f"{kind}/{product.guid}"
            yield Slot(collection=collection, variant="", number=number, key=key)
        for variant in variants if collection in _OF_PLANS else []:
            key = f"{_OF_PLANS[collection]}/{product.guid}/{variant}"
            yield Slot(collection=collection, variant=variant, number=number, key=key)


def is_draft(product: Product, slot: Slot, switches: Switches) -> bool:
    """Tell whether a document is the draft's, which alone can be written."""
    return slot.number == catalogue.generation(product, switches)


def held(product: Product, slot: Slot, switches: Switches) -> dict[str, Json] | None:
    """Return all resources that were published with a document; None when they cannot be read any more."""
    if is_draft(product, slot, switches) or switches.old_instances == "draft":
        return product.draft
    if switches.old_instances == "gone":
        return None
    published = [run for run in product.runs if run.target == "preview"]
    if slot.number >= 0:
        return published[slot.number].resources if slot.number < len(published) else None
    numbers = {run.number for run in product.runs}
    first = (one for one in (product.live, product.preview) if one is not None and one.number not in numbers)
    return next((one.resources for one in first), None)


def read(product: Product, slot: Slot, switches: Switches) -> Json | None:
    """Return a document as it is read, without any null; None when there is none."""
    resources = held(product, slot, switches)
    if resources is None or slot.key not in resources:
        return None
    is_now = is_draft(product, slot, switches) or switches.old_instances != "draft"
    shown = slot if is_now else _of_draft(product, slot, switches)
    body = _shown(slot.collection, resources[slot.key], switches)
    return {**body, "@odata.etag": etag(resources[slot.key]), "id": shown.document(product)}


def _of_draft(product: Product, slot: Slot, switches: Switches) -> Slot:
    number = catalogue.generation(product, switches)
    return Slot(collection=slot.collection, variant=slot.variant, number=number, key=slot.key)


def etag(resource: Json) -> str:
    """Return the tag of what is stored: quotes stand inside of it."""
    text = json.dumps(resource, sort_keys=True, default=str)
    return f'"{catalogue.guid_from(hashlib.sha256(text.encode()).hexdigest())}"'


def _shown(collection: str, resource: Json, switches: Switches) -> Json:
    body = {key: value for key, value in resource.items() if key not in {"id", "$schema", "product"}}
    if collection != AUDIENCE:
        return body
    entries = body.pop("previewAudiences", None) or []
    if switches.preview_form != "subscription":
        values = [str(entry["id"]) for entry in entries]
        body["audiences"] = [{"type": PREVIEW_GROUP, "values": values}]
    if switches.preview_form != "audiences":
        body["subscriptionAudiences"] = [
            {"id": str(entry["id"]), "description": str(entry.get("label") or "")} for entry in entries
        ]
    return body
