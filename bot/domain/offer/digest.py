"""Digest of what is staged, part by part, so that a void approval can name the part that changed."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.offer.normal_form import comparable
from bot.domain.offer.tree import Resource, Tree

_PARTS = {
    "price-and-availability-offer": "whitelist",
    "price-and-availability-plan": "pricing",
    "reseller": "pricing",
    "commercial-marketplace-setup": "pricing",
    "listing": "listing",
    "listing-asset": "listing",
    "listing-trailer": "listing",
    "plan-listing": "listing",
    "property": "listing",
}


@dataclass(frozen=True, slots=True)
class Digest:
    """SHA-256 per part of a staged offer: submission, images or packages, whitelist, listing and more."""

    parts: Mapping[str, str]

    @property
    def text(self) -> str:
        """The digest of all parts as 64 hexadecimal digits."""
        return _sha256(dict(self.parts))

    def changed(self, other: "Digest") -> tuple[str, ...]:
        """Name the parts that differ, in alphabetical order."""
        names = {*self.parts, *other.parts}
        return tuple(sorted(name for name in names if self.parts.get(name) != other.parts.get(name)))


def digest_of(tree: Tree) -> Digest:
    """Digest a preview tree. Order of resources, schema hosts and signed URLs do not matter."""
    groups: dict[str, dict[str, object]] = {"submission": {"id": tree.submission}}
    for resource in tree.resources:
        if resource.type != "submission":
            groups.setdefault(_part(resource), {})[resource.id.lower()] = comparable(resource)
    return Digest(parts={name: _sha256(content) for name, content in sorted(groups.items())})


def _part(resource: Resource) -> str:
    if resource.type.startswith("azure-application-"):
        return "packages"
    if resource.type.endswith("-plan-technical-configuration"):
        return "images"
    return _PARTS.get(resource.type, "offer")


def _sha256(content: object) -> str:
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()
