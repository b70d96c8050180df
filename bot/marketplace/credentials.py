"""The app's credentials at the login service: azure-identity's, or a plain grant at another address."""

import asyncio
import math
import re
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Any, Protocol

import aiohttp
from azure.core.credentials import AccessToken as AzureToken
from azure.core.exceptions import AzureError, ClientAuthenticationError
from azure.core.pipeline.transport import AioHttpTransport
from azure.identity.aio import CertificateCredential, ClientSecretCredential, WorkloadIdentityCredential
from yarl import URL

from bot.domain.errors import ConfigError
from bot.http.json_text import JsonObject, read_object
from bot.http.retry_after import parse_retry_after
from bot.http.urls import base_url
from bot.marketplace.auth import AccessToken, Audience, TokenSource
from bot.marketplace.exchange import Answer, Call, Silence, exchange
from bot.marketplace.login_errors import refusal
from bot.ports.clock import Clock
from bot.ports.marketplace import MarketplaceError, Throttled, Unauthorized, Unreachable

_SECONDS = 15.0
_SHORTEST_LIFE, _LONGEST_LIFE, _UNKNOWN_LIFE = 1.0, 86_400.0, 300.0
_TENANT = re.compile(r"[A-Za-z0-9.-]{1,100}", re.ASCII)
_TOKEN = re.compile(r"[\x21-\x7e]{1,32768}", re.ASCII)


class AzureCredential(Protocol):
    """What we use of azure-identity's asynchronous credentials."""

    async def get_token(self, *scopes: str) -> AzureToken:
        """Return a token; its `expires_on` is in epoch seconds."""


OpenCredential = Callable[[], AbstractAsyncContextManager[AzureCredential]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """How the app proves who it is: with a secret, a certificate file, or a federated token file.

    The first that is set counts, in the order federated token, certificate, secret. With `login_url` (the
    sandbox) tokens come by a plain grant with the secret from that address.
    """

    tenant: str
    client: str
    secret: str = field(default="", repr=False)
    certificate_path: str = ""
    federated_token_file: str = ""
    login_url: str = ""

    def source(self, session: aiohttp.ClientSession, clock: Clock) -> TokenSource:
        """Return where tokens come from with these. Raises ConfigError naming what is missing."""
        if not _TENANT.fullmatch(self.tenant) or not self.client:
            raise ConfigError("AZURE_TENANT_ID and AZURE_CLIENT_ID must be set.")
        if self.login_url:
            if not self.secret:
                raise ConfigError("With STAGEBOT_LOGIN_URL, AZURE_CLIENT_SECRET must be set.")
            login = base_url(self.login_url, setting="STAGEBOT_LOGIN_URL")
            return ClientCredentials(session, login=login, credentials=self, clock=clock)
        return AzureIdentity(self._opener(session), clock=clock)

    def _opener(self, session: aiohttp.ClientSession) -> OpenCredential:
        # one attempt: whoever needs the token has a deadline, and asks again at the next look
        options: dict[str, Any] = {"retry_total": 0, "transport": _transport(session)}
        tenant, client = self.tenant, self.client
        if self.federated_token_file:
            return lambda: WorkloadIdentityCredential(
                tenant_id=tenant, client_id=client, token_file_path=self.federated_token_file, **options
            )
        if self.certificate_path:
            return lambda: CertificateCredential(tenant, client, self.certificate_path, **options)
        if self.secret:
            return lambda: ClientSecretCredential(tenant, client, self.secret, **options)
        names = ("AZURE_CLIENT_SECRET", "AZURE_CLIENT_CERTIFICATE_PATH", "AZURE_FEDERATED_TOKEN_FILE")
        raise ConfigError(f"One of {', '.join(names)} must be set.")


class AzureIdentity:
    """Tokens by azure-identity. Each fetch opens a credential of its own, because they cache inside."""

    def __init__(self, open_credential: OpenCredential, *, clock: Clock, seconds: float = _SECONDS) -> None:
        self._open = open_credential
        self._clock = clock
        self._seconds = seconds

    async def fetch(self, audience: Audience) -> AccessToken:
        """Ask for a new token. Raises Unauthorized or Unreachable."""
        found = await self._ask(f"{audience}/.default")
        if isinstance(found, MarketplaceError):
            raise found
        now = self._clock.now()
        return _token(found.token, _life(found.expires_on - now.timestamp()), self._clock)

    async def _ask(self, scope: str) -> AzureToken | MarketplaceError:
        try:
            async with asyncio.timeout(self._seconds), self._open() as credential:
                return await credential.get_token(scope)
        except ClientAuthenticationError as error:
            status = getattr(error.response, "status_code", None) or 400
            return _away(f"HTTP {status}") if status >= 500 else refusal(str(error))
        except TimeoutError:
            return _away(f"no answer within {self._seconds:g} s")
        except AzureError:
            return _away("no connection")
        except (OSError, ValueError):
            return Unauthorized("The certificate or the federated token file cannot be read.")


class ClientCredentials:
    """Tokens by a client credentials grant at `{login}/{tenant}/oauth2/v2.0/token`."""

    def __init__(
        self, session: aiohttp.ClientSession, *, login: URL, credentials: Credentials, clock: Clock
    ) -> None:
        self._session = session
        self._url = login / credentials.tenant / "oauth2" / "v2.0" / "token"
        self._credentials = credentials
        self._clock = clock

    async def fetch(self, audience: Audience) -> AccessToken:
        """Ask for a new token. Raises Unauthorized, Throttled or Unreachable."""
        form = {
            "grant_type": "client_credentials",
            "client_id": self._credentials.client,
            "client_secret": self._credentials.secret,
            "scope": f"{audience}/.default",
        }
        call = Call(method="POST", url=self._url, form=form, seconds=_SECONDS)
        answer = await exchange(self._session, call)
        if isinstance(answer, Silence):
            raise _away(answer.why)
        body = read_object(answer.body) or {}
        if not answer.is_success:
            raise self._fault(answer, body)
        return _token(body.get("access_token"), _life(body.get("expires_in")), self._clock)

    def _fault(self, answer: Answer, body: JsonObject) -> MarketplaceError:
        if answer.status == 429:
            wait = parse_retry_after(answer.retry_after, now=self._clock.now())
            return Throttled(retry_after=wait)
        if answer.status in {400, 401, 403}:
            return refusal(str(body.get("error_description", "")))
        return _away(f"HTTP {answer.status}")


def _transport(session: aiohttp.ClientSession) -> AioHttpTransport:
    """Return azure-identity's way out: our session, which knows the proxy and the certificates to trust."""
    return AioHttpTransport(session=session, session_owner=False, connection_timeout=5, read_timeout=10)


def _token(value: object, seconds: float, clock: Clock) -> AccessToken:
    if not isinstance(value, str) or not _TOKEN.fullmatch(value):
        raise _away("its answer was not understood")
    return AccessToken(value=value, issued_at=clock.now(), seconds=seconds)


def _life(value: object) -> float:
    """Read `expires_in`, which one version of the login service sends as a number, the other as text."""
    try:
        seconds = float(value) if isinstance(value, str | int | float) else _UNKNOWN_LIFE
    except (ValueError, OverflowError):
        return _UNKNOWN_LIFE
    return min(max(seconds, _SHORTEST_LIFE), _LONGEST_LIFE) if math.isfinite(seconds) else _UNKNOWN_LIFE


def _away(why: str) -> Unreachable:
    return Unreachable(f"The login service does not answer ({why}).", outcome_known=True)
