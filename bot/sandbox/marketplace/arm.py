"""Azure Resource Manager's answer about a subscription: who can be read, and of which kind it is."""

from aiohttp import web

_API_VERSION = "api-version"
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

UNREADABLE = frozenset({"88888888-9999-0000-1111-222222222222", "99999999-0000-1111-2222-333333333333"})
"""Subscriptions of testers in other tenants: they exist, and may not be read."""


async def subscription(request: web.Request) -> web.Response:
    """`GET /subscriptions/<id>`."""
    id_ = request.match_info["id"].lower()
    if _API_VERSION not in request.query:
        return _refused(400, "MissingApiVersionParameter", "The api-version query parameter is required.")
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


def _refused(status: int, code: str, message: str) -> web.Response:
    return web.json_response({"error": {"code": code, "message": message}}, status=status)
