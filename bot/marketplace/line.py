"""The line to one of Microsoft's APIs: its address, its token, its manners, and what a call may raise."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp
from yarl import URL

from bot.http.backoff import Backoff
from bot.http.json_text import JsonObject, read_object
from bot.http.retry_after import parse_retry_after
from bot.marketplace.addresses import next_page
from bot.marketplace.auth import AccessToken, Audience, Tokens
from bot.marketplace.exchange import LARGEST_BODY, MIB, Answer, Bound, Call, Silence, exchange
from bot.marketplace.faults import errors_of, fault_of, misunderstood, silent
from bot.marketplace.tenants import is_of_another_tenant
from bot.marketplace.throttle import Throttle
from bot.ports.clock import Clock
from bot.ports.marketplace import Forbidden, Throttled

_TRANSIENT = frozenset({500, 502, 503, 504})
_BACKOFF = Backoff(first=0.6, longest=0.6)
_MOST_PAGES = 1000
_NEXT = ("@nextLink", "nextLink", "@odata.nextLink")


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How long one HTTP request may take (as a whole, until it is connected), and how large a tree may be."""

    seconds: float = 20.0
    connect_seconds: float = 5.0
    tree_bytes: int = 16 * MIB


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """Where an API is, whom its tokens are for, and what is sent with each of its calls.

    `tenant`: our own. `one_by_one`: each thing asked about has its own rights and its own limits, so one
    refusal says nothing about the next call.
    """

    base: URL
    audience: Audience
    query: Mapping[str, str]
    tenant: str = ""
    one_by_one: bool = False


class Line:
    """Calls one API. Every call has a time limit and raises MarketplaceError only.

    A refused token is renewed once, for changes too: a 401 means that nothing was done.
    """

    def __init__(
        self,
        session: aiohttp.ClientSession,
        endpoint: Endpoint,
        *,
        tokens: Tokens,
        throttle: Throttle,
        clock: Clock,
        limits: Limits,
    ) -> None:
        self._session = session
        self._endpoint = endpoint
        self._tokens = tokens
        self._throttle = throttle
        self._clock = clock
        self._limits = limits

    async def get(
        self,
        path: str,
        query: Mapping[str, str] | None = None,
        *,
        retry: bool = True,
        most: Bound | None = None,
    ) -> JsonObject:
        """Read, at most `most`. Asked a second time after a short outage, unless `retry` is false."""
        return await self._read(self._url(path, query), retry=retry, most=most)

    async def pages(self, path: str, query: Mapping[str, str] | None = None) -> AsyncIterator[JsonObject]:
        """Read a listing, page by page. A link that leads away or in a circle is not followed."""
        url = self._url(path, query)
        seen = {url}
        while True:
            page = await self._read(url, retry=True)
            yield page
            link = next((page[key] for key in _NEXT if page.get(key)), None)
            if link is None:
                return
            following = next_page(link, asked=url) if isinstance(link, str) else None
            if following is None or following in seen or len(seen) >= _MOST_PAGES:
                raise misunderstood("the link to the next page leads nowhere")
            seen.add(following)
            url = following

    async def post(self, path: str, content: JsonObject | None = None) -> JsonObject:
        """Change something. Sent once; an error says with `outcome_known` whether it may have happened."""
        answer = await self._ask("POST", self._url(path), content)
        return self._understood(answer, changes=True)

    async def put(self, path: str, content: JsonObject, *, tag: str) -> JsonObject:
        """Replace a document whose tag is still that one. As `post`."""
        answer = await self._ask("PUT", self._url(path), content, tag=tag)
        return self._understood(answer, changes=True)

    async def delete(self, path: str) -> None:
        """Delete something. As `post`."""
        answer = await self._ask("DELETE", self._url(path))
        if isinstance(answer, Silence) or not answer.is_success:
            self._understood(answer, changes=True)

    def _url(self, path: str, query: Mapping[str, str] | None = None) -> URL:
        url = self._endpoint.base / path
        return url.with_query({**self._endpoint.query, **(query or {})})

    async def _read(self, url: URL, *, retry: bool, most: Bound | None = None) -> JsonObject:
        answer = await self._ask("GET", url, most=most)
        if retry and _is_brief(answer):
            await self._clock.sleep(_BACKOFF.wait(1, fraction=self._clock.fraction()))
            answer = await self._ask("GET", url, most=most)
        return self._understood(answer, changes=False)

    async def _ask(
        self,
        method: str,
        url: URL,
        content: Any = None,  # noqa: ANN401 - JSON
        *,
        most: Bound | None = None,
        tag: str = "",
    ) -> Answer | Silence:
        self._throttle.check()
        audience = self._endpoint.audience
        token = await self._tokens.get(audience)
        answer = await self._exchange(method, url, content, token, most, tag)
        if not self._is_refused(answer):
            return answer
        if self._endpoint.one_by_one:
            newer = await self._tokens.replacement(audience, token)
            return await self._exchange(method, url, content, newer, most, tag) if newer else answer
        token = await self._tokens.renew(audience, token)
        answer = await self._exchange(method, url, content, token, most, tag)
        if self._is_refused(answer):
            raise self._tokens.distrust(audience, token)
        return answer

    def _is_refused(self, answer: Answer | Silence) -> bool:
        """Tell whether our token was refused, and not only something of another tenant."""
        if isinstance(answer, Silence) or answer.status != 401:
            return False
        return not is_of_another_tenant(answer, own=self._endpoint.tenant)

    async def _exchange(
        self,
        method: str,
        url: URL,
        content: Any,  # noqa: ANN401 - JSON
        token: AccessToken,
        most: Bound | None,
        tag: str,
    ) -> Answer | Silence:
        headers = {"Authorization": f"Bearer {token.value}", "Accept": "application/json"}
        headers |= {"If-Match": tag} if tag else {}
        call = Call(
            method=method,
            url=url,
            headers=headers,
            json=content,
            seconds=self._limits.seconds,
            connect_seconds=self._limits.connect_seconds,
            most=most or Bound(LARGEST_BODY),
        )
        return await exchange(self._session, call)

    def _understood(self, answer: Answer | Silence, *, changes: bool) -> JsonObject:
        if isinstance(answer, Silence):
            raise silent(answer, changes=changes)
        if answer.status == 429 and not self._endpoint.one_by_one:
            raise self._penalty(answer)
        if is_of_another_tenant(answer, own=self._endpoint.tenant):
            raise Forbidden(errors=errors_of(answer))
        self._throttle.relax()
        body = read_object(answer.body) if answer.is_success else None
        if not answer.is_success or (body and isinstance(body.get("error"), dict)):
            raise fault_of(answer, changes=changes, now=self._clock.now())
        if body is None:
            raise misunderstood("it is not a JSON object", changes=changes)
        return body

    def _penalty(self, answer: Answer) -> Throttled:
        asked = parse_retry_after(answer.retry_after, now=self._clock.now())
        return Throttled(retry_after=self._throttle.hold(asked))


def _is_brief(answer: Answer | Silence) -> bool:
    if isinstance(answer, Silence):
        return answer.is_brief
    return answer.status in _TRANSIENT and not answer.retry_after
