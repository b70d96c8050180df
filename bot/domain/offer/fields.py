"""One sentence for each field that changed, with its old and its new value."""

from collections.abc import Iterator, Mapping
from typing import Any

from bot.domain.offer import prices, texts

_LONG, _SHORT, _MOST_ITEMS = 60, 40, 6
_NAMES = ("displayText", "label", "name", "title", "id")
_STATES = {
    "deprecated": "is withdrawn: no new deployments once its date has come",
    "deleted": "is deleted",
    "generallyAvailable": "is offered again",
    None: "is offered again",
}
_PORTAL = {
    "lifecycleState": "state",
    "searchResultSummary": "search summary",
    "shortDescription": "short description",
    "privacyPolicyLink": "privacy link",
    "generalLinks": "links",
    "termsConditions": "terms",
    "displayRank": "order",
    "azureRegions": "clouds",
}


def sentences(
    resource_type: str, old: Mapping[str, Any], new: Mapping[str, Any]
) -> Iterator[tuple[str, str]]:
    """Yield (field, sentence) for what differs between two normal forms of a resource."""
    if resource_type == "price-and-availability-plan" and (said := list(prices.sentences(old, new))):
        yield from (("pricing", sentence) for sentence in said)
        old, new = prices.rest(old), prices.rest(new)
    for field in sorted({*old, *new}):
        if old.get(field) != new.get(field):
            found = _field(resource_type, field, old.get(field), new.get(field))
            yield from ((field, text) for text in found)


def _field(resource_type: str, field: str, old: Any, new: Any) -> Iterator[str]:  # noqa: ANN401 - JSON
    match field:
        case "vmImageVersions":
            yield from _entries("image version", "versionNumber", old, new)
        case "previewAudiences":
            yield from _entries("subscription", "id", old, new)
        case "lifecycleState":
            yield _STATES.get(new, f"state {new}")
        case "visibility":
            yield "is hidden from customers" if new == "hidden" else "is shown to customers"
        case "url" if resource_type in {"listing-asset", "listing-trailer"}:
            yield "replaced by another file"
        case _:
            yield from _value(spoken(field), old, new)


def _value(name: str, old: Any, new: Any) -> Iterator[str]:  # noqa: ANN401 - JSON
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for key in sorted({*old, *new}):
            if old.get(key) != new.get(key):
                yield from _value(f"{name}, {spoken(key)}", old.get(key), new.get(key))
    elif isinstance(old, list) and isinstance(new, list):
        yield f"{name}: {_items(old, new)}"
    elif isinstance(old, str) and isinstance(new, str) and max(len(old), len(new)) > _LONG:
        yield f"{name}: {texts.said_briefly(old, new)}"
    else:
        yield f"{name}: {_shown(old)} → {_shown(new)}"


def _items(old: list[Any], new: list[Any]) -> str:
    added = [_shown(item) for item in new if item not in old]
    gone = [_shown(item) for item in old if item not in new]
    if not added and not gone:
        return "in another order"
    parts = [f"+ {_few(added)}" if added else "", f"− {_few(gone)}" if gone else ""]
    return "; ".join(part for part in parts if part)


def _few(names: list[str]) -> str:
    more = len(names) - _MOST_ITEMS
    return ", ".join(names[:_MOST_ITEMS]) + (f" and {more} more" if more > 0 else "")


def _shown(value: object) -> str:
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        known = next(
            (value[key] for key in ("displayText", "label", "name", "title", "id") if value.get(key)), None
        )
        return f"“{str(known)[:_SHORT]}”" if known else f"{len(value)} fields"
    if isinstance(value, list):
        return _few([_shown(item) for item in value])
    text = texts.readable(str(value)).replace("\n", " ")
    return f"“{text if len(text) <= _LONG else text[: _LONG - 1] + '…'}”"


def _entries(noun: str, key: str, old: Any, new: Any) -> Iterator[str]:  # noqa: ANN401 - JSON
    before, after = _by(key, old), _by(key, new)
    for name in sorted({*before, *after}, key=_numbers):
        shown = f"{noun} {_named(name, after.get(name) or before.get(name) or {})}"
        if name not in before:
            yield f"{shown} added"
        elif name not in after:
            yield f"{shown} removed"
        elif before[name] != after[name]:
            yield from _entry(shown, before[name], after[name])


def _entry(shown: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    if old.get("lifecycleState") != new.get("lifecycleState"):
        yield f"{shown} {_STATES.get(new.get('lifecycleState'), 'changed its state')}"
        return
    if set(old) == set(new) and old.get("label") != new.get("label"):
        yield f"{shown}, was {_shown(old.get('label'))}"
        return
    yield f"{shown} changed"


def _by(key: str, items: Any) -> dict[str, Mapping[str, Any]]:  # noqa: ANN401 - JSON
    """Index entries; one that is no object is shown by its text, so that it is seen and breaks nothing."""
    entries: dict[str, Mapping[str, Any]] = {}
    for item in items if isinstance(items, list) else []:
        if isinstance(item, Mapping):
            entries[str(item.get(key))] = item
        else:
            entries[repr(item)] = {}
    return entries


def _numbers(name: str) -> tuple[tuple[int, ...], str]:
    parts = name.split(".")
    return (tuple(int(part) for part in parts) if all(part.isdigit() for part in parts) else (), name)


def _named(name: str, entry: Mapping[str, Any]) -> str:
    short = name if len(name) <= 20 else f"{name[:8]}…"
    return f"{short} ({entry['label']})" if entry.get("label") else short


def spoken(field: str) -> str:
    """Say a field by its portal's name, else in words."""
    if field in _PORTAL:
        return _PORTAL[field]
    words = "".join(
        f" {letter.lower()}" if letter.isupper() and not before.isupper() else letter
        for before, letter in zip(f" {field}", field, strict=False)
    )
    return words.strip()
