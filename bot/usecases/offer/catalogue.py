"""Find an offer, suggest near names, describe what a run of it would change."""

import re
from collections.abc import Sequence
from difflib import get_close_matches

from bot.domain.errors import UnknownOffer, UnsupportedOffer
from bot.domain.offer.offer import Offer
from bot.domain.people import Person
from bot.domain.policy.rights import may_read
from bot.domain.values import OfferId, TeamId
from bot.ports.marketplace import MarketplaceError
from bot.usecases.kernel.services import Services

_REFUSED_TYPES = {
    "azureApplication": (
        "It is an Azure application (solution template or managed app). "
        "Microsoft's publishing API does not serve those: stage it in Partner Center."
    ),
}
_SERVED_TYPES = frozenset(
    {"azureVirtualMachine", "coreVirtualMachine", "azureContainer", "softwareAsAService"}
)

_GUID = re.compile(r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")


async def find(services: Services, team: TeamId, offer: OfferId, *, by: Person | None = None) -> Offer:
    """Look an offer up. Raises UnknownOffer with near names, UnsupportedOffer, MarketplaceError.

    With `by` only offers that this person may read are suggested.
    """
    found = await _by_product(services, team, offer) or await services.marketplace.find_offer(offer)
    if found is None:
        raise UnknownOffer(offer, near=await _near(services, team, offer, by))
    await remember(services, team, [found])
    check_supported(found)
    return found


async def _by_product(services: Services, team: TeamId, offer: OfferId) -> Offer | None:
    """A pasted portal link names the product by its GUID, not by its offer ID."""
    if not _GUID.match(offer):
        return None
    await refresh(services, team)
    known = await services.store.read(lambda tx: tx.offers.all(team))
    return next((entry for entry in known if entry.durable_id == f"product/{offer}"), None)


async def last_seen(services: Services, team: TeamId, offer: OfferId) -> Offer | None:
    """Return the offer as it was last seen, without asking the marketplace."""
    return await services.store.read(lambda tx: tx.offers.get(team, offer))


def check_supported(offer: Offer) -> None:
    """Raise UnsupportedOffer for a type that the publishing API does not serve."""
    if offer.type in _SERVED_TYPES:
        return
    why = _REFUSED_TYPES.get(offer.type, f"Offers of type {offer.type} cannot be staged through the API.")
    raise UnsupportedOffer(why)


async def remember(services: Services, team: TeamId, offers: Sequence[Offer]) -> None:
    """Keep offers for suggestions and for when the marketplace is away."""
    now = services.clock.now()
    await services.store.write(lambda tx: tx.offers.remember(team, offers, now=now))


async def refresh(services: Services, team: TeamId) -> int:
    """Read the list of all offers; return how many there are. Raises MarketplaceError."""
    offers = await services.marketplace.list_offers()
    await remember(services, team, offers)
    return len(offers)


async def _near(services: Services, team: TeamId, offer: OfferId, by: Person | None) -> tuple[str, ...]:
    known = await services.store.read(lambda tx: tx.offers.all(team))
    if not known:
        try:
            await refresh(services, team)
        except MarketplaceError:
            return ()
        known = await services.store.read(lambda tx: tx.offers.all(team))
    shown = [e.id for e in known if by is None or may_read(services.policy.for_offer(e.id), by)]
    return tuple(get_close_matches(offer, shown, n=3, cutoff=0.4))
