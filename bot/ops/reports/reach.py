"""Which way each neighbour is reached, and whether that way is open: one request without any credentials."""

import asyncio
from collections.abc import AsyncIterator, Mapping

import aiohttp
from yarl import URL

from bot.http.session import Network, open_session
from bot.ops.reports.doctor import Check

_SECONDS = 8.0
_UNTRUSTED = (
    "Its certificate is of an authority that this machine does not know. If your company's proxy looks into "
    "TLS, set STAGEBOT_CA_FILE to its certificate (PEM)."
)
_SILENT = (
    "The network team must let this machine call it, or name the proxy in STAGEBOT_PROXY or HTTPS_PROXY."
)
_PROXY_AWAY = "The proxy itself does not answer. Is STAGEBOT_PROXY (else HTTPS_PROXY) right?"


async def reach(network: Network, neighbours: Mapping[str, str]) -> AsyncIterator[Check]:
    """Look at each neighbour, by name and address. Raises ConfigError for unreadable certificates."""
    async with open_session(network) as session:
        looks = [
            _look(session, network, f"way to {name}", URL(address)) for name, address in neighbours.items()
        ]
        for check in await asyncio.gather(*looks):
            yield check


async def _look(session: aiohttp.ClientSession, network: Network, name: str, url: URL) -> Check:
    way = network.route(url).why
    timeout = aiohttp.ClientTimeout(total=_SECONDS)
    try:
        async with session.head(url.origin(), allow_redirects=False, timeout=timeout):
            return Check(name=name, seen=f"{url.host}, {way}")
    except aiohttp.ClientHttpProxyError as error:
        seen, cure = f"the proxy answered HTTP {error.status}", _refused(error.status, url)
    except aiohttp.ClientProxyConnectionError:
        seen, cure = "no connection to the proxy", _PROXY_AWAY
    except aiohttp.ClientConnectorCertificateError:
        seen, cure = "its certificate is not trusted", _UNTRUSTED
    except (aiohttp.ClientError, TimeoutError, OSError):
        seen, cure = "no connection", _SILENT
    return Check(name=name, seen=f"{url.host}, {way}: {seen}", cure=cure)


def _refused(status: int, url: URL) -> str:
    if status == 407:
        return "Put the proxy's user and password into its address: http://user:password@host:port."
    return f"Whoever runs the proxy must allow CONNECT to {url.host}:{url.port}."
