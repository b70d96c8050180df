"""One call: token, time limit, size limit, and every failure as a `MarketplaceError`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import aiohttp
from pydantic import BaseModel, ValidationError

from bot.marketplace import faults
from bot.marketplace.auth import Tokens
from bot.marketplace.throttle import Throttle
from bot.ports.marketplace import MarketplaceError, Throttled, Unauthorized, Unreachable

Model = TypeVar("Model", bound=BaseModel)

MOST_BYTES = 16 * 1024 * 1024
"""A tree of an offer with a hundred plans stays well below; anything larger is not an answer."""

_TIMEOUT = aiohttp.ClientTimeout(total=20, connect=5)
_NOT_UNDERSTOOD = "The marketplace answered something that stagebot does not understand."


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """An API: where it is, and for whom its tokens are."""

    base: str
    audience: str


class Caller:
    """Calls the marketplace's APIs on one session."""

    def __init__(self, session: aiohttp.ClientSession, tokens: Tokens, throttle: Throttle) -> None:
        self._session = session
        self._tokens = tokens
        self._throttle = throttle

    async def get(
        self, endpoint: Endpoint, path: str, model: type[Model], query: Mapping[str, str] | None = None
    ) -> Model:
        """Read something; a broken connection or server is tried once more."""
        try:
            body = await self._call("GET", endpoint, path, query=query)
        except Unreachable:
            body = await self._call("GET", endpoint, path, query=query)
        return self._read(body, model, changes=False)

    async def post(
        self,
        endpoint: Endpoint,
        path: str,
        model: type[Model],
        *,
        payload: Mapping[str, Any] | None = None,
        query: Mapping[str, str] | None = None,
    ) -> Model:
        """Change something; never tried again, whatever happens."""
        body = await self._call("POST", endpoint, path, query=query, payload=payload)
        return self._read(body, model, changes=True)

    async def _call(
        self,
        method: str,
        endpoint: Endpoint,
        path: str,
        *,
        query: Mapping[str, str] | None,
        payload: Mapping[str, Any] | None = None,
    ) -> bytes:
        self._throttle.check()
        token = await self._tokens.token(endpoint.audience)
        try:
            return await self._once(method, endpoint, path, token, query, payload)
        except Unauthorized:  # a refused token proves that nothing was done: ask for a new one, once
            self._tokens.refused(endpoint.audience, token)
            token = await self._tokens.token(endpoint.audience)
            return await self._once(method, endpoint, path, token, query, payload)

    async def _once(
        self,
        method: str,
        endpoint: Endpoint,
        path: str,
        token: str,
        query: Mapping[str, str] | None,
        payload: Mapping[str, Any] | None,
    ) -> bytes:
        changes = method == "POST"
        headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}
        try:
            async with self._session.request(
                method,
                f"{endpoint.base}/{path}",
                params=query,
                json=payload,
                headers=headers,
                timeout=_TIMEOUT,
                allow_redirects=False,
            ) as answer:
                body = await _bounded(answer, changes=changes)
                if answer.status < 300:
                    return body
                raise self._fault(answer, body, changes=changes)
        except aiohttp.ClientConnectorError as error:
            raise Unreachable("The marketplace cannot be reached.", outcome_known=True) from error
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise Unreachable("The marketplace does not answer.", outcome_known=not changes) from error

    def _fault(self, answer: aiohttp.ClientResponse, body: bytes, *, changes: bool) -> MarketplaceError:
        retry_after = answer.headers.get("Retry-After")
        fault = faults.from_answer(answer.status, body, retry_after=retry_after, may_have_happened=changes)
        if isinstance(fault, Throttled) and fault.retry_after:
            self._throttle.punish(fault.retry_after)
        return fault

    @staticmethod
    def _read(body: bytes, model: type[Model], *, changes: bool) -> Model:
        try:
            return model.model_validate_json(body)
        except ValidationError:
            raise Unreachable(_NOT_UNDERSTOOD, outcome_known=not changes) from None


async def _bounded(answer: aiohttp.ClientResponse, *, changes: bool) -> bytes:
    body = bytearray()
    async for chunk in answer.content.iter_chunked(65536):
        body += chunk
        if len(body) > MOST_BYTES:
            raise Unreachable("The marketplace's answer is too large.", outcome_known=not changes)
    return bytes(body)
