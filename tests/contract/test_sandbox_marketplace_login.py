"""The login service: discovery, both token endpoints, Microsoft's error numbers; msal and azure-identity."""

import base64
import json

import pytest

from bot.sandbox.marketplace.login.refusals import REFUSALS
from tests.contract.marketplace_tls import secured
from tests.contract.test_sandbox_marketplace import ARM, GRAPH, Api, api

__all__ = ["api"]

GRANT = {
    "grant_type": "client_credentials",
    "client_id": "c",
    "client_secret": "s",
    "scope": f"{GRAPH}/.default",
}
FORM = "application/x-www-form-urlencoded"


async def grant(api: Api, tenant: str = "t", version: str = "v2.0/", **changes: str | None):
    form = {key: value for key, value in (GRANT | changes).items() if value is not None}
    async with api.session.post(f"{api.url}/{tenant}/oauth2/{version}token", data=form) as answer:
        return answer.status, await answer.json()


async def test_msal_and_azure_identity_log_in_unchanged(tmp_path):
    async with secured(tmp_path) as sandbox:
        found = await sandbox.run("log_in.py")

    assert {found[name] for name in ("msal", "identity", "identity async")} == {"Bearer"}
    assert {found[f"identity {name}"] for name in ("certificate", "federated")} == {"Bearer"}
    assert "AADSTS7000222" in found["msal expired"]
    assert "AADSTS7000215" in found["msal wrong"]
    assert "AADSTS700016" in found["msal unknown app"]
    assert "AADSTS7000222" in found["identity expired"]
    assert "AADSTS700213" in found["identity unknown subject"]


async def test_our_own_production_credentials_log_in_and_name_what_is_wrong(tmp_path):
    async with secured(tmp_path) as sandbox:
        found = await sandbox.run("own_credentials.py")

    for proof in ("secret", "certificate", "federated"):
        assert all(3590 <= seconds <= 3600 for seconds in found[proof].values()), found
    for proof, number in {
        "expired": 7000222,
        "wrong": 7000215,
        "unknown subject": 700213,
        "unknown app": 700016,
        "unknown tenant": 90002,
    }.items():
        assert all(f"AADSTS{number}" in text for text in found[proof].values()), found


@pytest.mark.parametrize("version", ["", "v2.0/"])
async def test_discovery_names_the_addresses_that_were_called(api, version):
    async with api.session.get(f"{api.url}/t/{version}.well-known/openid-configuration") as answer:
        found = await answer.json()
    assert found["token_endpoint"] == f"{api.url}/t/oauth2/{version}token"
    assert found["issuer"].startswith(f"{api.url}/t/")
    async with api.session.get(found["jwks_uri"]) as answer:
        assert await answer.json() == {"keys": []}
    unknown = f"{api.url}/unknown-tenant/{version}.well-known/openid-configuration"
    async with api.session.get(unknown) as answer:
        assert (answer.status, (await answer.json())["error_codes"]) == (400, [90002])


async def test_instance_discovery_knows_the_hosts_it_stands_for(api):
    place = f"{api.url}/common/discovery/instance"
    for host, status in [("login.microsoftonline.com", 200), ("127.0.0.1:1", 200), ("evil.example", 400)]:
        query = {"api-version": "1.1", "authorization_endpoint": f"https://{host}/t/oauth2/v2.0/authorize"}
        async with api.session.get(place, params=query) as answer:
            body = await answer.json()
            assert answer.status == status
        if status == 200:
            wanted = f"https://{host}/t/v2.0/.well-known/openid-configuration"
            assert body["tenant_discovery_endpoint"] == wanted
        else:
            assert body["error"] == "invalid_instance"


