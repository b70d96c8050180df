"""What a configure payload must look like: required fields, patterns and limits per resource type.

Source: Microsoft's published JSON schemas of the Product Ingestion API, 2022-03-01-preview2 and later.
"""

import re
from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]

HOST = "https://schema.mp.microsoft.com/schema/"
OLD_HOST = "https://product-ingestion.azureedge.net/schema/"

REQUIRED: dict[str, tuple[str, ...]] = {
    "product": ("identity", "type", "alias"),
    "plan": ("product", "identity", "alias"),
    "property": ("kind", "product", "categories", "termsConditions"),
    "listing": ("kind", "product", "languageId"),
    "listing-asset": ("kind", "product", "languageId", "type", "listing"),
    "listing-trailer": ("kind",),
    "plan-listing": ("kind", "product", "plan", "languageId"),
    "price-and-availability-offer": ("product", "previewAudiences"),
    "price-and-availability-plan": ("product", "plan", "visibility", "audience"),
    "customer-leads": ("product", "leadDestination"),
    "test-drive": ("product", "enabled"),
    "reseller": ("product", "resellerChannelState", "audiences"),
    "commercial-marketplace-setup": ("product", "sellThroughMicrosoft"),
    "virtual-machine-plan-technical-configuration": ("product", "plan"),
    "core-virtual-machine-plan-technical-configuration": ("product", "plan"),
    "submission": ("product", "target"),
}

READ_ONLY = frozenset({"status", "result", "created", "validations"})

_PRODUCT_ID = re.compile(r"^[a-z0-9][a-z0-9_-]{2,49}$")
_PLAN_ID = re.compile(r"^[a-z0-9_-]{1,50}$")
_IMAGE_VERSION = re.compile(r"^\d+\.\d+\.\d+$")
_AUDIENCE_TYPES = frozenset({"none", "subscription", "ea", "msdn", "tenant"})
_AUDIENCE_KEYS = frozenset({"type", "id", "label"})
_MOST_LABEL, _MOST_ID, _MOST_ALIAS = 1000, 50, 120


def type_of(schema: str) -> str | None:
    """Return the resource type that a `$schema` address names, None for one that cannot be accessed."""
    if not schema.startswith(HOST):
        return None
    kind = schema.removeprefix(HOST).split("/")[0]
    return kind if kind in REQUIRED or kind == "configure" else None


def problems(kind: str, resource: Json) -> Iterator[str]:
    """Yield everything that the schema of a type holds against a resource."""
    for name in REQUIRED.get(kind, ()):
        if name not in resource:
            yield f"required property '{name}' is missing"
    match kind:
        case "product":
            yield from _identity(resource, _PRODUCT_ID)
            if len(str(resource.get("alias", ""))) > _MOST_ALIAS:
                yield f"'alias' is longer than {_MOST_ALIAS} characters"
        case "plan":
            yield from _identity(resource, _PLAN_ID)
        case "price-and-availability-offer":
            yield from _audiences(resource.get("previewAudiences") or [])
        case "virtual-machine-plan-technical-configuration":
            yield from _images(resource.get("vmImageVersions") or [])
        case _:
            return


def _identity(resource: Json, pattern: re.Pattern[str]) -> Iterator[str]:
    identity = resource.get("identity")
    external = identity.get("externalId") if isinstance(identity, dict) else None
    if not isinstance(external, str) or not pattern.match(external):
        yield f"'identity.externalId' does not match {pattern.pattern}"


def _audiences(entries: list[Any]) -> Iterator[str]:
    for index, entry in enumerate(entries):
        if not isinstance(entry, dict) or set(entry) - _AUDIENCE_KEYS:
            yield f"'previewAudiences[{index}]' has properties that are not allowed"
            continue
        if entry.get("type") not in _AUDIENCE_TYPES:
            yield f"'previewAudiences[{index}].type' is not an audience type"
        if not 1 <= len(str(entry.get("id", ""))) <= _MOST_ID:
            yield f"'previewAudiences[{index}].id' must have 1 to {_MOST_ID} characters"
        if len(str(entry.get("label") or "")) > _MOST_LABEL:
            yield f"'previewAudiences[{index}].label' is longer than {_MOST_LABEL} characters"


def _images(versions: list[Any]) -> Iterator[str]:
    for index, version in enumerate(versions):
        number = str(version.get("versionNumber", "")) if isinstance(version, dict) else ""
        if not _IMAGE_VERSION.match(number):
            yield f"'vmImageVersions[{index}].versionNumber' is not of the form 1.2.3"
        images = version.get("vmImages") if isinstance(version, dict) else None
        if not isinstance(images, list) or not 1 <= len(images) <= 2:
            yield f"'vmImageVersions[{index}].vmImages' must hold 1 or 2 images"
