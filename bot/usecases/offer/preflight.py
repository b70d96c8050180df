"""Everything that can be known about a push before it is sent, looked at side by side."""

import asyncio
from collections.abc import Coroutine, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.domain.offer.preflight import check
from bot.domain.offer.preflight.audience import subscriptions_of
from bot.domain.offer.preflight.disks import Disk, new_disks
from bot.domain.offer.preflight.draft import ordered
from bot.domain.offer.preflight.finding import Finding, error, warning
from bot.domain.offer.preflight.gallery import GalleryImage, check_gallery, new_gallery_images
from bot.domain.offer.preflight.links import Link, check_link, links_of
from bot.domain.offer.preflight.pictures import DOCUMENT, Asset, assets, check_picture
from bot.domain.offer.preflight.storage import check_blob
from bot.domain.offer.tree import Tree
from bot.domain.values import SubscriptionId
from bot.domain.whitelist.subscription_kinds import Verdict, judge
from bot.ports.azure import Galleries, Subscriptions
from bot.ports.marketplace import MarketplaceError
from bot.ports.outside import Outside
from bot.usecases.kernel.services import Services
from bot.usecases.offer.describe import Description

_LONGEST = 20.0
_MOST_LOOKS = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What was found, errors first, and how many looks had not ended yet."""

    findings: tuple[Finding, ...] = ()
    unfinished: int = 0


async def preflight(
    services: Services, described: Description, *, offer_type: str, takes: timedelta, within: float
) -> Looked:
    """Inspect a draft with what the services reach. As `inspect`."""
    return await inspect(
        described,
        outside=services.outside,
        subscriptions=services.subscriptions,
        galleries=services.galleries,
        offer_type=offer_type,
        now=services.clock.now(),
        takes=takes,
        within=within,
    )


async def inspect(
    described: Description,
    *,
    outside: Outside | None,
    subscriptions: Subscriptions,
    galleries: Galleries | None = None,
    offer_type: str,
    now: datetime,
    takes: timedelta,
    within: float = _LONGEST,
) -> Looked:
    """Look at a draft and at what it refers to, for at most `within` seconds. Raises nothing.

    What has not ended by then goes on: whoever asks again finds what came meanwhile. `takes` is how long a
    late run lasts.
    """
    draft = described.draft
    if draft is None:
        return Looked()
    allowed = outside.allowed if outside is not None else frozenset()
    seen = check(
        draft,
        described.base,
        described.listing,
        now=now,
        takes=takes,
        live=described.live,
        allowed=allowed,
    )
    looks = list(_looks(outside, subscriptions, draft, described.base, offer_type))
    if galleries is not None:
        looks += [_gallery(galleries, image) for image in new_gallery_images(draft, described.base)]
    found, unfinished = await _side_by_side(looks[:_MOST_LOOKS], within)
    skipped = len(looks) - _MOST_LOOKS
    if skipped > 0:
        text = f"{skipped} of {len(looks)} disks, files and links were not looked at: too many for one look."
        found.append(warning("NOT_JUDGED", text))
    return Looked(findings=ordered((*seen, *found)), unfinished=unfinished)


async def _side_by_side(
    looks: Iterable[Coroutine[Any, Any, Iterable[Finding]]], within: float
) -> tuple[list[Finding], int]:
    tasks = [asyncio.ensure_future(look) for look in looks]
    if not tasks:
        return [], 0
    done, late = await asyncio.wait(tasks, timeout=within)
    for task in late:
        task.cancel()
    await asyncio.gather(*late, return_exceptions=True)
    return [finding for task in tasks if task in done for finding in task.result()], len(late)


def _looks(
    outside: Outside | None, subscriptions: Subscriptions, draft: Tree, base: Tree | None, offer_type: str
) -> Iterator[Coroutine[Any, Any, Iterable[Finding]]]:
    for id_, label in subscriptions_of(draft):
        yield _subscription(subscriptions, SubscriptionId(id_), label, offer_type)
    if outside is None:
        return
    for disk in new_disks(draft, base):
        if disk.url:
            yield _disk(outside, disk)
    for asset in assets(draft):
        if asset.url and asset.kind != DOCUMENT:
            yield _picture(outside, asset)
    if outside.follows_links:
        for link in links_of(draft):
            yield _link(outside, link)


async def _gallery(galleries: Galleries, image: GalleryImage) -> Iterable[Finding]:
    try:
        return list(check_gallery(image, await galleries.look(image)))
    except MarketplaceError:
        return list(check_gallery(image, None))


async def _disk(outside: Outside, disk: Disk) -> Iterable[Finding]:
    return list(check_blob(disk, await outside.blob(disk.url)))


async def _picture(outside: Outside, asset: Asset) -> Iterable[Finding]:
    return list(check_picture(asset, await outside.picture(asset.url)))


async def _link(outside: Outside, link: Link) -> Iterable[Finding]:
    return list(check_link(link, await outside.link(link.url)))


async def _subscription(
    subscriptions: Subscriptions, subscription: SubscriptionId, label: str, offer_type: str
) -> Iterable[Finding]:
    try:
        quota = await subscriptions.quota_id(subscription)
    except MarketplaceError:
        return []  # Azure cannot be asked now: nothing is known, and nothing is said
    if quota is None:
        return []
    judgement = judge(quota, offer_type)
    text = f"Whitelist: {label or f'{subscription[:8]}…'}: {judgement.says}."
    match judgement.verdict:
        case Verdict.REFUSED:
            return [error("WHITELIST_KIND", text, "Take it off the whitelist.")]
        case Verdict.WARN:
            return [warning("WHITELIST_KIND", text)]
        case Verdict.FITS | Verdict.UNKNOWN:
            return []
