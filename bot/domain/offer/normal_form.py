"""What counts of a resource: two reads of the same offer have one normal form, whatever the API did between.

Signatures, the order of sets, the case of ids and what is only a default are no change.
"""

import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit, urlunsplit

from bot.domain.offer.tree import Resource

_IGNORED_KEYS = frozenset({"$schema", "validations", "id", "resourceName"})
_READ_ONLY = frozenset({"status", "result", "created"})
# Azure Storage, "Create a service SAS", "Create a user delegation SAS", "Create an account SAS"
_SIGNED = frozenset(
    {"sv", "ss", "srt", "sp", "se", "st", "spr", "sig", "sip", "sr", "si", "sdd", "ses", "scid"}
    | {"skoid", "sktid", "skt", "ske", "sks", "skv", "saoid", "suoid"}
    | {"rscc", "rscd", "rsce", "rscl", "rsct"}
)
_FILES = frozenset({"listing-asset", "listing-trailer"})
_SETS = frozenset({"markets", "azureRegions", "categories", "industries", "openPorts", "privateAudiences"})
_CODES = frozenset({"markets"})
"""Sets of codes that mean the same in any case."""
_GUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
# Product Ingestion API, schemas `plan`, `price-and-availability-plan`, `submission`,
# `virtual-machine-plan-technical-configuration`
_DEFAULTS: dict[str, object] = {
    "lifecycleState": "generallyAvailable",
    "azureRegions": ["azureGlobal"],
    "displayRank": 2147483647,
    "visibility": "visible",
    "audience": "public",
    "supportsExtensions": True,
    "supportsRemoteConnection": True,
}


def comparable(resource: Resource) -> dict[str, Any]:
    """Return what counts of a resource, field by field; what is empty or a default is left out."""
    kept = {key: value for key, value in resource.content.items() if key not in _IGNORED_KEYS | _READ_ONLY}
    if resource.type in _FILES and isinstance(kept.get("url"), str):
        kept["url"] = path_of(kept["url"])
    return _mapping(kept)


def path_of(url: str) -> str:
    """Return where a file lies: its address without host and query, which are made anew with each read."""
    return urlsplit(url).path


def _mapping(content: Mapping[str, Any]) -> dict[str, Any]:
    normal = {key: _normal(key, value) for key, value in content.items() if key != "$schema"}
    return {key: value for key, value in normal.items() if not _is_default(key, value)}


def _is_default(key: str, value: object) -> bool:
    if key in _DEFAULTS:
        return value == _DEFAULTS[key] or value is None
    return value is None or value is False or (not value and isinstance(value, str | list | dict))


def _normal(key: str, value: Any) -> Any:  # noqa: ANN401 - JSON
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, dict | Mapping):
        return _mapping(value)
    if isinstance(value, list | tuple):
        items = [_normal(key, item) for item in value]
        if key in _CODES:
            items = [item.lower() if isinstance(item, str) else item for item in items]
        # lists of objects are sets to the API: it returns them in any order
        is_set = key in _SETS or all(isinstance(item, Mapping) for item in items)
        return sorted(items, key=_sortable) if is_set and len(items) > 1 else items
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _text(value: str) -> str:
    if value.startswith(("https://", "http://")) and "sig=" in value:
        return unsigned(value)
    return _GUID.sub(lambda found: found.group().lower(), value) if "-" in value else value


def _sortable(item: object) -> str:
    return json.dumps(item, sort_keys=True, default=str)


def unsigned(url: str) -> str:
    """Return a signed address (a SAS) without its signature; what else it asks for stays, in order."""
    plain, _, signed = url.partition("?")
    if "#" not in signed and all(part.partition("=")[0].lower() in _SIGNED for part in signed.split("&")):
        return _place(plain)  # as nearly every address of a disk: an offer may hold ten thousand of them
    parts = urlsplit(url)
    query = sorted((key, text) for key, text in parse_qsl(parts.query) if key.lower() not in _SIGNED)
    return urlunsplit(urlsplit(_place(plain))._replace(query=urlencode(query), fragment=parts.fragment))


def _place(address: str) -> str:
    """Return an address with its host in small letters and its path without escapes: both name one file."""
    scheme, _, rest = address.partition("://")
    host, slash, path = rest.partition("/")
    return f"{scheme}://{host.lower()}{slash}{unquote(path) if '%' in path else path}"
