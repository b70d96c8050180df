"""The login service's addresses: OIDC and instance discovery, and the token endpoints v1 and v2.

Every tenant, client and secret is good, but for those that are planted: tenants and clients that begin with
`unknown`, the secrets `expired-secret` and `wrong-secret`, and subjects that begin with `unknown`.
"""

import re
import time
from collections.abc import Mapping
from urllib.parse import parse_qsl, urlsplit

from aiohttp import web

from bot.sandbox.marketplace.addresses import is_ours
from bot.sandbox.marketplace.login.assertions import read_assertion
from bot.sandbox.marketplace.login.refusals import refused
from bot.sandbox.marketplace.market import Market
from bot.sandbox.marketplace.tokens import AUDIENCES, Grant

_FORM = "application/x-www-form-urlencoded"
_JWT_BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_TENANT = re.compile(r"[A-Za-z0-9.-]{1,100}", re.ASCII)
_DEFAULT = "/.default"
_NOBODY = "00000000-0000-0000-0000-000000000000"
_KEYS = "discovery/v2.0/keys"


def add_login(app: web.Application, market: Market) -> None:
    """Serve the login service for every tenant."""
    login = Login(market)
    app.router.add_get("/common/discovery/instance", login.instance)
    app.router.add_get("/{tenant}/.well-known/openid-configuration", login.first_discovery)
    app.router.add_get("/{tenant}/v2.0/.well-known/openid-configuration", login.discovery)
    app.router.add_get(f"/{{tenant}}/{_KEYS}", login.keys)
    app.router.add_post("/{tenant}/oauth2/token", login.first_token)
    app.router.add_post("/{tenant}/oauth2/v2.0/token", login.token)


class Login:
    """The login service."""

    def __init__(self, market: Market) -> None:
        self._market = market

    async def instance(self, request: web.Request) -> web.Response:
        """`GET /common/discovery/instance`: whether a host is one of the login service's."""
        address = request.query.get("authorization_endpoint")
        if not address:
            return refused(900144, "authorization_endpoint")
        try:
            parts = urlsplit(address)
            host = (parts.hostname or "").lower()
        except ValueError:
            return refused(50049)
        tenant = parts.path.strip("/").partition("/")[0]
        if not is_ours(host) or not _TENANT.fullmatch(tenant):
            return refused(50049)
        found = f"https://{parts.netloc}/{tenant}/v2.0/.well-known/openid-configuration"
        names = {"preferred_network": host, "preferred_cache": host, "aliases": [host]}
        body = {"tenant_discovery_endpoint": found, "api-version": "1.1", "metadata": [names]}
        return web.json_response(body)

    async def discovery(self, request: web.Request) -> web.Response:
        """`GET /<tenant>/v2.0/.well-known/openid-configuration`."""
        return self._discovered(request, "oauth2/v2.0", "/v2.0")

    async def first_discovery(self, request: web.Request) -> web.Response:
        """`GET /<tenant>/.well-known/openid-configuration`."""
        return self._discovered(request, "oauth2", "/")

    def _discovered(self, request: web.Request, path: str, issuer: str) -> web.Response:
        tenant = request.match_info["tenant"]
        if _is_unknown(tenant) or not _TENANT.fullmatch(tenant):
            return refused(90002, tenant)
        own = f"{request.scheme}://{request.host}/{tenant}"
        body = {
            "issuer": f"{own}{issuer}",
            "authorization_endpoint": f"{own}/{path}/authorize",
            "token_endpoint": f"{own}/{path}/token",
            "device_authorization_endpoint": f"{own}/{path}/devicecode",
            "end_session_endpoint": f"{own}/{path}/logout",
            "jwks_uri": f"{own}/{_KEYS}",
            "token_endpoint_auth_methods_supported": ["client_secret_post", "private_key_jwt"],
            "response_modes_supported": ["query", "fragment", "form_post"],
            "response_types_supported": ["code", "id_token", "code id_token", "id_token token"],
            "scopes_supported": ["openid", "profile", "email", "offline_access"],
            "subject_types_supported": ["pairwise"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "tenant_region_scope": "WW",
            "cloud_instance_name": "microsoftonline.com",
            "msgraph_host": "graph.microsoft.com",
        }
        return web.json_response(body)

    async def keys(self, _: web.Request) -> web.Response:
        """`GET /<tenant>/discovery/v2.0/keys`: none, nobody can check the sandbox's tokens but itself."""
        return web.json_response({"keys": []})

    async def first_token(self, request: web.Request) -> web.Response:
        """`POST /<tenant>/oauth2/token`, which takes a `resource`."""
        return await self._answer(request, "resource")

    async def token(self, request: web.Request) -> web.Response:
        """`POST /<tenant>/oauth2/v2.0/token`, which takes a `scope`."""
        return await self._answer(request, "scope")

    async def _answer(self, request: web.Request, name: str) -> web.Response:
        tenant, form = request.match_info["tenant"], await _form(request)
        if self._market.switches.login_error:
            return refused(self._market.switches.login_error, form.get("client_id", ""), tenant)
        if _is_unknown(tenant) or not _TENANT.fullmatch(tenant):
            return refused(90002, tenant)
        for needed in ("grant_type", "client_id", name):
            if not form.get(needed):
                return refused(900144, needed)
        if form["grant_type"] != "client_credentials":
            return refused(70003, form["grant_type"])
        if _is_unknown(form["client_id"]):
            return refused(700016, form["client_id"], tenant)
        return _proof(form) or self._granted(form, tenant, name)

    def _granted(self, form: Mapping[str, str], tenant: str, name: str) -> web.Response:
        asked = form[name]
        if name == "scope" and not asked.endswith(_DEFAULT):
            return refused(1002012, asked)
        audience = AUDIENCES.get(asked.removesuffix(_DEFAULT).rstrip("/").lower())
        if audience is None:
            return refused(500011, asked, tenant)
        grant = Grant(audience=audience, tenant=tenant, client=form["client_id"])
        return web.json_response(self._market.tokens.grant(grant, first_version=name == "resource"))


async def _form(request: web.Request) -> dict[str, str]:
    raw = await request.read()
    if request.content_type != _FORM:
        return {}
    try:
        return dict(parse_qsl(raw.decode("utf-8", "replace"), max_num_fields=50))
    except ValueError:
        return {}


def _proof(form: Mapping[str, str]) -> web.Response | None:
    """Return why a secret or an assertion proves nothing, None when it does."""
    client, secret = form["client_id"], form.get("client_secret", "")
    if "client_assertion" in form:
        return _assertion(form, client)
    if not secret:
        return refused(7000218)
    number = {"wrong-secret": 7000215, "expired-secret": 7000222}.get(secret)
    return refused(number, client) if number else None


def _assertion(form: Mapping[str, str], client: str) -> web.Response | None:
    if form.get("client_assertion_type") != _JWT_BEARER:
        return refused(900144, "client_assertion_type")
    found = read_assertion(form["client_assertion"])
    if found is None:
        return refused(50027)
    if found.expires_at <= time.time():
        return refused(700024)
    is_federated = found.issuer != client
    return refused(700213, found.subject) if is_federated and _is_unknown(found.subject) else None


def _is_unknown(name: str) -> bool:
    return name.startswith("unknown") or name == _NOBODY
