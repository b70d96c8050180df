"""The preview audience in the two forms of the submission API; which one it answers in was never recorded."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.http.json_text import JsonObject

_GROUP = "PreviewMarketplaceGroup"
_GROUPS, _LIST = "audiences", "subscriptionAudiences"


def entries_in(document: Mapping[str, Any]) -> tuple[JsonObject, ...]:
    """Return who may preview, each once. An entry has no `label` where the form that was found keeps none."""
    found: dict[str, JsonObject] = {}
    for id_ in _grouped(document):
        found.setdefault(id_, {"type": "subscription", "id": id_})
    for entry in _objects(document.get(_LIST)):
        folded = {str(key).lower(): value for key, value in entry.items()}
        id_ = str(folded.get("id") or "").lower()
        if id_:
            label = str(folded.get("description") or "")
            found[id_] = {"type": "subscription", "id": id_, "label": label}
    return tuple(found.values())


def forms_of(document: Mapping[str, Any]) -> tuple[str, str]:
    """Return the form to write first and the other one: the one that was found, else the groups."""
    is_listed = _LIST in document and _GROUPS not in document
    return (_LIST, _GROUPS) if is_listed else (_GROUPS, _LIST)


def written(document: Mapping[str, Any], audience: Sequence[Mapping[str, object]], form: str) -> JsonObject:
    """Return a document with another audience in that form; every other key stays as it was."""
    kept = {key: value for key, value in document.items() if key not in {_GROUPS, _LIST}}
    ids = [str(entry.get("id") or "").lower() for entry in audience]
    listed = [
        {"id": id_, "description": str(entry.get("label") or "")}
        for id_, entry in zip(ids, audience, strict=True)
    ]
    if _GROUPS in document and _LIST in document:
        return {**kept, _GROUPS: _with(document, ids), _LIST: listed}
    return {**kept, form: _with(document, ids) if form == _GROUPS else listed}


def _with(document: Mapping[str, Any], ids: list[str]) -> list[JsonObject]:
    others = [dict(group) for group in _objects(document.get(_GROUPS)) if not _is_preview(group)]
    return [*others, {"type": _GROUP, "values": ids}]


def _grouped(document: Mapping[str, Any]) -> Iterator[str]:
    for group in _objects(document.get(_GROUPS)):
        if not _is_preview(group):
            continue
        folded = {str(key).lower(): value for key, value in group.items()}
        values = folded.get("values", folded.get("value")) or []
        yield from (str(value).lower() for value in (values if isinstance(values, list) else [values]))


def _is_preview(group: Mapping[str, Any]) -> bool:
    folded = {str(key).lower(): value for key, value in group.items()}
    return str(folded.get("type", "")).lower() == _GROUP.lower()


def _objects(value: object) -> Iterator[Mapping[str, Any]]:
    if isinstance(value, list):
        yield from (entry for entry in value if isinstance(entry, Mapping))
