"""Tokens are kept, renewed before they end, fetched once for many, and never shown."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Self

import aiohttp
import pytest
from aiohttp import web
from azure.core.credentials import AccessToken as AzureToken
from azure.core.exceptions import ClientAuthenticationError, ServiceRequestError

from bot.clock import SystemClock
from bot.domain.errors import ConfigError
from bot.marketplace.auth import AccessToken, Audience, Tokens, TokenSource
from bot.marketplace.credentials import AzureIdentity, ClientCredentials, Credentials
from bot.ports.marketplace import MarketplaceError, Throttled, Unauthorized, Unreachable
from bot.sandbox.serve import serve
from tests.contract.hostile_marketplace import CountingSource, ManualClock, Reply

SECRET = "canary-secret-91"
GRAPH = Audience.INGESTION


class Trouble:
    """A login service that is away."""

    def __init__(self, error: MarketplaceError) -> None:
        self.error = error
        self.asked = 0

    async def fetch(self, audience: Audience) -> AccessToken:
        self.asked += 1
        await asyncio.sleep(0)
        raise self.error


async def test_a_token_is_kept_until_shortly_before_it_ends() -> None:
    clock = ManualClock()
    source = CountingSource(clock)
    tokens = Tokens(source, clock)
    await tokens.get(GRAPH)
    clock.move(3299)
    await tokens.get(GRAPH)
    asked_before = len(source.asked)
    clock.move(1)
    await tokens.get(GRAPH)

    assert (asked_before, len(source.asked)) == (1, 2)


async def test_each_audience_has_a_token_of_its_own() -> None:
    clock = ManualClock()
    source = CountingSource(clock)
    tokens = Tokens(source, clock)

    values = {(await tokens.get(audience)).value for audience in Audience}

    assert len(values) == len(Audience)
    assert source.asked == list(Audience)


async def test_many_callers_wait_for_one_token() -> None:
    clock = ManualClock()
    source = CountingSource(clock)
    tokens = Tokens(source, clock)

    found = await asyncio.gather(*(tokens.get(GRAPH) for _ in range(20)))

    assert (len(set(found)), len(source.asked)) == (1, 1)


async def test_many_callers_whose_token_was_refused_share_the_new_one() -> None:
    clock = ManualClock()
    source = CountingSource(clock)
    tokens = Tokens(source, clock)
    old = await tokens.get(GRAPH)

    found = await asyncio.gather(*(tokens.renew(GRAPH, old) for _ in range(20)))

    assert (len(set(found)), len(source.asked)) == (1, 2)
    assert found[0] is not old


@pytest.mark.parametrize("error", [Unreachable("Away.", outcome_known=True), Unauthorized("No.")])
async def test_trouble_with_the_login_service_is_asked_about_once_in_ten_seconds(
    error: MarketplaceError,
) -> None:
    clock = ManualClock()
    source = Trouble(error)
    tokens = Tokens(source, clock)

    answers = await asyncio.gather(*(tokens.get(GRAPH) for _ in range(20)), return_exceptions=True)
    asked_at_first = source.asked
    clock.move(10)
    with pytest.raises(type(error)):
        await tokens.get(GRAPH)

    assert {(type(answer), str(answer)) for answer in answers} == {(type(error), str(error))}
    assert (asked_at_first, source.asked) == (1, 2)


async def test_a_caller_that_gives_up_does_not_take_the_token_from_the_others() -> None:
    clock = ManualClock()
    held = asyncio.Event()

    class Slow(CountingSource):
        async def fetch(self, audience: Audience) -> AccessToken:
            await held.wait()
            return await super().fetch(audience)

    tokens = Tokens(Slow(clock), clock)
    impatient = asyncio.create_task(tokens.get(GRAPH))
    patient = asyncio.create_task(tokens.get(GRAPH))
    await asyncio.sleep(0)
    impatient.cancel()
    held.set()

    assert (await patient).value


def test_a_token_and_credentials_show_no_secret() -> None:
    token = AccessToken(value=SECRET, issued_at=ManualClock().now(), seconds=60)

    assert SECRET not in repr(token)
    assert SECRET not in repr(Credentials(tenant="t", client="c", secret=SECRET))


@asynccontextmanager
async def login(reply: Reply) -> AsyncIterator[tuple[TokenSource, list[tuple[str, dict[str, Any]]]]]:
    """A login service at an address of its own, and a source that asks it."""
    forms: list[tuple[str, dict[str, Any]]] = []

    async def issue(request: web.Request) -> web.StreamResponse:
        forms.append((request.path, dict(await request.post())))
        return await reply(request)

    app = web.Application()
    app.router.add_post("/{path:.*}", issue)
    async with serve(app) as url, aiohttp.ClientSession() as session:
        credentials = Credentials(tenant="tenant-1", client="client-1", secret=SECRET, login_url=url)
        source = credentials.source(session, ManualClock())
        assert isinstance(source, ClientCredentials)
        yield source, forms


def answer(body: Any, status: int = 200, **headers: str) -> Reply:
    async def reply(_: web.Request) -> web.StreamResponse:
        return web.json_response(body, status=status, headers=headers)

    return reply


async def test_a_plain_grant_asks_in_the_documented_form() -> None:
    async with login(answer({"access_token": "tok", "expires_in": 3599})) as (source, forms):
        token = await source.fetch(Audience.SUBMISSIONS)

    assert (token.value, token.seconds) == ("tok", 3599)
    assert forms == [
        (
            "/tenant-1/oauth2/v2.0/token",
            {
                "grant_type": "client_credentials",
                "client_id": "client-1",
                "client_secret": SECRET,
                "scope": "https://api.partner.microsoft.com/.default",
            },
        )
    ]


@pytest.mark.parametrize(
    ("expires_in", "seconds"),
    [("3599", 3599), (60, 60), (None, 300), ("soon", 300), (-5, 1), ("inf", 300), (1e12, 86400), ([], 300)],
)
async def test_a_life_in_either_form_is_read_and_nonsense_is_short(
    expires_in: object, seconds: float
) -> None:
    async with login(answer({"access_token": "tok", "expires_in": expires_in})) as (source, _):
        assert (await source.fetch(GRAPH)).seconds == seconds


@pytest.mark.parametrize(
    ("reply", "expected", "told"),
    [
        (
            answer({"error": "invalid_client", "error_description": f"AADSTS7000215: Invalid {SECRET}"}, 401),
            Unauthorized,
            (
                "The login service refused our credentials (AADSTS7000215): AZURE_CLIENT_SECRET is wrong: "
                "it must be the secret's value, not its id."
            ),
        ),
        (
            answer({"error": "temporarily_unavailable", "error_description": "AADSTS90033: try again"}, 400),
            Unreachable,
            "The login service does not answer (AADSTS90033, transient).",
        ),
        (
            answer({"error": "invalid_client", "error_description": "AADSTS999999: new"}, 401),
            Unauthorized,
            "The login service refused our credentials (AADSTS999999).",
        ),
        (answer({"error": "invalid_request"}, 400), Unauthorized, None),
        (answer({}, 429), Throttled, None),
        (answer({}, 503), Unreachable, "The login service does not answer (HTTP 503)."),
        (answer({}, 302, Location="https://evil.example"), Unreachable, None),
        (answer({"access_token": "a\r\nb"}), Unreachable, None),
        (answer({"access_token": 5}), Unreachable, None),
        (answer([]), Unreachable, None),
    ],
)
async def test_a_login_service_that_does_not_help(reply: Reply, expected: Any, told: str | None) -> None:
    async with login(reply) as (source, _):
        with pytest.raises(MarketplaceError) as caught:
            await source.fetch(GRAPH)

    assert type(caught.value) is expected
    assert told is None or told == str(caught.value)
    assert caught.value.outcome_known
    assert SECRET not in str(caught.value)


class FakeCredential:
    """Stands in for azure-identity's: answers or raises, and notes that it was closed."""

    def __init__(self, found: AzureToken | Exception | None) -> None:
        self.found = found
        self.closed = False

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        self.closed = True

    async def get_token(self, *scopes: str) -> AzureToken:
        if isinstance(self.found, Exception):
            raise self.found
        assert isinstance(self.found, AzureToken)
        return self.found


