"""Microsoft's error trees, in all their dialects, flattened. Takes any JSON, never raises."""

from collections.abc import Iterator, Mapping
from typing import Any

from bot.domain.offer.failure import ErrorDetail

_MOST_ERRORS = 100
_LONGEST = 4000
# response-error schema, job errors, Graph's gateway, OData
_INNER = ("details", "innererror")


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
        elif isinstance(node, Mapping):
            fields = _folded(node)
            error = _error(fields)
            if error is not None:
                found.append(error)
            waiting.extend(reversed(list(_inside(fields))))
    return tuple(found)


def _folded(node: Mapping[Any, Any]) -> dict[str, Any]:
    return {str(key).lower(): value for key, value in node.items()}


def _inside(fields: Mapping[str, Any]) -> Iterator[object]:
    if isinstance(fields.get("error"), Mapping):
        yield fields["error"]
    for key in _INNER:
        if isinstance(fields.get(key), list | Mapping):
            yield fields[key]


def _error(fields: Mapping[str, Any]) -> ErrorDetail | None:
    code, message = _text(fields.get("code")), _text(fields.get("message"))
    # the gateway's innerError repeats the code beside its request ids, and says nothing more
    says_something = message or (code and "request-id" not in fields)
    if not says_something:
        return None
    return ErrorDetail(code=code, message=message, resource=_resource(fields.get("resourceid")))


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
