"""Two resource trees in, what a run would change out: in words with old and new values, and classed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum

from bot.domain.offer import fields
from bot.domain.offer.normal_form import comparable
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
_IMAGES = "vmImageVersions"
_TECHNICAL_SUFFIX = "-plan-technical-configuration"
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
    """Tell what publishing `draft` would change against `base` (None: a first publish), weightiest first.

    Of equal weight the images come first: certification looks at them longest.

    What two reads of the same offer may differ in is no change (`normal_form.py`).
    """
    if base is None:
        return Change(lines=(), first=True)
    if base.is_unread:
        return Change(lines=(_unknown(base),))
    before, after = _index(base), _index(draft)
    plans = plan_names(before, after)
    lines = [
        line for key in sorted({*before, *after}) for line in _changes(before.get(key), after.get(key), plans)
    ]
    return Change(lines=tuple(sorted(lines, key=lambda line: (-line.change_class, line.path != _IMAGES))))


def _unknown(base: Tree) -> ChangeLine:
    text = "What is published cannot be read any more, so what changes cannot be told"
    return ChangeLine(text=text, change_class=ChangeClass.TECHNICAL, resource=str(base.submission))


def _index(tree: Tree) -> dict[str, Resource]:
    return {resource.id.lower(): resource for resource in tree.resources if resource.type != "submission"}


def plan_names(*trees: Mapping[str, Resource]) -> dict[str, str]:
    """Return what people call each plan, by the plan's GUID in small letters."""
    found: dict[str, str] = {}
    for tree in trees:
        for resource in tree.values():
            if resource.type == "plan":
                identity = resource.content.get("identity")
                named = identity.get("externalId") if isinstance(identity, Mapping) else None
                found[resource.id.lower().split("/")[-1]] = str(named or resource.content.get("alias"))
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
    old, new = comparable(before), comparable(after)
    for field, text in fields.sentences(after.type, old, new):
        yield ChangeLine(
            text=f"{subject}: {text}", change_class=_class_of(after, field), resource=after.id, path=field
        )


def _class_of(resource: Resource, field: str) -> ChangeClass:
    if resource.type in _MARKETING or field in _MARKETING_FIELDS:
        return ChangeClass.MARKETING
    if resource.type == _AUDIENCE:
        return ChangeClass.AUDIENCE
    if resource.type in _COMMERCIAL or field in {"azureRegions", "azureGovernmentCertifications"}:
        return ChangeClass.COMMERCIAL
    return ChangeClass.TECHNICAL


def _subject(resource: Resource, plans: Mapping[str, str]) -> str:
    plan = next((plans[part] for part in resource.id.lower().split("/") if part in plans), "")
    if resource.type.endswith(_TECHNICAL_SUFFIX) or resource.type == "plan":
        return f"Plan {plan or '?'}"
    if resource.type == "plan-listing":
        return f"Plan {plan or '?'} listing"
    if resource.type == "price-and-availability-plan":
        return f"Plan {plan or '?'} pricing"
    return _NOUNS.get(resource.type, resource.type.replace("-", " ").capitalize())
