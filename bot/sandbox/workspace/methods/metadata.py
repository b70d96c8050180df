"""Message metadata: a type, and a payload that is almost flat."""

from bot.sandbox.workspace.methods.call import Call, SlackError
from bot.sandbox.workspace.shapes import Json

_LARGEST = 15_000
_DEEPEST = 2


def metadata_of(call: Call) -> Json | None:
    """Read and check the metadata of a message. Raises SlackError."""
    told = call.structure("metadata", error="invalid_metadata_format")
    if told is None:
        return None
    if not isinstance(told, dict) or told.keys() - {"event_type", "event_payload", "entities"}:
        raise SlackError("invalid_metadata_format")
    kind, payload = told.get("event_type"), told.get("event_payload")
    if not isinstance(kind, str) or not kind or not isinstance(payload, dict):
        raise SlackError("invalid_metadata_format")
    if not all(_is_flat(value, _DEEPEST) for value in payload.values()):
        raise SlackError("invalid_metadata_schema")
    if len(str(payload)) > _LARGEST:
        raise SlackError("metadata_too_large")
    return told


def _is_flat(value: object, depth: int) -> bool:
    match value:
        case str() | int() | float() | bool():
            return True
        case dict() if depth > 0:
            return all(_is_flat(inner, depth - 1) for inner in value.values())
        case list() if depth > 0:
            return all(_is_flat(inner, depth - 1) for inner in value)
        case _:
            return False
