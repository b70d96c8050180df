"""One request out, one answer or one silence back: deadlines, a cap on the body, no redirects.

Returns values and raises nothing, so that no exception of the HTTP library, which carries the request's
headers and with them the token, ever leaves this file.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from yarl import URL

from bot.http.bodies import BodyTooLarge, read_bounded

MIB = 1024 * 1024
LARGEST_BODY = 2 * MIB
_LONGEST_CHALLENGE = 2000


@dataclass(frozen=True, slots=True)
class Bound:
    """How large an answer may be, in bytes, and the setting that allows more; empty: there is none."""

    size: int
    setting: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One HTTP request. `seconds` limits it as a whole, `connect_seconds` the way to a connection.

    `most` bounds the body of the answer.
    """

    method: str
    url: URL
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    json: Any = None
    form: Mapping[str, str] | None = field(default=None, repr=False)
    seconds: float = 20.0
    connect_seconds: float = 5.0
    most: Bound = field(default_factory=lambda: Bound(LARGEST_BODY))


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back. Of an answer from 400 on, an unreadable body is left out: the status decides."""

    status: int
    body: bytes = b""
    retry_after: str = ""
    challenge: str = ""  # WWW-Authenticate, which names whom a token must come from

    @property
    def is_success(self) -> bool:
        """Tell whether the status is one of 200 to 299."""
        return 200 <= self.status < 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """Nothing usable came back. `was_sent`: the request may have arrived; `is_brief`: worth asking again.

    `too_large`: an answer came, and was larger than its bound.
    """

    why: str
    was_sent: bool
    is_brief: bool = False
    too_large: bool = False


async def exchange(session: aiohttp.ClientSession, call: Call) -> Answer | Silence:
    """Send one request and read the answer."""
    timeout = aiohttp.ClientTimeout(total=call.seconds, connect=call.connect_seconds)
    try:
        async with session.request(
            call.method,
            call.url,
            headers=call.headers,
            json=call.json,
            data=call.form,
            timeout=timeout,
            allow_redirects=False,
        ) as response:
            return await _read(response, call.most)
    except aiohttp.ClientHttpProxyError as error:  # the way was refused before the request was sent
        return Silence(why=f"the proxy answered HTTP {error.status}", was_sent=False)
    except aiohttp.ClientConnectorError:
        return Silence(why="no connection", was_sent=False, is_brief=True)
    except aiohttp.ConnectionTimeoutError:
        return Silence(why=f"no connection within {call.connect_seconds:g} s", was_sent=False)
    except TimeoutError:
        return Silence(why=f"no answer within {call.seconds:g} s", was_sent=True)
    except (aiohttp.ClientError, OSError):
        return Silence(why="the connection broke", was_sent=True, is_brief=True)


async def _read(response: aiohttp.ClientResponse, most: Bound) -> Answer | Silence:
    body = await _body(response, most)
    if isinstance(body, Silence):
        if response.status < 400:
            return body
        body = b""
    retry_after = response.headers.get("Retry-After", "")
    challenge = response.headers.get("WWW-Authenticate", "")[:_LONGEST_CHALLENGE]
    return Answer(status=response.status, body=body, retry_after=retry_after, challenge=challenge)


async def _body(response: aiohttp.ClientResponse, most: Bound) -> bytes | Silence:
    try:
        return await read_bounded(response, most=most.size)
    except BodyTooLarge:
        cure = f"; {most.setting} allows more" if most.setting else ""
        why = f"the answer is larger than {most.size / MIB:g} MiB{cure}"
        return Silence(why=why, was_sent=True, too_large=True)
    except TimeoutError:
        return Silence(why="the answer did not end in time", was_sent=True)
    except (aiohttp.ClientError, OSError):
        return Silence(why="the answer broke off", was_sent=True, is_brief=True)
