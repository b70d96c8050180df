"""Which way a call goes: through the company's proxy, or straight."""

from dataclasses import dataclass
from ipaddress import ip_address, ip_network

from yarl import URL

from bot.http.urls import is_loopback


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """The way to one address. `proxy` is None for a direct call; `why` is for people and holds no secret."""

    proxy: URL | None
    why: str


def route(url: URL, *, proxy: URL | None, exempt: tuple[str, ...]) -> Route:
    """Choose the way to an address. `exempt` are the entries of NO_PROXY; this machine is always direct."""
    if proxy is None:
        return Route(proxy=None, why="direct: no proxy is set")
    if is_loopback(url.host):
        return Route(proxy=None, why="direct: it is this machine")
    for entry in exempt:
        if _names(entry.strip().lower(), url):
            return Route(proxy=None, why=f"direct: NO_PROXY names {entry.strip()}")
    return Route(proxy=proxy, why=f"through {shown(proxy)}")


def shown(proxy: URL) -> str:
    """Return a proxy's address without the user and password in it."""
    return str(proxy.with_user(None).origin())


def _names(entry: str, url: URL) -> bool:
    """Tell whether an entry means this address: `*`, a domain, a host, an IP address, a network."""
    host = (url.host or "").lower().rstrip(".")
    if entry in {"", "*"}:
        return entry == "*"
    if "/" in entry:
        return _lies_in(host, entry)
    name, port = _split(entry)
    if port is not None and port != url.port:
        return False
    domain = name.removeprefix("*").strip(".")
    return bool(domain) and (host == domain or host.endswith(f".{domain}"))


def _lies_in(host: str, network: str) -> bool:
    try:
        return ip_address(host) in ip_network(network, strict=False)
    except ValueError:
        return False


def _split(entry: str) -> tuple[str, int | None]:
    """Take a port off: `host:443`, `[::1]:443`; a bare IPv6 address has none."""
    if entry.startswith("["):
        name, _, rest = entry[1:].partition("]")
        return name, int(rest[1:]) if rest[1:].isdecimal() else None
    name, separator, port = entry.rpartition(":")
    if separator and ":" not in name and port.isdecimal():
        return name, int(port)
    return entry, None
