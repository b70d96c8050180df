"""Who may see the staged offer: an entry per subscription, and what becomes of a list that changes."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from bot.domain.offer.tree import Tree
from bot.domain.values import SubscriptionId, as_subscription

_RESOURCE = "price-and-availability-offer"
LONGEST_LABEL = 1000
"""Product Ingestion API, schema `price-and-availability-offer`: label at most 1000 characters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One subscription. `label` is foreign text; `until` is the last day that it should be listed (UTC).

    `keeps_label` is false where the marketplace has no place for labels: then ours alone counts.
    """

    subscription: SubscriptionId
    label: str = ""
    until: date | None = None
    keeps_label: bool = field(default=True, compare=False)

    @property
    def short(self) -> str:
        """The first block of the id: what channels see."""
        return f"{self.subscription[:8]}…"


Entries = tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WhitelistDiff:
    """What a list would change: entries as they are afterwards, removed ones as they were."""

    added: Entries = ()
    removed: Entries = ()
    relabelled: tuple[tuple[Entry, Entry], ...] = ()
    redated: Entries = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.relabelled or self.redated)

    @property
    def reaches_marketplace(self) -> bool:
        """Tell whether the draft differs; an end date is ours alone."""
        return bool(self.added or self.removed or self.relabelled)


def compare(before: Iterable[Entry], after: Iterable[Entry]) -> WhitelistDiff:
    """Compare two lists; the order of entries does not matter."""
    old, new = _by_id(before), _by_id(after)
    kept = [(old[id_], entry) for id_, entry in new.items() if id_ in old]
    return WhitelistDiff(
        added=tuple(entry for id_, entry in new.items() if id_ not in old),
        removed=tuple(entry for id_, entry in old.items() if id_ not in new),
        relabelled=tuple((was, now) for was, now in kept if _is_relabelled(was, now)),
        redated=tuple(now for was, now in kept if was.until != now.until),
    )


def _is_relabelled(was: Entry, now: Entry) -> bool:
    return was.keeps_label and now.keeps_label and was.label != now.label


def same(one: Iterable[Entry], other: Iterable[Entry]) -> bool:
    """Tell whether the marketplace would call two lists equal: ids and labels, in any order."""
    return not compare(one, other).reaches_marketplace


def merge(base: Entries, mine: Entries, theirs: Entries) -> Entries:
    """Put the changes from `base` to `mine` on top of `theirs`; where both changed one entry, mine counts."""
    change = compare(base, mine)
    gone = {entry.subscription for entry in change.removed}
    touched = {entry.subscription for _, entry in change.relabelled}
    touched |= {entry.subscription for entry in (*change.redated, *change.added)}
    ours = _by_id(mine)
    kept = [ours[e.subscription] if e.subscription in touched else e for e in theirs]
    listed = {entry.subscription for entry in theirs}
    new = [entry for entry in mine if entry.subscription in touched - listed]
    return tuple(entry for entry in (*kept, *new) if entry.subscription not in gone)


def dated(entries: Iterable[Entry], known: Iterable[Entry]) -> Entries:
    """Give entries read from the marketplace what only we know of them: end dates, and labels it has not."""
    ours = _by_id(known)
    return tuple(_with_ours(entry, ours.get(entry.subscription)) for entry in entries)


def _with_ours(entry: Entry, ours: Entry | None) -> Entry:
    until = ours.until if ours is not None else None
    label = ours.label if ours is not None and not entry.keeps_label else entry.label
    return replace(entry, until=until, label=label)


def entries_of(tree: Tree | None) -> Entries:
    """Read the subscriptions of a tree's preview audience, in its order, one entry each."""
    found = (_entry(item) for item in audience_of(tree))
    return tuple(_by_id(entry for entry in found if entry is not None).values())


def audience_of(tree: Tree | None) -> tuple[Mapping[str, object], ...]:
    """Return the preview audience of a tree as the API gave it, with what is no subscription, too."""
    if tree is None:
        return ()
    audiences = (r.content.get("previewAudiences") or () for r in tree.resources if r.type == _RESOURCE)
    return tuple(item for audience in audiences for item in audience if isinstance(item, Mapping))


def audience_with(tree: Tree | None, entries: Iterable[Entry]) -> tuple[dict[str, object], ...]:
    """Return the preview audience that lists `entries`; what is no subscription of ours stays as it is."""
    others = [dict(item) for item in audience_of(tree) if _entry(item) is None]
    ours: list[dict[str, object]] = [
        {"type": "subscription", "id": entry.subscription, "label": entry.label} for entry in entries
    ]
    return (*others, *ours)


def contents_digest(entries: Iterable[Entry]) -> str:
    """Return SHA-256 over a whole list, labels and end dates included, in its order."""
    lines = [
        [entry.subscription, entry.label, entry.until.isoformat() if entry.until else ""] for entry in entries
    ]
    return hashlib.sha256(json.dumps(lines, separators=(",", ":")).encode()).hexdigest()


def _entry(item: Mapping[str, object]) -> Entry | None:
    subscription = as_subscription(str(item.get("id") or ""))
    if str(item.get("type", "subscription")).lower() != "subscription" or subscription is None:
        return None
    label = str(item.get("label") or "")
    return Entry(subscription=subscription, label=label, keeps_label="label" in item)


def _by_id(entries: Iterable[Entry]) -> dict[SubscriptionId, Entry]:
    found: dict[SubscriptionId, Entry] = {}
    for entry in entries:
        found.setdefault(entry.subscription, entry)
    return found
