"""What can be said about a push before it is sent: what the marketplace will refuse, what will bite later."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any
from urllib.parse import parse_qs, urlsplit

from bot.domain.offer.diff import plan_names
from bot.domain.offer.submission import Submission, running
from bot.domain.offer.tree import Resource, Tree

_TECHNICAL_SUFFIX = "-plan-technical-configuration"
_AUDIENCE = "price-and-availability-offer"
_RETIRED = frozenset({"deprecated", "deleted"})


class Level(StrEnum):
    """How much a finding matters."""

    ERROR = "error"  # the marketplace refuses such a push
    WARNING = "warning"  # it can be pushed, but somebody should know


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was found, in a sentence for people. Plan names in it are foreign text."""

    level: Level
    text: str


def check(
    draft: Tree,
    base: Tree | None,
    listing: tuple[Submission, ...],
    *,
    now: datetime,
    takes: timedelta,
) -> tuple[Finding, ...]:
    """Look at a draft before it is pushed; `base` is what is published, `takes` a late run's duration."""
    published = {r.id: r for r in base.resources} if base else {}
    names = plan_names({r.id: r for r in draft.resources})
    found = [*_audience(draft)]
    for resource in draft.resources:
        if resource.type.endswith(_TECHNICAL_SUFFIX):
            plan = next((names[part] for part in resource.id.split("/") if part in names), "?")
            found += _images(resource, published.get(resource.id), plan, now=now, takes=takes)
    if running(listing) is not None:
        found.append(_warning("Another publish of this offer is running; this push waits for its end."))
    return tuple(sorted(found, key=lambda finding: finding.level is Level.WARNING))


def _error(text: str) -> Finding:
    return Finding(level=Level.ERROR, text=text)


def _warning(text: str) -> Finding:
    return Finding(level=Level.WARNING, text=text)


def _audience(draft: Tree) -> Iterator[Finding]:
    offers = [resource for resource in draft.resources if resource.type == _AUDIENCE]
    if offers and not any(resource.content.get("previewAudiences") for resource in offers):
        yield _error("The whitelist is empty; somebody must be able to see the staged offer.")


def _images(
    draft: Resource, published: Resource | None, plan: str, *, now: datetime, takes: timedelta
) -> Iterator[Finding]:
    versions = _versions(draft)
    before = _versions(published) if published else {}
    if draft.content.get("basePlan"):
        return  # the plan uses another plan's images
    if not any(entry.get("lifecycleState") not in _RETIRED for entry in versions.values()):
        yield _error(f"Plan {plan} has no active image version.")
    for number in sorted(set(before) - set(versions), key=_order):
        yield _error(f"Plan {plan}: image version {number} is published; deprecate it, do not drop it.")
    highest = max(before, key=_order, default=None)
    for number in sorted(set(versions) - set(before), key=_order):
        if highest is not None and _order(number) < _order(highest):
            yield _warning(f"Plan {plan}: new image version {number} is lower than the published {highest}.")
        yield from _signatures(versions[number], number, plan, now=now, takes=takes)


def _signatures(
    version: Mapping[str, Any], number: str, plan: str, *, now: datetime, takes: timedelta
) -> Iterator[Finding]:
    ends = [end for uri in _addresses(version) if (end := _ends_at(uri)) is not None]
    if not ends:
        return
    end = min(ends)
    if end <= now:
        yield _error(f"Plan {plan}: the signed address of image {number} has expired ({end:%Y-%m-%d}).")
    elif end < now + takes:
        yield _warning(
            f"Plan {plan}: the signed address of image {number} ends on {end:%Y-%m-%d}, "
            "which may be before the run does."
        )


def _versions(resource: Resource) -> dict[str, Mapping[str, Any]]:
    entries = resource.content.get("vmImageVersions") or ()
    return {str(entry.get("versionNumber")): entry for entry in entries if isinstance(entry, Mapping)}


def _order(number: str) -> tuple[int, ...]:
    return tuple(int(part) if part.isdecimal() else 0 for part in number.split("."))


def _addresses(version: Mapping[str, Any]) -> Iterator[str]:
    for image in version.get("vmImages") or ():
        source = image.get("source") or {}
        disks = [source.get("osDisk") or {}, *(source.get("dataDisks") or ())]
        yield from (str(disk["uri"]) for disk in disks if disk.get("uri"))


def _ends_at(uri: str) -> datetime | None:
    """Read when a SAS ends (its `se`), None for an address without one or with one that is no time."""
    try:
        text = parse_qs(urlsplit(uri).query).get("se", [""])[0]
        end = datetime.fromisoformat(text)
    except ValueError:
        return None
    return end if end.tzinfo else end.replace(tzinfo=UTC)
