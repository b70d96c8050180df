"""Microsoft's errors, in all their dialects, flattened. Takes any JSON, never raises.

Dialects: the ingestion API's tree, job errors, Graph's gateway, OData; the submission API's flat form
(`code, message, source, target, innererror`) and problem+json (`title`, `errors: {field: [texts]}`);
ASP.NET's (`Message, ExceptionMessage, ModelState`); plain strings, one string, and JSON inside of a string.
What stands under a key that nobody has seen yet is read where it is worded as an error.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeGuard

from bot.domain.offer.failure import ErrorDetail
from bot.http.json_text import read_any

_MOST_ERRORS, _MOST_NODES = 100, 200_000
_LONGEST = 4000
_INNER = ("error", "odata.error", "errors", "details", "innererror", "innererrors", "innerexception")
_TABLES = ("errors", "modelstate")
_LISTS = ("messages", "errormessages", "message")
_WORDED = tuple(dict.fromkeys((*_INNER, *_TABLES, *_LISTS)))
_CODES = ("code", "errorcode", "error_code")
_MESSAGES = ("message", "errormessage", "error_message")
_BESIDE = ("exceptionmessage", "error_description")
_WITHOUT_MESSAGE = ("title", "detail")
_ALONE = ("description", "reason")
_RESOURCES = ("resourceid", "target", "source")
_OF_NO_ERROR = frozenset({"warnings", *_RESOURCES})


@dataclass(frozen=True, slots=True)
class _Node:
    """A part of the tree. `is_error`: its place says that it is one, so all its words count."""

    content: object
    is_error: bool = True


def flatten(tree: object) -> tuple[ErrorDetail, ...]:
    """Return every error of a tree, outer before inner, siblings in their order.

    Takes an HTTP body (`{"error": …}`), a job's `errors` list or one bare error, nested to any depth. The
    first 100 errors are kept, of each message the first 4,000 characters.
    """
    found: list[ErrorDetail] = []
    waiting = [_Node(tree)]
    for _ in range(_MOST_NODES):
        if not waiting or len(found) >= _MOST_ERRORS:
            break
        node = waiting.pop()
        match node.content:
            case list() as items:
                waiting.extend(_Node(item, node.is_error) for item in reversed(items))
            case str() as text if node.is_error:
                waiting.extend(map(_Node, _inside_of_text(text, found)))
            case Mapping() as mapping:
                fields = {str(key).lower(): value for key, value in mapping.items()}
                found.extend(_errors(fields, is_error=node.is_error))
                waiting.extend(reversed(list(_inside(fields))))
            case _:
                continue
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


def _inside(fields: Mapping[str, Any]) -> Iterator[_Node]:
    inner = _json_in(fields.get("message"))
    if isinstance(inner, Mapping | list):
        yield _Node(inner)
    for key in _WORDED:
        value = fields.get(key)
        if key in _TABLES and _is_by_field(value):
            yield from (_Node(text) for _, text in _rows(value) if not isinstance(text, str))
        elif isinstance(value, list) or (key in _INNER and isinstance(value, Mapping | str)):
            yield _Node(value)
    for key, value in fields.items():
        if isinstance(value, Mapping | list) and key not in _WORDED and key not in _OF_NO_ERROR:
            yield _Node(value, is_error=False)


def _is_by_field(value: object) -> TypeGuard[Mapping[str, Any]]:
    """Tell whether `errors` is problem+json's table of texts by field."""
    return (
        isinstance(value, Mapping)
        and all(isinstance(texts, list | str | Mapping) for texts in value.values())
        and not any(str(key).lower() in {*_CODES, *_MESSAGES} for key in value)
    )


def _rows(table: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
    for name, texts in table.items():
        for text in texts if isinstance(texts, list) else [texts]:
            yield str(name).strip()[:200], text


def _errors(fields: Mapping[str, Any], *, is_error: bool) -> Iterator[ErrorDetail]:
    own = _error(fields, is_error=is_error)
    if own is not None:
        yield own
    for table in map(fields.get, _TABLES):
        if _is_by_field(table):
            for name, text in _rows(table):
                if isinstance(text, str) and _text(text):
                    yield ErrorDetail(code=name, message=_text(text))


def _error(fields: Mapping[str, Any], *, is_error: bool) -> ErrorDetail | None:
    code, message = _first(fields, _CODES), _message(fields, is_error=is_error)
    # the gateway's innerError repeats the code beside its request ids, and says nothing more
    says_something = message or (is_error and code and "request-id" not in fields)
    if not says_something:
        return None
    resource = next((found for key in _RESOURCES if (found := _resource(fields.get(key)))), "")
    return ErrorDetail(code=code, message=message, resource=resource)


def _message(fields: Mapping[str, Any], *, is_error: bool) -> str:
    """Put together what an error says under its several keys, each thing once."""
    if isinstance(_json_in(fields.get("message")), Mapping | list):
        return ""  # what it holds is read as errors of their own
    said = [_first(fields, _MESSAGES), *(_text(fields.get(key)) for key in _BESIDE)]
    if is_error and not any(key in fields for key in _MESSAGES):
        said = [*(_text(fields.get(key)) for key in _WITHOUT_MESSAGE), *said]
    if is_error and not any(said):
        said = [_first(fields, _ALONE)]
    distinct: list[str] = []
    for text in filter(None, said):
        if not any(text in other for other in distinct):
            distinct.append(text)
    return " ".join(distinct)[:_LONGEST]


def _first(fields: Mapping[str, Any], keys: tuple[str, ...]) -> str:
    return next((text for key in keys if (text := _text(fields.get(key)))), "")


def _resource(reference: object) -> str:
    """Read a reference: a durable ID, `{"externalId": …}` or `{"resourceName": …}`."""
    if not isinstance(reference, Mapping):
        return _text(reference)
    folded = {str(key).lower(): value for key, value in reference.items()}
    return _text(folded.get("externalid")) or _text(folded.get("resourcename"))


def _text(value: object) -> str:
    if isinstance(value, Mapping):  # OData: {"lang": "en-us", "value": "…"}
        value = next((text for key, text in value.items() if str(key).lower() == "value"), None)
    if isinstance(value, str):
        return value.strip()[:_LONGEST]
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""
