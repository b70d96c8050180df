"""The JSON of a request: bounded in size and depth, strict, or a 400."""

import json
from collections.abc import Iterator
from typing import Any

from aiohttp import web

from bot.sandbox.marketplace.errors import bad_request

_DEEPEST = 64


async def read_json(request: web.Request) -> Any:  # noqa: ANN401 - any JSON
    """Return the body. Raises ApiError 400 for what is no JSON, nests too deep or holds NaN."""
    raw = await request.read()
    try:
        value = json.loads(raw, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise bad_request("The body is not JSON") from None
    if _is_deep(value):
        raise bad_request(f"The body nests deeper than {_DEEPEST} levels")
    return value


async def read_object(request: web.Request) -> dict[str, Any]:
    """Return the body, which must be an object. Raises ApiError 400."""
    value = await read_json(request)
    if not isinstance(value, dict):
        raise bad_request("The body must be a JSON object")
    return value


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _is_deep(value: Any) -> bool:  # noqa: ANN401 - any JSON
    level, depth = [value], 0
    while level:
        depth += 1
        if depth > _DEEPEST:
            return True
        level = [child for one in level for child in _children(one)]
    return False


def _children(value: Any) -> Iterator[Any]:  # noqa: ANN401 - any JSON
    if isinstance(value, dict):
        yield from (child for child in value.values() if isinstance(child, dict | list))
    elif isinstance(value, list):
        yield from (child for child in value if isinstance(child, dict | list))
