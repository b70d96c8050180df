"""Products, plans and branches in the submission API's shapes."""

import hashlib
from collections.abc import Iterator
from typing import Any

from bot.sandbox.marketplace.catalog import Product
from bot.sandbox.marketplace.switches import Switches

Json = dict[str, Any]

MODULES = ("Listing", "Property", "Package", "Availability", "ResellerConfiguration")
NEEDED = MODULES[:4]
BEFORE_ANY = -1
"""The number of the instances that were published before the sandbox started."""
_KINDS = {
    "listing": ("listing", "plan-listing"),
    "property": ("property",),
    "package": ("virtual-machine-plan", "core-virtual-machine-plan", "container-plan"),
    "availability": ("price-and-availability",),
    "resellerconfiguration": ("reseller",),
}
_OF_PLANS = ("Listing", "Package", "Availability")
_TYPES = {
    "azureVirtualMachine": "AzureThirdPartyVirtualMachine",
    "coreVirtualMachine": "AzureThirdPartyCoreVirtualMachine",
    "azureApplication": "AzureApplication",
}
_SUBTYPES = {"managedApplication": "managed-application", "solutionTemplate": "solution-template"}
_RESELLERS = {"some": "PartialOptIn", "all": "Enabled", "terminated": "OptOut"}


def product(found: Product) -> Json:
    """Return a product."""
    return {
        "resourceType": _TYPES.get(found.type, f"{found.type[:1].upper()}{found.type[1:]}"),
        "name": found.alias,
        "externalIDs": [{"type": "AzureOfferId", "value": found.external_id}],
        "isModularPublishing": True,
        "id": found.guid,
    }


def plans(found: Product) -> list[Json]:
    """Return the plan resources of an offer's draft."""
    return [resource for id_, resource in found.draft.items() if id_.startswith("plan/")]


def guid_of(plan: Json) -> str:
    """Return a plan's GUID."""
    return str(plan["id"]).rsplit("/", 1)[-1]


def variant(found: Product, plan: Json) -> Json:
    """Return a plan as this API shows it. No field is ever null."""
    subtype = _SUBTYPES.get(str(plan.get("subtype")), "solution-template")
    is_retired = plan.get("lifecycleState") in {"deprecated", "deleted"}
    return {
        "resourceType": "AzureSkuVariant",
        "state": "InActive" if is_retired else "Active",
        "friendlyName": plan["alias"],
        "conversionPaths": "*",
        "externalID": plan["identity"]["externalId"],
        "certificationsAzureGovernment": [],
        "cloudAvailabilities": ["public-azure"],
        **({"subType": subtype} if found.type == "azureApplication" else {}),
        "extendedProperties": [],
        "@odata.etag": f'"{guid_from(str(sorted(plan.items(), key=str)))}"',
        "id": guid_of(plan),
    }


def generation(found: Product, switches: Switches) -> int:
    """Return how often the draft was submitted: its instances are new after each time, or stay (a switch)."""
    if switches.draft_instance == "stays":
        return 0
    return sum(run.target == "preview" for run in found.runs)


def published_as(release: int, switches: Switches) -> int:
    """Return the number of the instances of the n-th publish; 0: the one from before the sandbox started."""
    return 0 if switches.draft_instance == "stays" else release + BEFORE_ANY


def instance(found: Product, module: str, variant_id: str, number: int) -> str:
    """Return the id of a module's instance, the offer's own when no plan is named."""
    return guid_from(f"{found.guid}/{module}/{variant_id}/{number}")


def branches(found: Product, module: str, switches: Switches) -> Iterator[Json]:
    """Yield a module's branches: the offer's first, then the plans'."""
    number = generation(found, switches)
    variants = [guid_of(plan) for plan in plans(found)] if module in _OF_PLANS else []
    for variant_id in ("", *variants):
        yield {
            "resourceType": "Branch",
            "friendlyName": "Main",
            "type": "Main",
            "module": module,
            "currentDraftInstanceID": instance(found, module, variant_id, number),
            **({"variantID": variant_id} if variant_id else {}),
        }


def instances(found: Product, number: int) -> Json:
    """Return the instances of a submission: the offer's, and each plan's."""
    return {
        "resources": [_reference(found, module, "", number) for module in NEEDED],
        "variantResources": [
            {
                "variantID": guid_of(plan),
                "resources": [_reference(found, module, guid_of(plan), number) for module in _OF_PLANS],
            }
            for plan in plans(found)
        ],
    }


def _reference(found: Product, module: str, variant_id: str, number: int) -> Json:
    return {"type": module, "value": instance(found, module, variant_id, number)}


def of_modules(found: Product, modules: set[str]) -> list[Json]:
    """Return the draft's resources that some modules (in lower case) hold."""
    return [
        resource
        for id_, resource in found.draft.items()
        if any(id_.partition("/")[0].startswith(_KINDS[module]) for module in modules if module in _KINDS)
    ]


def setup(found: Product) -> Json:
    """Return how an offer is sold."""
    channel = {"type": "Reseller", "value": reseller(found)["resellerChannelState"]}
    drive = found.draft.get(f"test-drive/{found.guid}", {})
    return {
        "resourceType": "AzureProductSetup",
        "sellingOption": "ListAndSell",
        "trialUri": "",
        "enableTestDrive": bool(drive.get("enabled", False)),
        "channelStates": [channel],
    }


def reseller(found: Product) -> Json:
    """Return whether resellers may sell an offer."""
    state = str(found.draft.get(f"reseller/{found.guid}", {}).get("resellerChannelState", "none"))
    return {
        "resourceType": "ResellerConfiguration",
        "resellerChannelState": _RESELLERS.get(state, "Disabled"),
        "tenantIds": [],
    }


def guid_from(text: str) -> str:
    """Return a GUID that is always the same for the same text."""
    raw = hashlib.sha256(text.encode()).hexdigest()
    return f"{raw[:8]}-{raw[8:12]}-4{raw[13:16]}-8{raw[17:20]}-{raw[20:32]}"
