"""Azure Resource Manager's answer about a subscription: who can be read, and of which kind it is."""

import re

from aiohttp import web

_API_VERSION = "api-version"
_DATED = re.compile(r"\d{4}-\d\d-\d\d(-[a-z]{1,20})?", re.ASCII)
_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)
_TENANT = "99999999-8888-4777-8666-555555555555"

QUOTAS = {
    "11111111-2222-3333-4444-555555555555": "PayAsYouGo_2014-09-01",
    "22222222-3333-4444-5555-666666666666": "EnterpriseAgreement_2014-09-01",
    "33333333-4444-5555-6666-777777777777": "MSDN_2014-09-01",
    "44444444-5555-6666-7777-888888888888": "CSP_2015-05-01",
    "55555555-6666-7777-8888-999999999999": "DreamSpark_2015-02-01",
    "66666666-7777-8888-9999-000000000000": "AzureInOpen_2014-09-01",
    "77777777-8888-9999-0000-111111111111": "FreeTrial_2014-09-01",
}
"""Subscriptions that can be read, with the quota ID that tells their offer."""

FOREIGN = {"a1a1a1a1-b2b2-4c3c-8d4d-e5e5e5e5e5e5": "0d0d0d0d-eeee-4fff-8aaa-bbbbbbbbbbbb"}
"""Subscriptions whose tenant does not take our token at all, with that tenant."""

UNREADABLE = frozenset({"88888888-9999-0000-1111-222222222222", "99999999-0000-1111-2222-333333333333"})
"""Subscriptions of testers in other tenants: they exist, and may not be read."""


async def subscription(request: web.Request) -> web.Response:
    """`GET /subscriptions/<id>`."""
    id_ = request.match_info["id"].lower()
    version = next((value for key, value in request.query.items() if key.lower() == _API_VERSION), None)
    if version is None:
        message = "The api-version query parameter (?api-version=) is required for all requests."
        return _refused(400, "MissingApiVersionParameter", message)
    if not _DATED.fullmatch(version):
        message = f"The api-version '{version[:50]}' is invalid."
        return _refused(400, "InvalidApiVersionParameter", message)
    if not _GUID.fullmatch(id_):
        message = f"The provided subscription identifier '{id_[:100]}' is malformed or invalid."
        return _refused(400, "InvalidSubscriptionId", message)
    if id_ in FOREIGN:
        return _wrong_issuer(FOREIGN[id_])
    if id_ in UNREADABLE:
        return _refused(403, "AuthorizationFailed", f"The client may not read subscription {id_}.")
    if id_ not in QUOTAS:
        return _refused(404, "SubscriptionNotFound", f"The subscription '{id_}' could not be found.")
    policies = {
        "locationPlacementId": "Public_2014-09-01",
        "quotaId": QUOTAS[id_],
        "spendingLimit": "Off",
    }
    body = {
        "id": f"/subscriptions/{id_}",
        "subscriptionId": id_,
        "tenantId": _TENANT,
        "displayName": f"subscription {id_[:8]}",
        "state": "Enabled",
        "subscriptionPolicies": policies,
        "authorizationSource": "RoleBased",
    }
    return web.json_response(body)


def _wrong_issuer(tenant: str) -> web.Response:
    own, other = (f"https://sts.windows.net/{one}/" for one in (_TENANT, tenant))
    message = (
        f"The access token is from the wrong issuer '{own}'. It must match the tenant '{other}' associated "
        f"with this subscription. Please use the authority (URL) 'https://login.windows.net/{tenant}' to get "
        "the token. Note, if the subscription is transferred to another tenant there is no impact to the "
        "services, but information about new tenant could take time to propagate (up to an hour)."
    )
    answer = _refused(401, "InvalidAuthenticationTokenTenant", message)
    answer.headers["WWW-Authenticate"] = (
        f'Bearer authorization_uri="https://login.windows.net/{tenant}", error="invalid_token", '
        'error_description="The access token is from the wrong issuer. It must match the tenant associated '
        'with this subscription."'
    )
    return answer


def _refused(status: int, code: str, message: str) -> web.Response:
    return web.json_response({"error": {"code": code, "message": message}}, status=status)
