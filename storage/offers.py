"""Offers as they were last seen."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Connection, RowMapping, delete, insert, select

from bot.domain.values import DurableId, OfferId, TeamId
from bot.ports.marketplace import Offer
from storage.tables import OfferRow

offers = OfferRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it at class creation


class SqlOffers:
    """Implements `Offers` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def remember(self, team: TeamId, seen: Iterable[Offer], *, now: datetime) -> None:
        """Insert or refresh."""
        rows = [
            {
                "team_id": team,
                "durable_id": offer.durable_id,
                "offer_id": offer.id,
                "name": offer.name,
                "offer_type": offer.type,
                "seen_at": now,
            }
            for offer in seen
        ]
        if not rows:
            return
        known = [row["durable_id"] for row in rows]
        self._connection.execute(
            delete(offers).where(offers.c.team_id == team, offers.c.durable_id.in_(known))
        )
        self._connection.execute(insert(offers), rows)

    def get(self, team: TeamId, offer: OfferId) -> Offer | None:
        """Return an offer by its ID."""
        wanted = select(offers).where(offers.c.team_id == team, offers.c.offer_id == offer)
        row = self._connection.execute(wanted).mappings().first()
        return _offer(row) if row is not None else None

    def all(self, team: TeamId) -> Sequence[Offer]:
        """Return all of them by ID."""
        wanted = select(offers).where(offers.c.team_id == team).order_by(offers.c.offer_id)
        return [_offer(row) for row in self._connection.execute(wanted).mappings()]


def _offer(row: RowMapping) -> Offer:
    return Offer(
        id=OfferId(row["offer_id"]),
        durable_id=DurableId(row["durable_id"]),
        type=row["offer_type"],
        name=row["name"],
    )
