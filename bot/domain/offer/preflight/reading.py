"""Resources of a draft, read tolerantly: what has another form than documented is passed over."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from bot.domain.offer.diff import plan_names
from bot.domain.offer.tree import Resource, Tree

TECHNICAL_SUFFIX = "-plan-technical-configuration"
RETIRED = frozenset({"deprecated", "deleted"})

Json = Mapping[str, Any]


def entries(value: object) -> Iterator[Json]:
    """Yield the objects of a list."""
    if isinstance(value, list | tuple):
        yield from (item for item in value if isinstance(item, Mapping))


def part(value: object) -> Json:
    """Return an object; an empty one in the place of anything else."""
    return value if isinstance(value, Mapping) else {}


def text(value: object) -> str:
    """Return a text; empty in the place of anything else."""
    return value.strip() if isinstance(value, str) else ""


def of_type(tree: Tree | None, *types: str) -> Iterator[Resource]:
    """Yield the resources of some types."""
    if tree is not None:
        yield from (resource for resource in tree.resources if resource.type in types)


def technical(tree: Tree | None) -> Iterator[Resource]:
    """Yield the technical configurations of all plans."""
    if tree is not None:
        yield from (r for r in tree.resources if r.type.endswith(TECHNICAL_SUFFIX))


def by_id(tree: Tree | None) -> dict[str, Resource]:
    """Return the resources by their ids in small letters."""
    return {resource.id.lower(): resource for resource in tree.resources} if tree else {}


def plans_of(tree: Tree) -> dict[str, str]:
    """Return what people call each plan, by its GUID in small letters."""
    return plan_names(by_id(tree))


def plan_of(resource: Resource, names: Mapping[str, str]) -> str:
    """Return what people call the plan that a resource belongs to."""
    return next((names[piece] for piece in resource.id.lower().split("/") if piece in names), "?")


def versions_of(resource: Resource | None) -> dict[str, Json]:
    """Return the image versions of a plan by their numbers."""
    found = entries(resource.content.get("vmImageVersions")) if resource is not None else ()
    return {str(entry.get("versionNumber")): entry for entry in found}


def is_active(entry: Json) -> bool:
    """Tell whether a version, a plan or an offer is not withdrawn."""
    return entry.get("lifecycleState") not in RETIRED


def order(number: str) -> tuple[int, ...]:
    """Return what version numbers are sorted by: `1.0.10` comes after `1.0.9`."""
    return tuple(int(piece) if piece.isdecimal() else 0 for piece in number.split("."))


def listed(names: Iterable[str], most: int = 5) -> str:
    """Return names in a row, the first few of many."""
    every = list(names)
    more = f" and {len(every) - most} more" if len(every) > most else ""
    return ", ".join(every[:most]) + more
