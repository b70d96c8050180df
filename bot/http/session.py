"""The one place that opens sessions for outgoing HTTP."""

import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
from yarl import URL

from bot.domain.errors import ConfigError
from bot.http.routes import Route, route

_TIMEOUT = aiohttp.ClientTimeout(total=30, connect=5, sock_connect=5, sock_read=15)
_CONNECTIONS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """How this machine reaches the internet.

    `proxy`: address of an HTTP proxy, with its user and password where it wants them. `no_proxy`: which
    addresses are called directly all the same, as in NO_PROXY. `trust_file`: certificates (PEM) to trust
    instead of the system's. `ca_file`: certificates to trust besides.
    """

    proxy: str | None = field(default=None, repr=False)
    no_proxy: tuple[str, ...] = ()
    trust_file: Path | None = None
    ca_file: Path | None = None

    def route(self, url: URL) -> Route:
        """Choose the way to an address."""
        return route(url, proxy=URL(self.proxy) if self.proxy else None, exempt=self.no_proxy)


@asynccontextmanager
async def open_session(network: Network | None = None) -> AsyncIterator[aiohttp.ClientSession]:
    """Open a session: time limits for every call, no cookies, nothing taken from the environment.

    Callers may shorten the limits per call. Raises ConfigError when the certificates cannot be read.
    """
    chosen = network or Network()
    connector = aiohttp.TCPConnector(limit=_CONNECTIONS, ssl=trust(chosen))
    async with aiohttp.ClientSession(
        connector=connector,
        timeout=_TIMEOUT,
        cookie_jar=aiohttp.DummyCookieJar(),
        trust_env=False,
        middlewares=(_by_route(chosen),),
    ) as session:
        yield session


def _by_route(network: Network) -> aiohttp.ClientMiddlewareType:
    """Return what chooses the way anew for each request, so that a redirect is routed by its own address."""

    async def send(
        request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType
    ) -> aiohttp.ClientResponse:
        request.update_proxy(network.route(request.url).proxy, None, None)
        return await handler(request)

    return send


def trust(network: Network) -> ssl.SSLContext | bool:
    """Return which certificates count. Raises ConfigError when a file cannot be read."""
    if network.trust_file is None and network.ca_file is None:
        return True
    reading = network.trust_file
    try:
        context = ssl.create_default_context(cafile=reading)
        if network.ca_file is not None:
            reading = network.ca_file
            context.load_verify_locations(reading)
    except OSError:  # ssl.SSLError is one, too
        raise ConfigError(f"{reading} holds no certificates (PEM) that can be read.") from None
    return context
