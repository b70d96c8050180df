"""The request that publishes an Azure application's draft to preview."""

from bot.http.json_text import JsonObject
from bot.marketplace.submissions.trees import MODULES, Instances


def creation(guid: str, branches: Instances) -> JsonObject:
    """Name the whole draft. Nothing may go live by itself."""
    variants = sorted({variant for _, variant in branches if variant})

    def named(variant: str) -> list[JsonObject]:
        places = ((module, branches.get((module.lower(), variant), "")) for module in MODULES)
        return [{"type": module, "value": instance} for module, instance in places if instance]

    return {
        "resourceType": "SubmissionCreationRequest",
        "targets": [{"type": "Scope", "value": "preview"}],
        "resources": [*named(""), {"type": "ResellerConfiguration", "value": f"{guid}-ResellerInstance"}],
        "variantResources": [{"variantID": variant, "resources": named(variant)} for variant in variants],
        "publishOption": {"isManualPublish": True, "isAutoPromote": False},
        "extendedProperties": [],
    }
