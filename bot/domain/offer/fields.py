"""One sentence for each field that changed, with its old and new value, whole: whoever shows it cuts it."""

from collections.abc import Iterator, Mapping
from typing import Any

from bot.domain.offer import prices, texts

_LONGEST_ID = 20
"""A subscription's whole id belongs into the whitelist's window, not into a channel."""
_LONG = 60
"""Of longer texts only the places that changed are shown."""
_NAMES = ("displayText", "label", "name", "title", "id")
_STATES = {
    "deprecated": "is withdrawn: no new deployments once its date has come",
    "deleted": "is deleted",
    "generallyAvailable": "is offered again",
    None: "is offered again",
}
_REFERENCES = frozenset({"identity", "product", "plan", "listing", "kind", "type", "url"})
"""What a resource belongs to, and what its subject says already."""
_SPOKEN_ALONE = frozenset({"vmImageVersions", "previewAudiences", "lifecycleState", "visibility"})
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


def contents(resource_type: str, new: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield (field, sentence) for what a resource holds that nothing is published of yet."""
    told = {field: value for field, value in new.items() if field not in _REFERENCES}
    prices_of = prices.sentences({}, told) if resource_type == "price-and-availability-plan" else ()
    yield from (("pricing", sentence) for sentence in prices_of)
    if resource_type == "price-and-availability-plan":
        told = prices.rest(told)
    for field, value in sorted(told.items()):
        if field in _SPOKEN_ALONE:
            yield from ((field, text) for text in _field(resource_type, field, None, value))
        else:
            yield from ((field, text) for text in _content(spoken(field), value))


def _content(name: str, value: Any) -> Iterator[str]:  # noqa: ANN401 - JSON
    if isinstance(value, Mapping):
        for key in sorted(value):
            yield from _content(f"{name}, {spoken(key)}", value[key])
    else:
        yield f"{name}: {_shown(value)}"


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
        yield f"{name}: {texts.difference(old, new)}"
    else:
        yield f"{name}: {_shown(old)} → {_shown(new)}"


def _items(old: list[Any], new: list[Any]) -> str:
    added = [_shown(item) for item in new if item not in old]
    gone = [_shown(item) for item in old if item not in new]
    if not added and not gone:
        return "in another order"
    parts = [f"+ {', '.join(added)}" if added else "", f"− {', '.join(gone)}" if gone else ""]
    return "; ".join(part for part in parts if part)


def _shown(value: object) -> str:
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return _object(value)
    if isinstance(value, list):
        return ", ".join(_shown(item) for item in value)
    text = texts.readable(str(value)).replace("\n", " ")
    return f"“{text}”"


def _object(value: Mapping[str, Any]) -> str:
    """Show an object by its name, with what else it holds: two of one name may differ in that."""
    key = next((key for key in _NAMES if value.get(key)), "")
    rest = ", ".join(f"{spoken(name)} {_shown(item)}" for name, item in sorted(value.items()) if name != key)
    if not key:
        return f"({rest})"
    return f"“{value[key]}” ({rest})" if rest else f"“{value[key]}”"


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
    for field in sorted({*old, *new} - {"lifecycleState"}):
        if old.get(field) == new.get(field):
            continue
        if field == "label" and field in old and field in new:
            yield f"{shown}, was {_shown(old['label'])}"
        else:
            yield from _value(f"{shown}, {spoken(field)}", old.get(field), new.get(field))


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
    shown = name if len(name) <= _LONGEST_ID else f"{name[:8]}…"
    return f"{shown} ({entry['label']})" if entry.get("label") else shown


def spoken(field: str) -> str:
    """Say a field by its portal's name, else in words."""
    if field in _PORTAL:
        return _PORTAL[field]
    words = "".join(
        f" {letter.lower()}" if letter.isupper() and not before.isupper() else letter
        for before, letter in zip(f" {field}", field, strict=False)
    )
    return words.strip()
