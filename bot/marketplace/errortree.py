"""Microsoft's errors, in all their dialects, flattened. Takes any JSON, never raises.

Dialects: the ingestion API's tree, job errors, Graph's gateway, OData; the submission API's flat form
(`code, message, source, target, innererror`) and problem+json (`title`, `errors: {field: [texts]}`); plain
strings, one string, and JSON inside of a string.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from bot.domain.offer.failure import ErrorDetail
from bot.http.json_text import read_any

_MOST_ERRORS = 100
_LONGEST = 4000
_INNER = ("error", "errors", "details", "innererror")
_RESOURCES = ("resourceid", "target", "source")


def flatten(tree: object) -> tuple[ErrorDetail, ...]:
    """Return every error of a tree, outer before inner, siblings in their order.

    Takes an HTTP body (`{"error": …}`), a job's `errors` list or one bare error, nested to any depth. The
    first 100 errors are kept, of each message the first 4,000 characters.
    """
    found: list[ErrorDetail] = []
    waiting: list[object] = [tree]
    while waiting and len(found) < _MOST_ERRORS:
        node = waiting.pop()
        if isinstance(node, list):
            waiting.extend(reversed(node))
        elif isinstance(node, str):
            waiting.extend(_inside_of_text(node, found))
        elif isinstance(node, Mapping):
            fields = _folded(node)
            found.extend(_errors(fields))
            waiting.extend(reversed(list(_inside(fields))))
    return tuple(found)[:_MOST_ERRORS]


def _inside_of_text(text: str, found: list[ErrorDetail]) -> Iterator[object]:
    """Note a text as an error of its own, unless it holds JSON, which is handed on."""
    inner = _json_in(text)
    if inner is not None:
        yield inner
    elif _text(text):
        found.append(ErrorDetail(code="", message=_text(text)))


def _json_in(text: object) -> object:
    if isinstance(text, str) and text.lstrip()[:1] in {"{", "[", '"'}:
        return read_any(text.encode("utf-8", "replace"))
    return None


def _folded(node: Mapping[Any, Any]) -> dict[str, Any]:
    return {str(key).lower(): value for key, value in node.items()}


def _inside(fields: Mapping[str, Any]) -> Iterator[object]:
    inner = _json_in(fields.get("message"))
    if isinstance(inner, Mapping | list):
        yield inner
    by_field = fields.get("errors")
    for key in _INNER:
        value = fields.get(key)
        if isinstance(value, list | Mapping | str) and not (key == "errors" and _is_by_field(by_field)):
            yield value


def _is_by_field(value: object) -> bool:
    """Tell whether `errors` is problem+json's table of texts by field."""
    return isinstance(value, Mapping) and all(isinstance(texts, list | str) for texts in value.values())


def _errors(fields: Mapping[str, Any]) -> Iterator[ErrorDetail]:
    own = _error(fields)
    if own is not None:
        yield own
    by_field = fields.get("errors")
    if isinstance(by_field, Mapping) and _is_by_field(by_field):
        for name, texts in by_field.items():
            for text in texts if isinstance(texts, list) else [texts]:
                if _text(text):
                    yield ErrorDetail(code=str(name).strip()[:200], message=_text(text))


def _error(fields: Mapping[str, Any]) -> ErrorDetail | None:
    code, message = _text(fields.get("code")), _message(fields)
    # the gateway's innerError repeats the code beside its request ids, and says nothing more
    says_something = message or (code and "request-id" not in fields)
    if not says_something:
        return None
    resource = next((found for key in _RESOURCES if (found := _resource(fields.get(key)))), "")
    return ErrorDetail(code=code, message=message, resource=resource)


def _message(fields: Mapping[str, Any]) -> str:
    if isinstance(_json_in(fields.get("message")), Mapping | list):
        return ""  # what it holds is read as errors of their own
    title, detail = _text(fields.get("title")), _text(fields.get("detail"))
    problem = f"{title} {detail}".strip()[:_LONGEST] if title and "message" not in fields else ""
    return _text(fields.get("message")) or problem or _text(fields.get("error_description"))


def _resource(reference: object) -> str:
    """Read a reference: a durable ID, `{"externalId": …}` or `{"resourceName": …}`."""
    if not isinstance(reference, Mapping):
        return _text(reference)
    folded = _folded(reference)
    return _text(folded.get("externalid")) or _text(folded.get("resourcename"))


def _text(value: object) -> str:
    if isinstance(value, Mapping):  # OData: {"lang": "en-us", "value": "…"}
        value = _folded(value).get("value")
    if isinstance(value, str):
        return value.strip()[:_LONGEST]
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""
