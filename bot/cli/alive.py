"""`stagebot alive`: asks the stagebot of this machine whether it lives, for a container's health check."""

import sys

import aiohttp

from bot.http.session import open_session
from bot.settings import from_environment

_SECONDS = 3.0
_THIS_MACHINE = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}  # noqa: S104 - what listens everywhere


async def alive() -> int:
    """Return 0 when /healthz answers, else 1 with the reason on stderr."""
    address = from_environment().ops_address
    if address is None:
        return _no("STAGEBOT_OPS_ADDRESS is off, so nobody can be asked")
    host, port = _THIS_MACHINE.get(address[0], address[0]), address[1]
    url = f"http://{f'[{host}]' if ':' in host else host}:{port}/healthz"
    timeout = aiohttp.ClientTimeout(total=_SECONDS)
    try:
        async with open_session() as session, session.get(url, timeout=timeout) as answer:
            return 0 if answer.status == 200 else _no(f"{url} answers HTTP {answer.status}")
    except (aiohttp.ClientError, TimeoutError, OSError):
        return _no(f"{url} does not answer")


def _no(reason: str) -> int:
    print(f"stagebot: {reason}", file=sys.stderr)
    return 1
