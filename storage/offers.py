"""Offers as they were last seen."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Connection, RowMapping, select

from bot.domain.offer.offer import Offer
from bot.domain.values import DurableId, OfferId, TeamId
from storage.rows import storable
from storage.tables import OfferRow
from storage.upsert import insert_into

offers = OfferRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it at class creation


class SqlOffers:
    """Implements `Offers` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def remember(self, team: TeamId, seen: Iterable[Offer], *, now: datetime) -> None:
        """Insert or refresh; in the order of their ids, so that two replicas never lock crosswise."""
        rows = [
            {
                "team_id": team,
                "durable_id": offer.durable_id,
                "offer_id": offer.id,
                "name": storable(offer.name),
                "offer_type": offer.type,
                "seen_at": now,
            }
            for offer in sorted(seen, key=lambda offer: offer.durable_id)
        ]
        if not rows:
            return
        statement = insert_into(self._connection, offers)
        fresh = {name: statement.excluded[name] for name in ("offer_id", "name", "offer_type", "seen_at")}
        refresh = statement.on_conflict_do_update(index_elements=["team_id", "durable_id"], set_=fresh)
        self._connection.execute(refresh, rows)

    def get(self, team: TeamId, offer: OfferId) -> Offer | None:
        """Return an offer by its ID; of two with that ID (deleted and made anew), the one seen last."""
        wanted = select(offers).where(offers.c.team_id == team, offers.c.offer_id == offer)
        newest = wanted.order_by(offers.c.seen_at.desc()).limit(1)
        row = self._connection.execute(newest).mappings().first()
        return _offer(row) if row is not None else None

    def type_of(self, product: DurableId) -> str:
        """Return the type of an offer as any team last saw it; empty when nobody has."""
        wanted = select(offers.c.offer_type).where(offers.c.durable_id == product)
        newest = wanted.order_by(offers.c.seen_at.desc()).limit(1)
        return str(self._connection.execute(newest).scalar() or "")

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
