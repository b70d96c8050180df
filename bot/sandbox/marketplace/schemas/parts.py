"""Parts that the schemas of several resource types share."""

from typing import Any

from bot.sandbox.marketplace.schemas.versions import Version

Json = dict[str, Any]

TEXT: Json = {"type": "string"}
FLAG: Json = {"type": "boolean"}
NUMBER: Json = {"type": "number"}
WEB: Json = {"type": "string", "pattern": "^https?://"}
DURABLE_ID: Json = {"type": "string", "pattern": r"^[a-z](-?[a-z0-9]+)*/[a-z0-9-]+(\/?[a-z0-9-])*$"}

REFERENCE: Json = {
    "oneOf": [
        DURABLE_ID,
        {
            "type": "object",
            "required": ["externalId"],
            "properties": {
                "externalId": {
                    "type": "string",
                    "minLength": 3,
                    "maxLength": 50,
                    "pattern": "^[a-z0-9][a-z0-9-_]{2,49}$",
                }
            },
        },
        {
            "type": "object",
            "required": ["resourceName"],
            "properties": {
                "resourceName": {
                    "type": "string",
                    "minLength": 1,
                    "maxLength": 50,
                    "pattern": "^[a-zA-Z0-9-_]+$",
                }
            },
        },
    ]
}

_INNER_CODES = [
    "businessValidationError",
    "collectionLimitExceeded",
    "invalidId",
    "invalidEntityStatus",
    "invalidRequest",
    "invalidResource",
    "invalidState",
    "notDeployed",
    "notSupported",
    "operationCanceled",
    "productLocked",
    "resourceNotFound",
    "schemaValidationError",
]
_VALIDATION: Json = {
    "type": "object",
    "required": ["code", "level"],
    "properties": {
        "code": {"enum": _INNER_CODES},
        "message": TEXT,
        "level": {"enum": ["informational", "warning"]},
        "details": {"type": "array"},
    },
}

RESOURCE: Json = {
    "type": "object",
    "required": ["$schema"],
    "properties": {
        "id": DURABLE_ID,
        "resourceName": {"type": "string", "minLength": 1, "maxLength": 50},
        "validations": {"type": "array", "items": _VALIDATION},
    },
}

DEPRECATION: Json = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "$schema": TEXT,
        "date": TEXT,
        "dateOffset": TEXT,
        "reason": {"enum": ["criticalSecurityIssue", "endOfSupport", "other"]},
        "alternative": {
            "oneOf": [
                {
                    "type": "object",
                    "additionalProperties": False,
                    "required": [name],
                    "properties": {name: REFERENCE},
                }
                for name in ("product", "plan")
            ]
        },
    },
}

AUDIENCES: Json = {
    "type": ["array", "null"],
    "items": {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "id": {"type": "string", "minLength": 1, "maxLength": 50},
            "label": {"type": "string", "maxLength": 1000},
            "type": {"enum": ["none", "subscription", "ea", "msdn", "tenant"]},
        },
    },
}


def lifecycle(*states: str) -> Json:
    """Return the schema of a `lifecycleState` that may have these values."""
    return {"type": "string", "enum": list(states)}


def closed(schema: Json, version: Version) -> Json:
    """Forbid other properties, as preview2 does. What newer versions added is not known: they stay open."""
    return {**schema, "additionalProperties": False} if version.is_first else schema


def resource(*parts: Json) -> Json:
    """Return the schema of a resource type."""
    return {"allOf": [RESOURCE, *parts]}
