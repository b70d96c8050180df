"""Offers seen lately."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.offer.offer import Offer
from bot.domain.values import DurableId, OfferId, TeamId


class Offers(Protocol):
    """Offers seen lately: names for suggestions, ids for when the marketplace is away."""

    def remember(self, team: TeamId, offers: Iterable[Offer], *, now: datetime) -> None:
        """Insert or refresh."""

    def get(self, team: TeamId, offer: OfferId) -> Offer | None:
        """Return an offer as it was last seen."""

    def type_of(self, product: DurableId) -> str:
        """Return the type of an offer as any team last saw it; empty when nobody has."""

    def all(self, team: TeamId) -> Sequence[Offer]:
        """Return all of them by ID."""
