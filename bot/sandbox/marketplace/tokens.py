"""Tokens that were handed out, and the check of those that come back."""

import base64
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from aiohttp import web

from bot.sandbox.marketplace.errors import ApiError

GRAPH, SUBMISSION, ARM = (
    "https://graph.microsoft.com",
    "https://api.partner.microsoft.com",
    "https://management.azure.com",
)
AUDIENCES = {name: name for name in (GRAPH, SUBMISSION, ARM)} | {
    "https://management.core.windows.net": ARM,
    "00000003-0000-0000-c000-000000000000": GRAPH,
}
"""What a token can be asked for, with the service that takes it; the last two are other names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """What a token is for, and who asked."""

    audience: str
    tenant: str
    client: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """One that was handed out."""

    audience: str
    ends_at: datetime


class Tokens:
    """Hands out tokens and checks them. `now` is real time: a token's life is not sped up."""

    def __init__(self, *, now: Callable[[], datetime], seconds: Callable[[], int]) -> None:
        self._now = now
        self._seconds = seconds
        self._issued: dict[str, Token] = {}

    def grant(self, grant: Grant, *, first_version: bool) -> dict[str, Any]:
        """Return the answer that carries a new token; the first version of the endpoint answers in texts."""
        life, now = self._seconds(), self._now()
        ends = now + timedelta(seconds=life)
        self._issued = {value: token for value, token in self._issued.items() if token.ends_at > now}
        value = _jwt(grant, int(now.timestamp()), int(ends.timestamp()))
        self._issued[value] = Token(audience=grant.audience, ends_at=ends)
        seconds: str | int = str(life) if first_version else life
        body: dict[str, Any] = {
            "token_type": "Bearer",
            "expires_in": seconds,
            "ext_expires_in": seconds,
            "expires_on": str(int(ends.timestamp())),
            "access_token": value,
        }
        if first_version:
            body |= {"resource": f"{grant.audience}/", "not_before": str(int(now.timestamp()))}
        return body

    def revoke_all(self) -> None:
        """End every token that was handed out."""
        self._issued.clear()

    def check(self, request: web.Request, audience: str, *, wrong_audience: int) -> None:
        """Raise ApiError unless the request carries a bearer token for that audience that has not ended.

        `wrong_audience` is what the submission API answers to a token of another service.
        """
        scheme, _, value = request.headers.get("Authorization", "").partition(" ")
        token = self._issued.get(value.strip()) if scheme.lower() == "bearer" else None
        if token is None:
            raise _unauthorized(audience, "Access token is missing or malformed.")
        if token.audience != audience == SUBMISSION and wrong_audience != 401:
            raise ApiError(wrong_audience, "NotFound", "The product was not found")
        if token.audience != audience:
            raise _unauthorized(audience, "Access token validation failure. Invalid audience")
        if token.ends_at <= self._now():
            raise _unauthorized(audience, "Access token has expired or is not yet valid.")


def _unauthorized(audience: str, message: str) -> ApiError:
    code = {ARM: "InvalidAuthenticationToken", SUBMISSION: "Unauthorized"}.get(audience, "unauthorized")
    return ApiError(401, code, message, headers={"WWW-Authenticate": 'Bearer error="invalid_token"'})


def _jwt(grant: Grant, starts: int, ends: int) -> str:
    """Return a token that reads like a real one; its signature is noise, which makes it unique."""
    claims = {
        "aud": grant.audience,
        "iss": f"https://sts.windows.net/{grant.tenant}/",
        "iat": starts,
        "nbf": starts,
        "exp": ends,
        "appid": grant.client,
        "tid": grant.tenant,
        "ver": "1.0",
    }
    head = {"typ": "JWT", "alg": "RS256", "kid": "sandbox"}
    return f"{_encoded(head)}.{_encoded(claims)}.{secrets.token_urlsafe(64)}"


def _encoded(part: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()
