"""Find the offer that somebody means, suggest near names, know which offers can be staged."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.domain.errors import UnknownOffer, UnsupportedOffer
from bot.domain.offer.naming import OfferName, matching, near, pick, read_name
from bot.domain.offer.offer import Offer
from bot.domain.people import Actor, Person
from bot.domain.policy.rights import check_reads_at_all, may_read
from bot.domain.values import OfferId, TeamId
from bot.ports.marketplace import MarketplaceError
from bot.ports.store.tx import Tx
from bot.usecases.kernel.services import Services

_LOOK_WITHIN = timedelta(seconds=0.8)
"""How long somebody who types a command waits for the marketplace to say whether an offer exists."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Offers that were looked for; `is_current` is false where the marketplace's list is an older one."""

    offers: tuple[Offer, ...]
    is_current: bool


async def find(services: Services, team: TeamId, text: str, *, by: Person | None = None) -> Offer:
    """Ask the marketplace for the offer that somebody means, however they named it.

    With `by` only offers that this person may read are suggested. Raises UnknownOffer with near names,
    UnsupportedOffer, MarketplaceError.
    """
    found = await _find(services, team, read_name(text))
    if found is None:
        raise await _unknown(services, team, text, by)
    check_supported(services, found)
    return found


async def known(services: Services, team: TeamId, text: str, *, by: Person | None = None) -> Offer:
    """Return the offer that somebody means; the marketplace is asked only for one not seen before.

    Answers while somebody waits: a marketplace that is silent is not waited for. Raises UnknownOffer with
    near names; its `was_asked` is false when the marketplace did not answer.
    """
    seen = await last_seen(services, team, text)
    if seen is not None:
        return seen
    try:
        async with asyncio.timeout(_LOOK_WITHIN.total_seconds()):
            found = await _find(services, team, read_name(text))
    except (MarketplaceError, TimeoutError):
        names = await _near(services, team, text, by)
        raise UnknownOffer(text.strip(), near=names, was_asked=False) from None
    if found is None:
        raise await _unknown(services, team, text, by)
    return found


async def search(services: Services, by: Actor, text: str) -> Found:
    """Return the offers that somebody may read whose ID or name holds every word of `text`, by ID.

    The marketplace's list is read anew if it answers while somebody waits. Raises NotAllowed.
    """
    person = await services.people.person(by)
    check_reads_at_all(person)
    try:
        async with asyncio.timeout(_LOOK_WITHIN.total_seconds()):
            await refresh(services, by.team)
        is_current = True
    except (MarketplaceError, TimeoutError):
        is_current = False
    listed = [
        offer
        for offer in matching(text, await _all(services, by.team))
        if may_read(services.policy.for_offer(offer.id), person)
    ]
    return Found(offers=tuple(listed), is_current=is_current)


async def last_seen(services: Services, team: TeamId, text: str) -> Offer | None:
    """Return the offer that somebody means as it was last seen, without asking the marketplace."""
    name = read_name(text)
    return await services.store.read(lambda tx: _last_seen(tx, team, name))


def _last_seen(tx: Tx, team: TeamId, name: OfferName) -> Offer | None:
    kept = tx.offers.get(team, name.id) if name.id is not None else None
    return kept or pick(name, tx.offers.all(team)) or _of_a_run(tx, team, name)


def _of_a_run(tx: Tx, team: TeamId, name: OfferName) -> Offer | None:
    """Return an offer as a run of it has it: one that the account does not list any more was staged once."""
    run = tx.runs.active_for(name.product) if name.product is not None else None
    if name.id is not None:
        run = next(iter(tx.runs.recent(team, offer=name.id, limit=1)), None)
    if run is None or run.team != team:
        return None
    return Offer(id=run.offer, durable_id=run.durable_id, type=run.offer_type, name=run.offer_name)


async def _find(services: Services, team: TeamId, name: OfferName) -> Offer | None:
    """Ask for an ID; the list of all offers is read again only for a name that it does not hold."""
    found = await services.marketplace.find_offer(name.id) if name.id is not None else None
    if found is not None:
        await remember(services, team, [found])
        return found
    listed = pick(name, await _all(services, team))
    if listed is None and name.text and name.id is None:
        await refresh(services, team)
        listed = pick(name, await _all(services, team))
    if listed is None or listed.id == name.id:  # the marketplace does not know that ID any more
        return None
    return listed


async def _unknown(services: Services, team: TeamId, text: str, by: Person | None) -> UnknownOffer:
    if not await _all(services, team):
        try:
            async with asyncio.timeout(_LOOK_WITHIN.total_seconds()):
                await refresh(services, team)
        except (MarketplaceError, TimeoutError):
            return UnknownOffer(text.strip())
    return UnknownOffer(text.strip(), near=await _near(services, team, text, by))


async def _near(services: Services, team: TeamId, text: str, by: Person | None) -> tuple[OfferId, ...]:
    offers = await _all(services, team)
    shown = [o for o in offers if by is None or may_read(services.policy.for_offer(o.id), by)]
    return near(read_name(text), shown)


async def _all(services: Services, team: TeamId) -> Sequence[Offer]:
    return await services.store.read(lambda tx: tx.offers.all(team))


def check_supported(services: Services, offer: Offer) -> None:
    """Raise UnsupportedOffer for a type that the marketplace cannot stage."""
    if why := services.marketplace.unserved(offer):
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
