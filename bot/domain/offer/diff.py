"""Two resource trees in, what a run would change out: in words, and classed."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from bot.domain.offer.tree import Resource, Tree


class ChangeClass(IntEnum):
    """What kind of change a run carries; a run is of the highest class among its changes.

    A prediction for people: the marketplace decides by itself what it certifies again.
    """

    NONE = 0
    MARKETING = 1
    AUDIENCE = 2
    COMMERCIAL = 3
    TECHNICAL = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeLine:
    """One difference: a sentence for people, and where it lies for those who want to look."""

    text: str
    change_class: ChangeClass
    resource: str
    path: str = ""

    @property
    def detail(self) -> str:
        """Where the difference lies, in the API's own words."""
        return f"{self.resource} {self.path}".rstrip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a run would change. `first` means that there is nothing published to compare with."""

    lines: tuple[ChangeLine, ...]
    first: bool = False

    @property
    def change_class(self) -> ChangeClass:
        """The class of the whole run."""
        if self.first:
            return ChangeClass.TECHNICAL
        return max((line.change_class for line in self.lines), default=ChangeClass.NONE)


_MARKETING = ("listing", "listing-asset", "listing-trailer", "plan-listing", "property", "customer-leads")
_COMMERCIAL = ("price-and-availability-plan", "reseller", "commercial-marketplace-setup")
_AUDIENCE = "price-and-availability-offer"
_TECHNICAL_SUFFIX = "-plan-technical-configuration"
_IGNORED_KEYS = frozenset({"$schema", "validations", "id", "resourceName"})
_SIGNED_QUERY = frozenset({"st", "se", "sv", "sig"})
_MARKETING_FIELDS = frozenset({"alias", "displayRank"})

_NOUNS = {
    "listing": "Listing",
    "listing-asset": "Listing image",
    "listing-trailer": "Listing video",
    "property": "Properties",
    "customer-leads": "Customer leads",
    "price-and-availability-offer": "Whitelist",
    "reseller": "Resellers",
    "commercial-marketplace-setup": "Selling set-up",
    "test-drive": "Test drive",
    "product": "Offer",
}


def compare(draft: Tree, base: Tree | None) -> Change:
    """Tell what publishing `draft` would change against `base` (None: a first publish).

    The order of resources, `$schema`, validations, submissions and signed URLs are not changes.
    """
    if base is None:
        return Change(lines=(), first=True)
    before, after = _index(base), _index(draft)
    plans = plan_names(before, after)
    lines = [
        line for key in sorted({*before, *after}) for line in _changes(before.get(key), after.get(key), plans)
    ]
    return Change(lines=tuple(lines))


def _index(tree: Tree) -> dict[str, Resource]:
    return {resource.id: resource for resource in tree.resources if resource.type != "submission"}


def plan_names(*trees: Mapping[str, Resource]) -> dict[str, str]:
    """Return what people call each plan, by the plan's GUID."""
    found: dict[str, str] = {}
    for tree in trees:
        for resource in tree.values():
            if resource.type == "plan":
                identity = resource.content.get("identity") or {}
                found[resource.id.split("/")[-1]] = str(
                    identity.get("externalId") or resource.content.get("alias")
                )
    return found


def _changes(
    before: Resource | None, after: Resource | None, plans: Mapping[str, str]
) -> Iterator[ChangeLine]:
    resource = after or before
    if resource is None:  # pragma: no cover - a key comes from one of the two
        return
    subject = _subject(resource, plans)
    if before is None or after is None:
        verb = "added" if before is None else "removed"
        yield ChangeLine(
            text=f"{subject}: {verb}", change_class=_class_of(resource, ""), resource=resource.id
        )
        return
    yield from _field_changes(before, after, subject)


