"""Which resource types there are, and what a type's schema holds against a resource."""

from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import islice

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError, relevance

from bot.sandbox.marketplace.schemas import images, leads, listings, offers, pricing
from bot.sandbox.marketplace.schemas.parts import Json
from bot.sandbox.marketplace.schemas.versions import Version

TYPES: dict[str, Callable[[Version], Json]] = {
    "product": offers.product,
    "plan": offers.plan,
    "property": listings.property_,
    "listing": listings.listing,
    "listing-asset": listings.asset,
    "listing-trailer": listings.trailer,
    "plan-listing": listings.plan_listing,
    "price-and-availability-offer": pricing.offer,
    "price-and-availability-plan": pricing.plan,
    "price-and-availability-update-private-audiences": pricing.private_audience_sync,
    "customer-leads": leads.customer_leads,
    "test-drive": offers.drive,
    "reseller": offers.reseller,
    "commercial-marketplace-setup": offers.setup,
    "virtual-machine-plan-technical-configuration": images.virtual_machine,
    "core-virtual-machine-plan-technical-configuration": images.core_virtual_machine,
    "container-plan-technical-configuration": images.container,
    "submission": offers.submission,
}
"""Resource types of a configure payload, with the function that returns a version's schema."""

_MOST_PROBLEMS = 20
_LONGEST = 300


def problems(kind: str, version: Version, resource: Json) -> Iterator[str]:
    """Yield what the schema of a type holds against a resource, up to a bound."""
    for error in islice(_validator(kind, version).iter_errors(resource), _MOST_PROBLEMS):
        yield _sentence(_cause(error))


@lru_cache(maxsize=256)
def _validator(kind: str, version: Version) -> Draft202012Validator:
    return Draft202012Validator(TYPES[kind](version))


def _cause(error: ValidationError) -> ValidationError:
    """Return what lies deepest: of alternatives none of which fits, the one that nearly does."""
    while error.context:
        error = min(error.context, key=relevance)
    return error


def _sentence(error: ValidationError) -> str:
    place = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in error.absolute_path)
    return f"'{place.removeprefix('.')}': {error.message}"[:_LONGEST]
