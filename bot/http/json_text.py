"""Bytes of an answer to JSON that everything else can store and send on."""

import json
import re
from typing import Any

JsonObject = dict[str, Any]

# One escape at a time from the left, so that an escaped backslash is never taken for the start of one.
_ESCAPE = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"
    r"|(?P<bad>\\u[dD][89a-fA-F][0-9a-fA-F]{2}|\\u0000)"
    r"|\\."
)
_REPLACEMENT = "\\ufffd"


def read_object(body: bytes) -> JsonObject | None:
    """Return the JSON object in a body; None when there is none. As `read_any` else."""
    parsed = read_any(body)
    return parsed if isinstance(parsed, dict) else None


def read_any(body: bytes) -> Any:  # noqa: ANN401 - JSON
    """Return the JSON in a body; None when it is not JSON.

    Half surrogate pairs and NUL, which neither UTF-8 nor PostgreSQL can hold, become U+FFFD.
    """
    try:
        text = body.decode("utf-8-sig", "replace")
        # a second copy of a large answer only where there is something to mend
        return json.loads(_ESCAPE.sub(_mended, text) if "\\u" in text else text)
    except (ValueError, RecursionError):
        return None


def _mended(escape: re.Match[str]) -> str:
    return _REPLACEMENT if escape["bad"] else escape[0]


def is_deeper_than(value: object, levels: int) -> bool:
    """Tell whether JSON is nested deeper than that."""
    level: list[object] = [value]
    for _ in range(levels):
        level = [inner for outer in level for inner in _children(outer)]
        if not level:
            return False
    return any(isinstance(item, dict | list) for item in level)


def _children(value: object) -> list[object]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []
