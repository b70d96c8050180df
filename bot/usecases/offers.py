"""Find an offer, suggest near names, describe what a run of it would change."""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from difflib import get_close_matches

from bot.domain.errors import UnknownOffer, UnsupportedOffer
from bot.domain.offer.diff import Change, compare
from bot.domain.offer.digest import digest_of
from bot.domain.offer.durations import until_staged
from bot.domain.offer.offer import Offer
from bot.domain.offer.preflight import Finding, Level, check
from bot.domain.offer.submission import Submission, Target, staged
from bot.domain.offer.tree import Tree
from bot.domain.run.run import Run
from bot.domain.run.summaries import StagePlan
from bot.domain.values import ChannelId, DurableId, OfferId, TeamId
from bot.ports.marketplace import Marketplace, MarketplaceError
from bot.ports.store.tx import Tx
from bot.usecases.services import Services

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """What publishing the draft would change, and who may see it once it is staged."""

    change: Change
    whitelist: tuple[str, ...]
    draft: Tree | None
    base: Tree | None
    listing: tuple[Submission, ...]

    @property
    def shown(self) -> str:
        """Identify the draft, so that a later look can tell whether it changed."""
        return digest_of(self.draft).text[:16] if self.draft is not None else ""


async def find(services: Services, team: TeamId, offer: OfferId) -> Offer:
    """Look an offer up. Raises UnknownOffer with near names, UnsupportedOffer, MarketplaceError."""
    found = await _by_product(services, team, offer) or await services.marketplace.find_offer(offer)
    if found is None:
        raise UnknownOffer(offer, near=await _near(services, team, offer))
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


async def _near(services: Services, team: TeamId, offer: OfferId) -> tuple[str, ...]:
    known = await services.store.read(lambda tx: tx.offers.all(team))
    if not known:
        try:
            await refresh(services, team)
        except MarketplaceError:
            return ()
        known = await services.store.read(lambda tx: tx.offers.all(team))
    return tuple(get_close_matches(offer, [entry.id for entry in known], n=3, cutoff=0.4))


async def describe(marketplace: Marketplace, product: DurableId) -> Description:
    """Compare the draft with what is staged, else with what is live. Raises MarketplaceError."""
    draft, preview, live, listing = await asyncio.gather(
        marketplace.tree(product, Target.DRAFT),
        marketplace.tree(product, Target.PREVIEW),
        marketplace.tree(product, Target.LIVE),
        marketplace.submissions(product),
    )
    base = preview if preview is not None and staged(listing) is not None else live
    change = compare(draft, base) if draft is not None else Change(lines=(), first=base is None)
    whitelist = _whitelist(draft) if draft is not None else ()
    return Description(change=change, whitelist=whitelist, draft=draft, base=base, listing=listing)


def _whitelist(draft: Tree) -> tuple[str, ...]:
    audiences = [
        entry
        for resource in draft.resources
        if resource.type == "price-and-availability-offer"
        for entry in resource.content.get("previewAudiences") or ()
    ]
    return tuple(str(entry.get("label") or f"{str(entry.get('id'))[:8]}…") for entry in audiences)


async def plan(services: Services, offer: Offer, channel: ChannelId) -> StagePlan:
    """Gather what the stage modal shows. Raises MarketplaceError."""
    described = await describe(services.marketplace, offer.durable_id)
    now = services.clock.now()
    return await services.store.read(lambda tx: _plan(tx, offer, channel, described, now))


def _plan(tx: Tx, offer: Offer, channel: ChannelId, described: Description, now: datetime) -> StagePlan:
    change_class = described.change.change_class
    past = tx.runs.durations(change_class=change_class.name.lower())
    usual = until_staged(change_class, past)
    return StagePlan(
        offer=offer.id,
        name=offer.name,
        offer_type=offer.type,
        channel=channel,
        change=described.change,
        usual=usual,
        past_steps=_past_steps(tx, offer.durable_id),
        whitelist=described.whitelist,
        whitelist_count=len(described.whitelist),
        findings=_findings(described, now=now, takes=usual.late),
        shown=described.shown,
    )


def _past_steps(tx: Tx, product: DurableId) -> tuple[str, ...]:
    runs: Sequence[Run] = tx.runs.past_runs(product, limit=1)
    return tuple(step.title for run in runs for step in run.steps)


def _findings(described: Description, *, now: datetime, takes: timedelta) -> tuple[Finding, ...]:
    if described.draft is None:
        return ()
    found = check(described.draft, described.base, described.listing, now=now, takes=takes)
    if not described.change.first and not described.change.lines:
        says = "The draft holds no change against what is published."
        return (*found, Finding(level=Level.WARNING, text=says))
    return found