async def test_a_token_of_azure_identity_is_taken_over_and_its_credential_closed() -> None:
    credential = FakeCredential(AzureToken("tok", int(time.time()) + 3600))
    token = await AzureIdentity(lambda: credential, clock=SystemClock()).fetch(GRAPH)

    assert (token.value, credential.closed) == ("tok", True)
    assert token.seconds == pytest.approx(3600, abs=5)


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (ClientAuthenticationError(f"Authentication failed: AADSTS7000222: {SECRET}"), Unauthorized),
        (ServiceRequestError(f"Cannot connect {SECRET}"), Unreachable),
        (FileNotFoundError("/var/run/token"), Unauthorized),
        (ValueError("not a certificate"), Unauthorized),
    ],
)
async def test_errors_of_azure_identity_are_told_without_its_words(
    error: Exception, expected: type[MarketplaceError]
) -> None:
    with pytest.raises(MarketplaceError) as caught:
        await AzureIdentity(lambda: FakeCredential(error), clock=SystemClock()).fetch(GRAPH)

    assert type(caught.value) is expected
    assert caught.value.outcome_known
    assert SECRET not in str(caught.value)
    assert caught.value.__context__ is None


async def test_azure_identity_has_a_time_limit() -> None:
    class Hanging(FakeCredential):
        async def get_token(self, *scopes: str) -> AzureToken:
            await asyncio.Event().wait()
            raise AssertionError

    with pytest.raises(Unreachable):
        await AzureIdentity(lambda: Hanging(None), clock=SystemClock(), seconds=0.05).fetch(GRAPH)