def _field_changes(before: Resource, after: Resource, subject: str) -> Iterator[ChangeLine]:
    old, new = comparable(before), comparable(after)
    for field in sorted({*old, *new}):
        if old.get(field) == new.get(field):
            continue
        sentences = _sentences(field, old.get(field), new.get(field))
        for text in sentences:
            yield ChangeLine(
                text=f"{subject}: {text}", change_class=_class_of(after, field), resource=after.id, path=field
            )


def comparable(resource: Resource) -> dict[str, Any]:
    """Return what counts of a resource: without volatile parts, `None` values and read-only fields."""
    volatile = {"url"} if resource.type == "listing-asset" else set()
    kept = {k: v for k, v in resource.content.items() if k not in _IGNORED_KEYS | volatile}
    canonical = {
        key: _canonical(value, trailer=resource.type == "listing-trailer") for key, value in kept.items()
    }
    return {key: value for key, value in canonical.items() if value is not None}


def _canonical(value: Any, *, trailer: bool) -> Any:  # noqa: ANN401 - JSON
    if isinstance(value, Mapping):
        kept = {k: _canonical(v, trailer=trailer) for k, v in value.items() if not (trailer and k == "url")}
        return {k: v for k, v in kept.items() if v is not None}
    if isinstance(value, list | tuple):
        items = [_canonical(item, trailer=trailer) for item in value]
        # lists of objects are sets to the API: it returns them in any order
        return sorted(items, key=_sortable) if all(isinstance(item, Mapping) for item in items) else items
    if isinstance(value, str) and value.startswith("https://") and "sig=" in value:
        return unsigned(value)
    return value


def _sortable(item: object) -> str:
    return json.dumps(item, sort_keys=True, default=str)


def unsigned(url: str) -> str:
    """Return a signed URL (a SAS) without the parts that change with each signature."""
    parts = urlsplit(url)
    query = [(key, text) for key, text in parse_qsl(parts.query) if key not in _SIGNED_QUERY]
    return urlunsplit(parts._replace(query=urlencode(query)))


def _class_of(resource: Resource, field: str) -> ChangeClass:
    if resource.type in _MARKETING or field in _MARKETING_FIELDS:
        return ChangeClass.MARKETING
    if resource.type == _AUDIENCE:
        return ChangeClass.AUDIENCE
    if resource.type in _COMMERCIAL or field in {"azureRegions", "azureGovernmentCertifications"}:
        return ChangeClass.COMMERCIAL
    return ChangeClass.TECHNICAL


def _subject(resource: Resource, plans: Mapping[str, str]) -> str:
    plan = next((plans[part] for part in resource.id.split("/") if part in plans), "")
    if resource.type.endswith(_TECHNICAL_SUFFIX) or resource.type == "plan":
        return f"Plan {plan or '?'}"
    if resource.type == "plan-listing":
        return f"Plan {plan or '?'} listing"
    if resource.type == "price-and-availability-plan":
        return f"Plan {plan or '?'} pricing"
    return _NOUNS.get(resource.type, resource.type.replace("-", " ").capitalize())


def _sentences(field: str, old: Any, new: Any) -> Iterator[str]:  # noqa: ANN401 - JSON
    if field == "vmImageVersions":
        yield from _by_key("image version", "versionNumber", old or [], new or [])
    elif field == "previewAudiences":
        yield from _by_key("subscription", "id", old or [], new or [])
    else:
        verb = "added" if old is None else "removed" if new is None else "changed"
        yield f"{_spoken(field)} {verb}"


def _by_key(noun: str, key: str, old: list[Any], new: list[Any]) -> Iterator[str]:
    before = {str(item.get(key)): item for item in old}
    after = {str(item.get(key)): item for item in new}
    for name in sorted({*before, *after}):
        shown = name if len(name) <= 20 else f"{name[:8]}…"
        if name not in before:
            yield f"{noun} {shown} added"
        elif name not in after:
            yield f"{noun} {shown} removed"
        elif before[name] != after[name]:
            yield f"{noun} {shown} changed"


def _spoken(field: str) -> str:
    words = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in field)
    return words.strip()