@pytest.mark.parametrize(
    ("changes", "status", "error", "number"),
    [
        ({"grant_type": None}, 400, "invalid_request", 900144),
        ({"client_id": None}, 400, "invalid_request", 900144),
        ({"scope": None}, 400, "invalid_request", 900144),
        ({"grant_type": "password"}, 400, "unsupported_grant_type", 70003),
        ({"client_id": "unknown-app"}, 400, "unauthorized_client", 700016),
        ({"client_secret": None}, 401, "invalid_client", 7000218),
        ({"client_secret": "wrong-secret"}, 401, "invalid_client", 7000215),
        ({"client_secret": "expired-secret"}, 401, "invalid_client", 7000222),
        ({"scope": GRAPH}, 400, "invalid_scope", 1002012),
        ({"scope": "https://elsewhere.example/.default"}, 400, "invalid_resource", 500011),
        ({"client_assertion": "x"}, 400, "invalid_request", 900144),
    ],
    ids=str,
)
async def test_a_refusal_has_microsofts_number_and_words(api, changes, status, error, number):
    got, body = await grant(api, **changes)
    assert (got, body["error"], body["error_codes"]) == (status, error, [number])
    assert body["error_description"].startswith(f"AADSTS{number}: ")
    assert "Trace ID" in body["error_description"]
    assert "access_token" not in body


@pytest.mark.parametrize("claims", ["x", "[]", "{}", '{"iss": 1, "sub": "s", "exp": 9e9}', "[" * 9999])
async def test_an_assertion_that_is_none_is_refused(api, claims):
    token = f"e30.{base64.urlsafe_b64encode(claims.encode()).decode()}.x"
    kind = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
    _, body = await grant(api, client_assertion=token, client_assertion_type=kind)
    assert body["error_codes"] == [50027]


async def test_an_assertion_ends(api):
    claims = base64.urlsafe_b64encode(b'{"iss": "c", "sub": "c", "exp": 1}').decode()
    kind = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
    _, body = await grant(api, client_assertion=f"e30.{claims}.x", client_assertion_type=kind)
    assert body["error_codes"] == [700024]


@pytest.mark.parametrize("number", [53003, 90033])
async def test_every_refusal_can_be_switched_on(api, number):
    api.switch(login_error=number)
    status, body = await grant(api)
    assert (status, body["error"]) == (REFUSALS[number].status, REFUSALS[number].error)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (FORM, b"\xff=%ff&&&="),
        (FORM, b"&".join(b"a=b" for _ in range(200))),
        ("multipart/form-data; boundary=x", b"--y"),
        ("multipart/form-data", b""),
        ("application/json", json.dumps(GRANT).encode()),
        ("text/plain; charset=none-such", b"x"),
        ("", b""),
    ],
)
async def test_a_token_request_that_is_no_form_is_a_bad_request(api, kind, body):
    headers = {"Content-Type": kind} if kind else {}
    async with api.session.post(f"{api.url}/t/oauth2/token", data=body, headers=headers) as answer:
        assert (answer.status, (await answer.json())["error_codes"]) == (400, [900144])


async def test_a_token_reads_like_a_real_one(api):
    _, body = await grant(api, tenant="contoso.example")
    claims = json.loads(base64.urlsafe_b64decode(body["access_token"].split(".")[1] + "=="))
    assert (claims["aud"], claims["tid"], claims["appid"]) == (GRAPH, "contoso.example", "c")


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        (
            "a1a1a1a1-b2b2-4c3c-8d4d-e5e5e5e5e5e5?api-version=2022-12-01",
            401,
            "InvalidAuthenticationTokenTenant",
        ),
        (
            "A1A1A1A1-B2B2-4C3C-8D4D-E5E5E5E5E5E5?Api-Version=2022-12-01",
            401,
            "InvalidAuthenticationTokenTenant",
        ),
        ("11111111-2222-3333-4444-555555555555", 400, "MissingApiVersionParameter"),
        ("11111111-2222-3333-4444-555555555555?api-version=x", 400, "InvalidApiVersionParameter"),
        ("nonsense?api-version=2022-12-01", 400, "InvalidSubscriptionId"),
    ],
)
async def test_a_subscription_that_cannot_be_asked_for(api, path, status, code):
    headers = {"Authorization": f"Bearer {(await api.token(ARM))['access_token']}"}
    async with api.session.get(f"{api.url}/subscriptions/{path}", headers=headers) as answer:
        assert (answer.status, (await answer.json())["error"]["code"]) == (status, code)
        if status == 401:
            assert "authorization_uri=" in answer.headers["WWW-Authenticate"]
