"""Everything that a draft itself shows, without asking anybody."""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime, timedelta

from bot.domain.offer.preflight import reading
from bot.domain.offer.preflight.address import check_address
from bot.domain.offer.preflight.audience import check_audience
from bot.domain.offer.preflight.disks import new_disks
from bot.domain.offer.preflight.finding import Finding, Level, warning
from bot.domain.offer.preflight.limits import LIMITS, Limits
from bot.domain.offer.preflight.listing import check_listing
from bot.domain.offer.preflight.pictures import check_numbers
from bot.domain.offer.preflight.plans import check_plans
from bot.domain.offer.preflight.versions import check_versions
from bot.domain.offer.submission import Submission, running
from bot.domain.offer.tree import Tree


def check(
    draft: Tree,
    base: Tree | None,
    listing: tuple[Submission, ...],
    *,
    now: datetime,
    takes: timedelta,
    live: Tree | None = None,
    allowed: Collection[str] = (),
    limits: Limits = LIMITS,
) -> tuple[Finding, ...]:
    """Look at a draft before it is pushed.

    `base` is what is published last, `live` what customers see (None: as `base`), `takes` a late run's
    duration. `allowed` are hosts whose addresses are not judged (of a sandbox).
    """
    published = live or base
    found = [
        *check_audience(draft),
        *check_versions(draft, base, limits),
        *check_plans(draft, published, limits),
        *_addresses(draft, base, now=now, takes=takes, allowed=allowed, limits=limits),
        *check_listing(draft, limits),
        *check_numbers(draft, limits),
        *_resellers(draft),
    ]
    if running(listing) is not None:
        text = "Another publish of this offer is running; this push waits for its end."
        found.append(warning("PUBLISH_RUNNING", text))
    return ordered(found)


def ordered(found: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings, each once, errors first."""
    return tuple(sorted(dict.fromkeys(found), key=lambda finding: finding.level is Level.WARNING))


def _addresses(
    draft: Tree,
    base: Tree | None,
    *,
    now: datetime,
    takes: timedelta,
    allowed: Collection[str],
    limits: Limits,
) -> Iterator[Finding]:
    for disk in new_disks(draft, base):
        if disk.url:
            yield from check_address(disk, now=now, takes=takes, allowed=allowed, limits=limits)


def _resellers(draft: Tree) -> Iterator[Finding]:
    """A draft with a listing, whose reseller page was never filled in."""
    if list(reading.of_type(draft, "listing")) and not list(reading.of_type(draft, "reseller")):
        text = "The draft has no reseller configuration (CSP); Microsoft may refuse it (Resell-20007)."
        yield warning("RESELLER", text, "Fill in the page “Resell through CSPs” in Partner Center.")
