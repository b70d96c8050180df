"""The addresses of disks and pictures: stored bare, read back with one signature however often written.

They are on Azure's hosts, which lead here when a client's hosts are redirected; with the switch
`local_addresses` they are on this machine.
"""

from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from bot.sandbox.marketplace import sas
from bot.sandbox.marketplace.addresses import ACCOUNT, ASSET_HOST, ASSET_PATH, BLOB_HOST, is_local

Json = dict[str, Any]

DISKS = f"https://{ACCOUNT}{BLOB_HOST}"
ASSETS = f"https://{ASSET_HOST}"


def signed(resources: dict[str, Json], origin: str = "") -> dict[str, Json]:
    """Return a copy in which every stored address carries a fresh signature, on `origin` if one is given."""
    fresh = deepcopy(resources)
    for resource in fresh.values():
        _rewrite(resource, lambda address: _signed(address, origin))
    return fresh


def unsigned(resource: Json) -> Json:
    """Return a copy whose addresses are as they are stored: without our signatures, on Azure's hosts."""
    bare = deepcopy(resource)
    _rewrite(bare, _stored)
    return bare


def _rewrite(resource: Json, change: Callable[[str], str]) -> None:
    for holder, key in _places(resource):
        if isinstance(holder.get(key), str):
            holder[key] = change(holder[key])


def _places(resource: Json) -> Iterator[tuple[Json, str]]:
    yield resource, "url"
    for thumbnail in (resource.get("assets") or {}).values():
        for image in thumbnail.get("imageList") or []:
            yield image, "url"
    for version in resource.get("vmImageVersions") or []:
        for image in version.get("vmImages") or []:
            source = image.get("source") or {}
            for disk in (source.get("osDisk"), *(source.get("dataDisks") or [])):
                if disk:
                    yield disk, "uri"


def _signed(address: str, origin: str) -> str:
    host, bare = _split(address)
    if not host:
        return address
    query = urlsplit(address).query
    if "sig=" not in query:
        container, _, blob = urlsplit(bare).path.lstrip("/").partition("/")
        query = sas.sign(container, blob)
    place = bare.removeprefix(host)
    if origin:
        return f"{origin}{f'/{ACCOUNT}' if host == DISKS else ''}{place}?{query}"
    return f"{bare}?{query}"


def _stored(address: str) -> str:
    host, bare = _split(address)
    if not host:
        return address
    query = urlsplit(address).query
    container, _, blob = urlsplit(bare).path.lstrip("/").partition("/")
    is_ours = sas.is_ours(dict(parse_qsl(query, keep_blank_values=True)), container, blob)
    return f"{bare}?{query}" if query and not is_ours else bare


def _split(address: str) -> tuple[str, str]:
    """Return the store's host and the bare address on it, both empty for the address of somebody else."""
    try:
        parts = urlsplit(address)
        name = (parts.hostname or "").lower()
    except ValueError:
        return "", ""
    for host in (DISKS, ASSETS):
        if f"https://{name}" == host:
            return host, f"{host}{parts.path}"
    if is_local(name):
        if parts.path.startswith(f"/{ACCOUNT}/"):
            return DISKS, f"{DISKS}{parts.path.removeprefix(f'/{ACCOUNT}')}"
        if parts.path.startswith(f"/{ASSET_PATH}/"):
            return ASSETS, f"{ASSETS}{parts.path}"
    return "", ""
