"""Resources as they are read: with signed addresses, in no newer a schema than the caller asked for."""

from collections.abc import Iterable
from typing import Any

from aiohttp import web

from bot.sandbox.marketplace.schemas.versions import HOST, Version, parse_address, parse_version
from bot.sandbox.marketplace.signing import signed

Json = dict[str, Any]


def query_of(request: web.Request) -> dict[str, str]:
    """Return the query with its names in lower case: working clients write them in any."""
    return {key.lower(): value for key, value in request.query.items()}


def presented(resources: Iterable[Json], request: web.Request, *, local: bool) -> list[Json]:
    """Return copies for a reader: `$version` is the newest schema version that it wants.

    With `local` their addresses are on the host that was called, else on Azure's.
    """
    origin = f"{request.scheme}://{request.host}" if local else ""
    asked = parse_version(query_of(request).get("$version", ""))
    keyed = {str(place): resource for place, resource in enumerate(resources)}
    return [_in_version(resource, asked) for resource in signed(keyed, origin).values()]


def _in_version(resource: Json, asked: Version | None) -> Json:
    found = parse_address(str(resource.get("$schema", "")))
    if found is not None and asked is not None and asked < found[1]:
        resource["$schema"] = f"{HOST}{found[0]}/{asked}"
    return resource
