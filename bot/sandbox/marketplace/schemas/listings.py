"""What customers read and see: listings, logos, trailers, plans' texts, categories and terms."""

from bot.sandbox.marketplace.schemas.parts import (
    REFERENCE,
    RESOURCE,
    TEXT,
    WEB,
    Json,
    closed,
    lifecycle,
    resource,
)
from bot.sandbox.marketplace.schemas.versions import Version

_STATE = lifecycle("generallyAvailable", "deleted")
_FRAME: Json = {key: {} for key in ("$schema", *RESOURCE["properties"])}
_CONTACT: Json = {
    "type": "object",
    "additionalProperties": False,
    "required": ["name"],
    "properties": {"name": TEXT, "email": TEXT, "phone": TEXT, "url": WEB},
}


def listing(version: Version) -> Json:
    """Return the schema of `listing`."""
    texts = (
        "title",
        "description",
        "searchResultSummary",
        "shortDescription",
        "privacyPolicyLink",
        "cloudSolutionProviderMarketingMaterials",
        "globalSupportWebsite",
        "governmentSupportWebsite",
        "languageId",
    )
    contacts = ("supportContact", "engineeringContact", "cloudSolutionProviderContact")
    link = {
        "type": "object",
        "required": ["displayText", "link"],
        "properties": {"displayText": TEXT, "link": WEB},
    }
    fields: Json = dict.fromkeys(texts, TEXT) | dict.fromkeys(contacts, _CONTACT)
    fields |= {"kind": {"const": "azureVM"}, "product": REFERENCE, "lifecycleState": _STATE}
    fields |= {"generalLinks": {"type": "array", "items": link}}
    return _strict(fields, ["kind", "product", "languageId"], version)


def asset(version: Version) -> Json:
    """Return the schema of `listing-asset`."""
    types = [f"azureLogo{size}" for size in ("Small", "Medium", "Large", "Wide", "Screenshot", "Hero")]
    fields: Json = dict.fromkeys(("description", "fileName", "friendlyName", "languageId"), TEXT)
    fields |= {
        "kind": {"const": "azure"},
        "type": {"enum": [*types, "pdfDocument"]},
        "product": REFERENCE,
        "listing": REFERENCE,
        "displayOrder": {"type": "integer", "minimum": 0},
        "url": WEB,
        "lifecycleState": _STATE,
    }
    return _strict(fields, ["kind", "product", "languageId", "type", "listing"], version)


def trailer(version: Version) -> Json:
    """Return the schema of `listing-trailer`."""
    image = {"type": "object", "additionalProperties": False, "required": ["url"], "properties": {"url": WEB}}
    images = {"type": "array", "minItems": 1, "maxItems": 1, "items": image}
    thumbnail = {
        "type": "object",
        "additionalProperties": False,
        "required": ["title", "imageList"],
        "properties": {"title": TEXT, "imageList": images},
    }
    fields: Json = {
        "kind": {"const": "azure"},
        "product": REFERENCE,
        "listing": REFERENCE,
        "streamingUrl": WEB,
        "lifecycleState": _STATE,
        "assets": {
            "type": "object",
            "additionalProperties": False,
            "required": ["en-us"],
            "properties": {"en-us": thumbnail},
        },
    }
    return _strict(fields, ["kind", "product", "listing"], version)


def plan_listing(version: Version) -> Json:
    """Return the schema of `plan-listing`."""
    fields: Json = dict.fromkeys(("name", "summary", "description", "languageId"), TEXT)
    fields |= {"kind": {"const": "azureVM-plan"}, "product": REFERENCE, "plan": REFERENCE}
    fields |= {"lifecycleState": _STATE}
    return _strict(fields, ["kind", "product", "plan", "languageId"], version)


def property_(version: Version) -> Json:
    """Return the schema of `property`."""
    fields: Json = dict.fromkeys(("standardContractAmendment", "termsOfUse", "termsOfUseUrl"), TEXT)
    fields |= {
        "kind": {"const": "azureVM"},
        "product": REFERENCE,
        "categories": {"type": "object"},
        "termsConditions": {"type": "string", "enum": ["custom", "standardMicrosoft"]},
        "customAmendments": {"type": "array", "items": _amendment()},
        "lifecycleState": _STATE,
    }
    return _strict(fields, ["kind", "product", "categories", "termsConditions"], version)


def _amendment() -> Json:
    entry = {"type": "object", "properties": {"id": TEXT, "description": TEXT}}
    tenants = {"type": "object", "properties": {"manualEntries": {"type": "array", "items": entry}}}
    return {"type": "object", "properties": {"terms": TEXT, "tenants": tenants}}


def _strict(fields: Json, required: list[str], version: Version) -> Json:
    own = {"type": "object", "required": required, "properties": _FRAME | fields}
    return resource(closed(own, version))
