"""Both token endpoints of the login service: v1 with `resource`, v2 with `scope`."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from aiohttp import web

from bot.sandbox.marketplace.errors import ApiError

GRAPH, SUBMISSION, ARM = (
    "https://graph.microsoft.com",
    "https://api.partner.microsoft.com",
    "https://management.azure.com",
)
AUDIENCES = frozenset({GRAPH, SUBMISSION, ARM})


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

    async def issue(self, request: web.Request) -> web.Response:
        """Answer a client credentials grant."""
        form = await request.post()
        asked = str(form.get("resource") or form.get("scope") or "")
        audience = asked.removesuffix("/.default").rstrip("/")
        if form.get("grant_type") != "client_credentials" or not form.get("client_id"):
            return _refused("unsupported_grant_type", "The grant type is not supported.")
        if not form.get("client_secret") and not form.get("client_assertion"):
            return _refused("invalid_client", "The client secret is missing.", status=401)
        if audience not in AUDIENCES:
            return _refused("invalid_resource", f"The resource {asked} is not known.")
        return self._granted(audience, is_v1="resource" in form)

    def _granted(self, audience: str, *, is_v1: bool) -> web.Response:
        life, now = self._seconds(), self._now()
        token = f"sandbox.{secrets.token_urlsafe(24)}"
        self._issued[token] = Token(audience=audience, ends_at=now + timedelta(seconds=life))
        seconds: str | int = str(life) if is_v1 else life
        body = {
            "token_type": "Bearer",
            "expires_in": seconds,
            "ext_expires_in": seconds,
            "expires_on": str(int((now + timedelta(seconds=life)).timestamp())),
            "access_token": token,
        }
        if is_v1:
            body |= {"resource": f"{audience}/", "not_before": str(int(now.timestamp()))}
        return web.json_response(body)

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
            raise ApiError(401, "unauthorized", "Access token is missing or malformed.")
        if token.audience != audience == SUBMISSION and wrong_audience != 401:
            raise ApiError(wrong_audience, "NotFound", "The product was not found")
        if token.audience != audience:
            raise ApiError(401, "unauthorized", "Access token validation failure. Invalid audience")
        if token.ends_at <= self._now():
            raise ApiError(401, "unauthorized", "Access token has expired or is not yet valid.")


def _refused(code: str, message: str, *, status: int = 400) -> web.Response:
    return web.json_response({"error": code, "error_description": message}, status=status)
