"""The one place that opens sessions for outgoing HTTP."""

import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from bot.domain.errors import ConfigError

_TIMEOUT = aiohttp.ClientTimeout(total=30, connect=5, sock_connect=5, sock_read=15)
_CONNECTIONS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """How this machine reaches the internet.

    `proxy`: address of an HTTP proxy for every call. `ca_file`: certificates (PEM) to trust beside the
    system's.
    """

    proxy: str | None = None
    ca_file: Path | None = None


@asynccontextmanager
async def open_session(network: Network | None = None) -> AsyncIterator[aiohttp.ClientSession]:
    """Open a session: time limits for every call, no cookies, nothing taken from the environment.

    Callers may shorten the limits per call. Raises ConfigError when the certificates cannot be read.
    """
    chosen = network or Network()
    connector = aiohttp.TCPConnector(limit=_CONNECTIONS, ssl=_trust(chosen.ca_file))
    async with aiohttp.ClientSession(
        connector=connector,
        timeout=_TIMEOUT,
        cookie_jar=aiohttp.DummyCookieJar(),
        trust_env=False,
        proxy=chosen.proxy,
    ) as session:
        yield session


def _trust(ca_file: Path | None) -> ssl.SSLContext | bool:
    if ca_file is None:
        return True
    context = ssl.create_default_context()
    try:
        context.load_verify_locations(ca_file)
    except OSError:  # ssl.SSLError is one, too
        raise ConfigError(f"{ca_file} holds no certificates (PEM) that can be read.") from None
    return context
