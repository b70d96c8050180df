"""Reading a configure payload: which resources it declares, each checked against its schema."""

import json
from dataclasses import dataclass
from typing import Any

from bot.sandbox.marketplace.errors import ApiError, bad_request, schema_error
from bot.sandbox.marketplace.schemas.check import TYPES, problems
from bot.sandbox.marketplace.schemas.versions import Version, parse_address

Json = dict[str, Any]

_REFUSED = "Invalid configuration: schema validation failed"
_READ_ONLY = frozenset({"status", "result", "created", "validations"})
_MOST_DETAILS = 50
_MOST_RESOURCES = 2000


@dataclass(slots=True, kw_only=True)
class Edit:
    """One resource that is declared. Resolving its references gives it a durable ID when it has none."""

    kind: str
    version: Version
    resource: Json
    is_created: bool = False

    @property
    def id(self) -> str:
        """Return the durable ID, empty while it has none."""
        return str(self.resource.get("id") or "")

    @property
    def name(self) -> str:
        """Return the name that the rest of the payload may refer to it by; it is never stored."""
        return str(self.resource.get("resourceName") or "")


def read(payload: Any) -> list[Edit]:  # noqa: ANN401 - any JSON
    """Return what a payload declares. Raises ApiError 400 with the reasons that its schemas give."""
    if not isinstance(payload, dict) or not isinstance(payload.get("resources"), list):
        raise bad_request(_REFUSED)
    if _accessed(payload.get("$schema"))[0] != "configure":
        raise bad_request(_REFUSED)
    resources = payload["resources"]
    if not 1 <= len(resources) <= _MOST_RESOURCES or any(not isinstance(one, dict) for one in resources):
        raise bad_request(_REFUSED)
    edits = [_edit(one) for one in resources]
    errors = [
        schema_error(str(edit.resource["$schema"]), why)
        for edit in edits
        for why in problems(edit.kind, edit.version, edit.resource)
    ]
    if errors:
        raise bad_request(_REFUSED, *errors[:_MOST_DETAILS])
    for edit in edits:
        edit.resource = {key: value for key, value in edit.resource.items() if key not in _READ_ONLY}
    return edits


def _edit(resource: Json) -> Edit:
    kind, version = _accessed(resource.get("$schema"))
    if kind not in TYPES:
        raise _inaccessible(resource["$schema"])
    return Edit(kind=kind, version=version, resource=_without_leaks(resource))


def _accessed(schema: Any) -> tuple[str, Version]:  # noqa: ANN401 - any JSON
    found = parse_address(schema) if isinstance(schema, str) else None
    if found is None:
        raise _inaccessible(schema)
    return found


def _inaccessible(schema: Any) -> ApiError:  # noqa: ANN401 - any JSON
    shown = schema if isinstance(schema, str) else json.dumps(schema)
    return bad_request(f"Schema {shown[:200]} could not be accessed")


def _without_leaks(value: Any) -> Any:  # noqa: ANN401 - any JSON
    """Drop nulls under names in snake case: some clients leak their models' empty fields."""
    if isinstance(value, list):
        return [_without_leaks(one) for one in value]
    if not isinstance(value, dict):
        return value
    return {key: _without_leaks(one) for key, one in value.items() if not (one is None and "_" in str(key))}
