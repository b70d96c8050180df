"""Who may buy or preview what, where and for how much."""

from bot.sandbox.marketplace.schemas.parts import AUDIENCES, NUMBER, REFERENCE, TEXT, Json, resource
from bot.sandbox.marketplace.schemas.versions import Version

_AMOUNTS = {
    "free": "",
    "flat": "price",
    "perCore": "pricePerCore",
    "perCoreSize": "pricePerCoreSize",
    "perMarketAndCoreSize": "prices",
}
"""Which amount each way of pricing asks for; the others must be absent."""

_MARKETS: Json = {"type": "array", "items": {"type": "string", "pattern": "[a-z]{2,3}"}}


def offer(_: Version) -> Json:
    """Return the schema of `price-and-availability-offer`, the preview audience."""
    return resource(
        {
            "type": "object",
            "required": ["product", "previewAudiences"],
            "properties": {"product": REFERENCE, "previewAudiences": AUDIENCES},
        }
    )


def plan(_: Version) -> Json:
    """Return the schema of `price-and-availability-plan`."""
    all_markets = {"properties": {"customerMarkets": {"enum": ["allMarkets", "allTaxRemittedMarkets"]}}}
    return resource(
        {
            "type": "object",
            "required": ["product", "plan", "visibility", "audience"],
            "properties": {
                "product": REFERENCE,
                "plan": REFERENCE,
                "visibility": {"enum": ["visible", "hidden"]},
                "audience": {"enum": ["public", "private"]},
                "billingTag": TEXT,
                "customerMarkets": {"enum": ["customMarkets", "allMarkets", "allTaxRemittedMarkets"]},
                "markets": _MARKETS,
                "pricing": _pricing(),
                "privateAudiences": AUDIENCES,
                "softwareReservation": _reservations(),
                "trial": _trial(),
            },
            "if": {"required": ["customerMarkets"], **all_markets},
            "then": {"not": {"required": ["markets"]}},
        }
    )


def private_audience_sync(_: Version) -> Json:
    """Return the schema of `price-and-availability-update-private-audiences`.

    Microsoft's samples print the names of its lists with a stray blank.
    """
    lists = {"type": "object", "additionalProperties": False}
    lists["properties"] = dict.fromkeys(("add", "remove", "add ", "remove "), AUDIENCES)
    return resource(
        {
            "type": "object",
            "required": ["product", "plan", "privateAudiences"],
            "properties": {"product": REFERENCE, "plan": REFERENCE, "privateAudiences": lists},
        }
    )


def _pricing() -> Json:
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {"licenseModel": {"enum": ["byol", "payAsYouGo"]}, "corePricing": _core_pricing()},
    }


def _core_pricing() -> Json:
    amounts = {"type": "object", "additionalProperties": NUMBER}
    per_market = {
        "type": "object",
        "additionalProperties": False,
        "required": ["markets", "prices", "currency"],
        "properties": {
            "currency": {"type": "string", "pattern": "[a-z]{3}"},
            "markets": _MARKETS,
            "prices": amounts,
        },
    }
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "priceInputOption": {"enum": list(_AMOUNTS)},
            "price": NUMBER,
            "pricePerCore": NUMBER,
            "pricePerCoreSize": amounts,
            "prices": {"type": "array", "items": per_market},
        },
        "allOf": [_priced_by(option) for option in _AMOUNTS],
    }


def _priced_by(option: str) -> Json:
    needed = _AMOUNTS[option]
    others = [name for name in _AMOUNTS.values() if name and name != needed]
    return {
        "if": {"properties": {"priceInputOption": {"const": option}}},
        "then": {
            "required": [needed] if needed else [],
            "not": {"anyOf": [{"required": [name]} for name in others]},
        },
    }


def _reservations() -> Json:
    fields = {"type": {"enum": ["month", "year"]}, "term": NUMBER, "percentageSave": NUMBER}
    item = {
        "type": "object",
        "additionalProperties": False,
        "required": list(fields),
        "properties": fields,
    }
    return {"type": ["array", "null"], "items": item}


def _trial() -> Json:
    fields = {"type": {"enum": ["day", "week", "month", "year"]}, "value": NUMBER}
    return {
        "type": ["object", "null"],
        "additionalProperties": False,
        "required": list(fields),
        "properties": fields,
    }
