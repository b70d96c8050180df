"""What publishing the draft would change, and who may see it once it is staged."""

import asyncio
from dataclasses import dataclass

from bot.domain.offer.diff import Change, compare
from bot.domain.offer.digest import digest_of
from bot.domain.offer.preflight import reading
from bot.domain.offer.submission import Submission, Target, staged
from bot.domain.offer.tree import Tree
from bot.domain.values import DurableId
from bot.ports.marketplace import Marketplace


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """What publishing the draft would change, and who may see it once it is staged."""

    change: Change
    whitelist: tuple[str, ...]
    draft: Tree | None
    base: Tree | None
    listing: tuple[Submission, ...]
    live: Tree | None = None

    @property
    def shown(self) -> str:
        """Identify the draft, so that a later look can tell whether it changed."""
        return digest_of(self.draft).text[:16] if self.draft is not None else ""


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
    return Description(change=change, whitelist=whitelist, draft=draft, base=base, listing=listing, live=live)


def _whitelist(draft: Tree) -> tuple[str, ...]:
    audiences = (
        entry
        for resource in reading.of_type(draft, "price-and-availability-offer")
        for entry in reading.entries(resource.content.get("previewAudiences"))
    )
    return tuple(str(entry.get("label") or f"{str(entry.get('id'))[:8]}…") for entry in audiences)
