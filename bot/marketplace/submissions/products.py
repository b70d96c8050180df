"""Products of the submission API, as offers. Only Azure applications are taken from here."""

from pydantic import Field

from bot.domain.offer.offer import Offer
from bot.domain.values import DurableId, OfferId
from bot.http.json_text import JsonObject
from bot.marketplace.addresses import is_durable
from bot.marketplace.wire import Objects, Wire, Words, read

_TYPE, _ID = "azureapplication", "azureofferid"


class _Product(Wire):
    id: Words = ""
    name: Words = ""
    resource_type: Words = ""
    external_ids: Objects = Field(default_factory=list)


def offer_of(entry: JsonObject) -> Offer | None:
    """Return an Azure application; None for any other product, and for one without usable ids."""
    product = read(_Product, entry)
    if product.resource_type.lower() != _TYPE or not is_durable(f"product/{product.id}"):
        return None
    for external in product.external_ids:
        folded = {str(key).lower(): str(value) for key, value in external.items()}
        if folded.get("type", "").lower() == _ID and folded.get("value"):
            id_ = folded["value"].strip().lower()
            return Offer(
                id=OfferId(id_),
                durable_id=DurableId(f"product/{product.id}"),
                type="azureApplication",
                name=product.name or id_,
            )
    return None
