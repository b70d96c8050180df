"""JSON from outside, read with bounds: neither deep nesting nor a number that JSON does not have gets in."""

import json
from typing import Any

_DEEPEST = 64


class NotJson(ValueError):
    """The text is no JSON that a sandbox works with."""


def read_json(text: str | bytes) -> Any:  # noqa: ANN401 - JSON holds anything
    """Return the value. Raises NotJson also for NaN, infinities, half characters and nesting beyond 64."""
    try:
        value = json.loads(text)
        json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
    except (ValueError, RecursionError):
        raise NotJson("this is no JSON") from None
    if _is_deep(value):
        raise NotJson(f"this is nested more than {_DEEPEST} times")
    return value


def _is_deep(value: object) -> bool:
    level = [value]
    for _ in range(_DEEPEST + 1):
        level = [inner for outer in level for inner in _inside(outer)]
        if not level:
            return False
    return True


def _inside(value: object) -> list[object]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []
