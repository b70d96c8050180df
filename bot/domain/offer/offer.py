"""An offer as people and the API know it."""

from dataclasses import dataclass

from bot.domain.values import DurableId, OfferId


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """An offer as the product lookup shows it. `name` is foreign text (its alias)."""

    id: OfferId
    durable_id: DurableId
    type: str
    name: str
