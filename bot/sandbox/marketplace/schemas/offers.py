"""The offer itself, its plans, its channels, and the submission that publishes it."""

from bot.sandbox.marketplace.schemas.parts import (
    DEPRECATION,
    FLAG,
    NUMBER,
    REFERENCE,
    TEXT,
    Json,
    lifecycle,
    resource,
)
from bot.sandbox.marketplace.schemas.versions import Version

PRODUCT_TYPES = [
    "azureApplication",
    "azureContainer",
    "azureVirtualMachine",
    "consultingService",
    "containerApp",
    "coreVirtualMachine",
    "cosellOnly",
    "dynamics365BusinessCentral",
    "dynamics365ForCustomerEngagement",
    "dynamics365ForOperations",
    "iotEdgeModule",
    "managedService",
    "powerBiApp",
    "powerBiVisual",
    "softwareAsAService",
    "xbox360NonBackcompat",
]
_STATES = lifecycle("generallyAvailable", "deprecated", "deleted")
_GAME = ["legacyXboxProductId", "legacyXboxProductType", "storeId", "xboxTitleId"]


def product(_: Version) -> Json:
    """Return the schema of `product`."""
    external = {"type": "string", "minLength": 3, "maxLength": 50, "pattern": "^[a-z0-9][a-z0-9-_]{2,49}$"}
    identity = {"type": "object", "required": ["externalId"], "properties": {"externalId": external}}
    return resource(
        {
            "type": "object",
            "required": ["identity", "type", "alias"],
            "properties": {
                "identity": identity,
                "type": {"type": "string", "enum": PRODUCT_TYPES},
                "alias": {"type": "string", "maxLength": 120},
                "productGroup": REFERENCE,
                "lifecycleState": _STATES,
                "deprecationSchedule": DEPRECATION,
            },
            "if": {"properties": {"type": {"const": "xbox360NonBackcompat"}}},
            "then": {"properties": {"identity": {"required": _GAME}}},
        }
    )


def plan(_: Version) -> Json:
    """Return the schema of `plan`."""
    external = {"type": "string", "minLength": 1, "maxLength": 50, "pattern": "^[a-z0-9-_]{1,50}$"}
    certification = {
        "type": "object",
        "additionalProperties": False,
        "required": ["name", "link"],
        "properties": {
            "name": {"type": "string", "minLength": 1, "maxLength": 255},
            "link": {"type": "string", "maxLength": 1000},
        },
    }
    regions = {"enum": ["azureGlobal", "azureGovernment", "azureGermany", "azureChina"]}
    return resource(
        {
            "type": "object",
            "required": ["product", "identity", "alias"],
            "properties": {
                "product": REFERENCE,
                "identity": {
                    "type": "object",
                    "additionalProperties": False,
                    "required": ["externalId"],
                    "properties": {"externalId": external},
                },
                "alias": {"type": "string", "minLength": 1, "maxLength": 125},
                "azureRegions": {"type": "array", "uniqueItems": True, "items": regions},
                "azureGovernmentCertifications": {"type": "array", "maxItems": 100, "items": certification},
                "displayRank": NUMBER,
                "subtype": {"enum": ["managedApplication", "solutionTemplate"]},
                "lifecycleState": _STATES,
                "deprecationSchedule": DEPRECATION,
            },
        }
    )


def setup(_: Version) -> Json:
    """Return the schema of `commercial-marketplace-setup`."""
    flags = ("sellThroughMicrosoft", "useMicrosoftLicenseManagementService", "requireLicenseForInstall")
    fields: Json = dict.fromkeys(flags, FLAG) | {"product": REFERENCE, "accessUrl": TEXT}
    fields |= {"callToAction": {"enum": ["free", "freeTrial", "contactMe"]}}
    return resource({"type": "object", "required": ["product", "sellThroughMicrosoft"], "properties": fields})


def reseller(_: Version) -> Json:
    """Return the schema of `reseller`."""
    fields = {
        "product": REFERENCE,
        "resellerChannelState": {"enum": ["notSet", "none", "some", "all", "terminated"]},
    }
    required = ["product", "resellerChannelState", "audiences"]
    return resource({"type": "object", "required": required, "properties": fields})


def drive(_: Version) -> Json:
    """Return the schema of `test-drive`: a type exactly when there is one."""
    types = [
        "azureResourceManager",
        "dynamicsForBusinessCentral",
        "dynamicsForCustomerEngagement",
        "dynamicsForOperations",
        "logicApp",
        "powerBi",
    ]
    fields = {"product": REFERENCE, "enabled": FLAG, "type": {"enum": types}}
    off: Json = {"properties": {"enabled": {"const": False}}, "not": {"required": ["type"]}}
    on: Json = {"properties": {"enabled": {"const": True}}, "required": ["type"]}
    own = {"type": "object", "required": ["product", "enabled"], "properties": fields}
    return resource(own, {"oneOf": [off, on]})


def submission(_: Version) -> Json:
    """Return the schema of `submission`. What is read-only in it may come back, and is checked too."""
    targets = ["flight", "sandbox", "draft", "preview", "live", "certification", "retail"]
    return resource(
        {
            "type": "object",
            "required": ["target", "product"],
            "properties": {
                "product": REFERENCE,
                "target": {
                    "type": "object",
                    "required": ["targetType"],
                    "properties": {"targetType": {"enum": targets}},
                },
                "lifecycleState": lifecycle("generallyAvailable", "deprecated"),
                "deprecationSchedule": DEPRECATION,
                "status": {"enum": ["notStarted", "running", "completed"]},
                "result": {"enum": ["pending", "succeeded", "failed"]},
                "created": TEXT,
            },
        }
    )
