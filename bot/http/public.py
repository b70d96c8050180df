"""Foreign addresses: asked with limits, and only where everybody can go. No private address is ever reached.

A draft may name any address, and whoever writes the draft must not learn through us what a network answers.
"""

import socket
from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from ipaddress import ip_address

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import DefaultResolver
from yarl import URL

from bot.http.session import Network, trust

_PORTS = frozenset({80, 443})
_INSIDE = (".local", ".internal", ".localhost", ".lan", ".home.arpa")
_AGENT = "stagebot (checks the links of an offer before it is published)"


class PrivateAddress(OSError):
    """A name leads to addresses that are not public."""


class LeadsInside(ValueError):
    """As PrivateAddress, before anything is asked: aiohttp would read an OSError as a broken connection."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What was answered: never more of the body than was asked for. `where` is the address that answered."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    where: URL = field(default_factory=URL, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Nothing:
    """Nothing was answered, or nothing was asked. `gone`: the host's name or its certificate is not good."""

    why: str
    gone: bool = False


def place_of(url: URL) -> str:
    """Return host and port of an address, the port only where it is not the usual one."""
    usual = url.is_default_port() or url.port is None
    return url.host or "" if usual else f"{url.host}:{url.port}"


def is_public(address: str) -> bool:
    """Tell whether an IP address can be reached by everybody."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    inner = getattr(found, "ipv4_mapped", None)
    return (inner or found).is_global and not found.is_multicast


def problem_of(url: URL, allowed: Collection[str]) -> str:
    """Say why an address is not asked; empty when it may be."""
    if url.host in allowed or place_of(url) in allowed:
        return ""
    if url.scheme not in {"http", "https"} or not url.host or url.port not in _PORTS:
        return "it is no web address at the usual port"
    if url.user is not None or url.password is not None:
        return "it holds a user"
    try:
        ip_address(url.host)
    except ValueError:
        return ""  # a name: its addresses are looked at when it is resolved
    return "" if is_public(url.host) else "it is a private address"


class PublicResolver(AbstractResolver):
    """Resolves names to public addresses only; `allowed` hosts may be anywhere."""

    def __init__(self, allowed: Collection[str] = ()) -> None:
        self._inner = DefaultResolver()
        self._allowed = {place.partition(":")[0] for place in allowed}

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Return the addresses of a name. Raises PrivateAddress, OSError."""
        found = await self._inner.resolve(host, port, family)
        if host in self._allowed:
            return found
        public = [entry for entry in found if is_public(entry["host"])]
        if not public:
            raise PrivateAddress("private address")
        return public

    async def close(self) -> None:
        """Let the inner resolver go."""
        await self._inner.close()


@asynccontextmanager
async def open_public_session(
    allowed: Collection[str] = (), network: Network | None = None
) -> AsyncIterator[aiohttp.ClientSession]:
    """Open a session that reaches public addresses only: no cookies, no environment, nothing unpacked.

    Through the proxy of `network`, where it has one: then the proxy resolves names, and only those are asked
    for that do not lead inside as far as is known here. Raises ConfigError when certificates cannot be read.
    """
    chosen = network or Network()
    proxy = URL(chosen.proxy).host if chosen.proxy else None
    resolver = PublicResolver([*allowed, proxy] if proxy else allowed)
    connector = aiohttp.TCPConnector(limit=50, resolver=resolver, ttl_dns_cache=30, ssl=trust(chosen))
    async with aiohttp.ClientSession(
        connector=connector,
        cookie_jar=aiohttp.DummyCookieJar(),
        trust_env=False,
        auto_decompress=False,
        headers={"User-Agent": _AGENT, "Accept-Encoding": "identity"},
        middlewares=(_by_public_route(chosen, PublicResolver(allowed), allowed),),
    ) as session:
        yield session


def _by_public_route(
    network: Network, resolver: PublicResolver, allowed: Collection[str]
) -> aiohttp.ClientMiddlewareType:
    async def send(
        request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType
    ) -> aiohttp.ClientResponse:
        proxy = network.route(request.url).proxy
        host = request.url.host or ""
        if proxy is not None and host not in allowed:
            await _refuse_inside(resolver, host)
        request.update_proxy(proxy, None, None)
        return await handler(request)

    return send


async def _refuse_inside(resolver: PublicResolver, host: str) -> None:
    """Raise LeadsInside for a name that does. One that only the proxy can resolve passes."""
    if ("." not in host and ":" not in host) or host.endswith(_INSIDE):
        raise LeadsInside
    try:
        await resolver.resolve(host)
    except PrivateAddress:
        raise LeadsInside from None
    except OSError:
        return


async def ask(
    session: aiohttp.ClientSession,
    url: URL,
    *,
    allowed: Collection[str] = (),
    headers: Mapping[str, str] | None = None,
    most: int,
    seconds: float,
) -> Answer | Nothing:
    """Send one GET and read at most `most` bytes of what comes; no redirect is followed. Raises nothing.

    An answer 200 to a request for a range is the whole file: it is left unread.
    """
    if why := problem_of(url, allowed):
        return Nothing(why=why)
    timeout = aiohttp.ClientTimeout(total=seconds)
    try:
        async with session.get(url, headers=headers, timeout=timeout, allow_redirects=False) as response:
            whole = response.status == 200 and "Range" in (headers or {})
            body = b"" if whole else await _first(response, most)
            response.close()
            return Answer(
                status=response.status,
                headers={key.lower(): value for key, value in response.headers.items()},
                body=body,
                where=url,
            )
    except LeadsInside:
        return Nothing(why="it is a private address")
    except aiohttp.ClientHttpProxyError as error:
        return Nothing(why=f"the proxy answered HTTP {error.status}")
    except (aiohttp.ClientConnectorCertificateError, aiohttp.ClientSSLError):
        return Nothing(why="its certificate is not good", gone=True)
    except aiohttp.ClientConnectorDNSError as error:
        return _unresolved(error.os_error)
    except TimeoutError:
        return Nothing(why=f"no answer within {seconds:g} s")
    except (aiohttp.ClientError, OSError, ValueError):
        return Nothing(why="no connection")


async def _first(response: aiohttp.ClientResponse, most: int) -> bytes:
    body = bytearray()
    async for piece in response.content.iter_any():
        body += piece
        if len(body) >= most:
            break
    return bytes(body[:most])


def _unresolved(error: OSError) -> Nothing:
    if isinstance(error, PrivateAddress):
        return Nothing(why="it is a private address")
    is_unknown = isinstance(error, socket.gaierror) and error.errno != socket.EAI_AGAIN
    unknown = is_unknown or getattr(error, "errno", None) is None
    why = "no such host" if unknown else "its name could not be looked up"
    return Nothing(why=why, gone=unknown)
