"""Pages with cursors, as Slack's lists have them."""

import base64
import binascii
from collections.abc import Sequence
from typing import TypeVar

from bot.sandbox.workspace.methods.call import Call, SlackError
from bot.sandbox.workspace.shapes import Json

_T = TypeVar("_T")
_PREFIX = "next:"


def page(call: Call, found: Sequence[_T], *, default: int, most: int) -> tuple[list[_T], Json]:
    """Return the page that the call asks for, and its `response_metadata`."""
    start = _start(call.text("cursor"))
    end = start + call.number("limit", default=default, most=most)
    cursor = base64.b64encode(f"{_PREFIX}{end}".encode()).decode() if end < len(found) else ""
    return list(found[start:end]), {"next_cursor": cursor}


def _start(cursor: str | None) -> int:
    if cursor is None:
        return 0
    try:
        told = base64.b64decode(cursor, validate=True).decode()
        return int(told.removeprefix(_PREFIX))
    except (binascii.Error, ValueError):
        raise SlackError("invalid_cursor") from None