@pytest.mark.parametrize(
    "credentials",
    [
        Credentials(tenant="t", client="c", secret=SECRET),
        Credentials(tenant="t", client="c", federated_token_file="/var/run/token"),
        Credentials(tenant="t", client="c", certificate_path="/etc/cert.pem"),
    ],
)
async def test_each_way_to_prove_who_we_are_is_azure_identitys(credentials: Credentials) -> None:
    async with aiohttp.ClientSession() as session:
        assert isinstance(credentials.source(session, SystemClock()), AzureIdentity)


@pytest.mark.parametrize(
    ("credentials", "named"),
    [
        (Credentials(tenant="", client="c", secret="s"), "AZURE_TENANT_ID"),
        (Credentials(tenant="../x", client="c", secret="s"), "AZURE_TENANT_ID"),
        (Credentials(tenant="t", client="c"), "AZURE_CLIENT_SECRET"),
        (Credentials(tenant="t", client="c", login_url="http://127.0.0.1:1"), "AZURE_CLIENT_SECRET"),
        (Credentials(tenant="t", client="c", secret="s", login_url="http://login.example"), "LOGIN_URL"),
    ],
)
async def test_what_is_missing_is_named(credentials: Credentials, named: str) -> None:
    async with aiohttp.ClientSession() as session:
        with pytest.raises(ConfigError, match=named):
            credentials.source(session, SystemClock())


@pytest.mark.parametrize("kind", ["certificate_path", "federated_token_file"])
async def test_a_file_that_is_not_there_is_a_problem_of_our_credentials(kind: str, tmp_path: Path) -> None:
    credentials = Credentials(tenant="t", client="c", **{kind: str(tmp_path / "nothing.pem")})
    async with aiohttp.ClientSession() as session:
        with pytest.raises(Unauthorized):
            await credentials.source(session, SystemClock()).fetch(GRAPH)
