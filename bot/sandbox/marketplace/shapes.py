"""What a configure payload must look like: required fields, patterns and limits per resource type.

Source: Microsoft's published JSON schemas of the Product Ingestion API, 2022-03-01-preview2 and later.
"""

import re
from collections.abc import Iterator
from typing import Any

from bot.sandbox.marketplace.imageshapes import technical_problems

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
    "price-and-availability-update-private-audiences": ("product", "plan", "privateAudiences"),
}

ONE_OF: dict[tuple[str, str], tuple[str, ...]] = {
    ("product", "lifecycleState"): ("generallyAvailable", "deprecated", "deleted"),
    ("plan", "lifecycleState"): ("generallyAvailable", "deprecated", "deleted"),
    ("property", "kind"): ("azureVM",),
    ("property", "termsConditions"): ("custom", "standardMicrosoft"),
    ("listing", "kind"): ("azureVM",),
    ("plan-listing", "kind"): ("azureVM-plan",),
    ("listing-asset", "kind"): ("azure",),
    ("listing-asset", "type"): (
        "azureLogoSmall",
        "azureLogoMedium",
        "azureLogoLarge",
        "azureLogoWide",
        "azureLogoHero",
        "azureLogoScreenshot",
        "pdfDocument",
    ),
    ("price-and-availability-plan", "visibility"): ("visible", "hidden"),
    ("price-and-availability-plan", "audience"): ("public", "private"),
    ("customer-leads", "leadDestination"): (
        "none",
        "blob",
        "dynamics",
        "email",
        "httpsEndpoint",
        "marketo",
        "salesforce",
        "table",
    ),
    ("submission", "lifecycleState"): ("generallyAvailable", "deprecated"),
    ("reseller", "resellerChannelState"): ("notSet", "none", "some", "all", "terminated"),
}

LONGEST: dict[tuple[str, str], int] = {("product", "alias"): 120, ("plan", "alias"): 125}

READ_ONLY = frozenset({"status", "result", "created", "validations"})

_PRODUCT_ID = re.compile(r"^[a-z0-9][a-z0-9_-]{2,49}$")
_PLAN_ID = re.compile(r"^[a-z0-9_-]{1,50}$")
_REGIONS = frozenset({"azureGlobal", "azureGovernment", "azureGermany", "azureChina"})
_AUDIENCE_TYPES = frozenset({"none", "subscription", "ea", "msdn", "tenant"})
_AUDIENCE_KEYS = frozenset({"type", "id", "label"})
_MOST_LABEL, _MOST_ID = 1000, 50


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
    yield from _values(kind, resource)
    match kind:
        case "product":
            yield from _identity(resource, _PRODUCT_ID)
        case "plan":
            yield from _identity(resource, _PLAN_ID)
            yield from _regions(resource.get("azureRegions"))
        case "price-and-availability-offer":
            yield from _audiences(resource.get("previewAudiences") or [])
        case "price-and-availability-plan":
            yield from _markets(resource.get("markets") or [])
        case _:
            if kind.endswith("-plan-technical-configuration"):
                yield from technical_problems(resource)


def _values(kind: str, resource: Json) -> Iterator[str]:
    for name, value in resource.items():
        allowed = ONE_OF.get((kind, name))
        if allowed is not None and value not in allowed:
            yield f"'{name}' must be one of {', '.join(allowed)}"
        longest = LONGEST.get((kind, name))
        if longest is not None and not 1 <= len(str(value)) <= longest:
            yield f"'{name}' must have 1 to {longest} characters"


def _identity(resource: Json, pattern: re.Pattern[str]) -> Iterator[str]:
    identity = resource.get("identity")
    external = identity.get("externalId") if isinstance(identity, dict) else None
    if not isinstance(external, str) or not pattern.match(external):
        yield f"'identity.externalId' does not match {pattern.pattern}"


def _regions(regions: Any) -> Iterator[str]:  # noqa: ANN401 - any JSON
    if regions is None:
        return
    if not isinstance(regions, list) or set(regions) - _REGIONS or len(set(regions)) < len(regions):
        yield f"'azureRegions' must be different ones of {', '.join(sorted(_REGIONS))}"


def _markets(markets: Any) -> Iterator[str]:  # noqa: ANN401 - any JSON
    if not isinstance(markets, list) or any(not re.fullmatch(r"[a-z]{2}", str(m)) for m in markets):
        yield "'markets' must hold two-letter country codes in lower case"


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
