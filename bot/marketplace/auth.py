"""Tokens per audience: from azure-identity, or from a login address of one's own (the sandbox)."""

import asyncio
import time
from dataclasses import dataclass
from typing import Protocol

import aiohttp
from azure.core.exceptions import AzureError
from azure.identity.aio import (
    CertificateCredential,
    ClientSecretCredential,
    WorkloadIdentityCredential,
)
from pydantic import BaseModel, ValidationError

from bot.ports.marketplace import MarketplaceError, Unauthorized, Unreachable

GRAPH = "https://graph.microsoft.com"
SUBMISSION = "https://api.partner.microsoft.com"

_RENEW_BEFORE = 300.0
_TIMEOUT = aiohttp.ClientTimeout(total=10)


@dataclass(frozen=True, slots=True)
class Grant:
    """A token and when it ends, in seconds of the monotonic clock."""

    value: str
    ends_at: float


class Issuer(Protocol):
    """Where tokens come from."""

    async def issue(self, audience: str) -> Grant:
        """Ask for a token. Raises MarketplaceError."""

    async def close(self) -> None:
        """Let go of connections."""


class Tokens:
    """Keeps one token per audience, renews it before it ends, asks once for many waiting calls."""

    def __init__(self, issuer: Issuer) -> None:
        self._issuer = issuer
        self._grants: dict[str, Grant] = {}
        self._locks: dict[str, asyncio.Lock] = {}

    async def token(self, audience: str) -> str:
        """Return a token that is good for some time. Raises Unauthorized, Unreachable."""
        async with self._locks.setdefault(audience, asyncio.Lock()):
            grant = self._grants.get(audience)
            if grant is None or grant.ends_at <= time.monotonic():
                grant = self._grants[audience] = await self._issuer.issue(audience)
            return grant.value

    def refused(self, audience: str, token: str) -> None:
        """Forget a token that was refused, so that the next call asks for a new one."""
        grant = self._grants.get(audience)
        if grant is not None and grant.value == token:
            del self._grants[audience]

    async def close(self) -> None:
        """Let go of connections."""
        await self._issuer.close()


class _Answer(BaseModel):
    access_token: str
    expires_in: float


class LoginIssuer:
    """Client credentials against `{address}/{tenant}/oauth2/v2.0/token`."""

    def __init__(
        self, session: aiohttp.ClientSession, *, address: str, tenant: str, client: str, secret: str
    ) -> None:
        self._session = session
        self._url = f"{address.rstrip('/')}/{tenant}/oauth2/v2.0/token"
        self._form = {"grant_type": "client_credentials", "client_id": client, "client_secret": secret}

    async def issue(self, audience: str) -> Grant:
        """Ask the login address."""
        form = {**self._form, "scope": f"{audience}/.default"}
        try:
            async with self._session.post(
                self._url, data=form, timeout=_TIMEOUT, allow_redirects=False
            ) as answer:
                body = await answer.read()
                if answer.status >= 500:
                    raise Unreachable("The login service does not answer.", outcome_known=True)
                if answer.status != 200:
                    raise Unauthorized
        except (aiohttp.ClientError, TimeoutError) as error:
            raise Unreachable("The login service cannot be reached.", outcome_known=True) from error
        try:
            read = _Answer.model_validate_json(body)
        except ValidationError:
            raise Unreachable("The login service answered something else.", outcome_known=True) from None
        return Grant(read.access_token, _renewal(read.expires_in))

    async def close(self) -> None:
        """The session belongs to somebody else."""


class AzureIssuer:
    """Microsoft's own credentials: client secret, certificate or workload identity."""

    def __init__(
        self, credential: ClientSecretCredential | CertificateCredential | WorkloadIdentityCredential
    ) -> None:
        self._credential = credential

    async def issue(self, audience: str) -> Grant:
        """Ask through azure-identity."""
        try:
            async with asyncio.timeout(15):
                token = await self._credential.get_token(f"{audience}/.default")
        except AzureError as error:
            raise _translated(error) from None
        except TimeoutError as error:
            raise Unreachable("The login service does not answer.", outcome_known=True) from error
        return Grant(token.token, _renewal(token.expires_on - time.time()))

    async def close(self) -> None:
        """Close the credential's connections."""
        await self._credential.close()


def _renewal(seconds: float) -> float:
    return time.monotonic() + max(seconds - min(_RENEW_BEFORE, seconds / 2), 0)


def _translated(error: AzureError) -> MarketplaceError:
    # the library's own message may quote what it sent, so only its kind is told
    return Unauthorized(f"Azure refused the credentials ({type(error).__name__}).")
