"""Behind a company's proxy with its own authority: everything that is called goes through it, over TLS."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from yarl import URL

from bot.clock import SystemClock
from bot.domain.values import SubscriptionId
from bot.http.session import Network, open_session
from bot.marketplace.auth import Audience
from bot.marketplace.credentials import Credentials
from bot.marketplace.opening import Access, open_marketplace, open_subscriptions
from bot.marketplace.outside.looking import open_outside
from bot.ops.reports.reach import reach
from bot.ports.marketplace import Unreachable
from bot.sandbox.marketplace import sas
from bot.sandbox.marketplace.addresses import BASE, STEPS
from bot.slack.app import build_app
from bot.slack.socket_mode import SocketMode
from bot.slack.wiring import open_slack
from tests.contract.connect_proxy import PASSWORD, ConnectProxy, connect_proxy
from tests.contract.marketplace_tls import Secured, certificate, federated_token, secured
from tests.unit.slack.doubles import APP_TOKEN, TOKEN, FakeSlack, fake_slack, ok

SLACK = "https://slack.com/api/"
TENANT, CLIENT = "11111111-aaaa-4bbb-8ccc-222222222222", "33333333-aaaa-4bbb-8ccc-444444444444"
ACCESS = Access(
    marketplace_url=f"https://graph.microsoft.com{BASE}",
    login_url="",
    steps_url=f"https://api.partner.microsoft.com{STEPS}",
    arm_url="https://management.azure.com",
    tenant=TENANT,
    client=CLIENT,
    secret="a-secret",
)


@dataclass(frozen=True)
class Company:
    """What is behind the proxy, and the network of this machine."""

    proxy: ConnectProxy
    network: Network
    slack: FakeSlack
    market: Secured


@pytest.fixture
async def company(tmp_path: Path) -> AsyncIterator[Company]:
    async with AsyncExitStack() as stack:
        market = await stack.enter_async_context(secured(tmp_path))
        tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        tls.load_cert_chain(market.pem)
        slack = await stack.enter_async_context(fake_slack(tls=tls))
        hosts = ["login.microsoftonline.com", "graph.microsoft.com", "api.partner.microsoft.com"]
        ports = dict.fromkeys([*hosts, "management.azure.com"], URL(market.url).port or 0)
        ours = ["slack.com", "files.slack.com", "wss-primary.slack.com"]
        ports |= dict.fromkeys(ours, URL(slack.url).port or 0)
        proxy = await stack.enter_async_context(connect_proxy(**ports))
        yield Company(proxy, Network(proxy=proxy.address, ca_file=market.pem), slack, market)


async def test_slack_its_events_and_its_files_go_through_the_proxy(company: Company) -> None:
    company.slack.usual["apps.connections.open"] = ok(url="wss://wss-primary.slack.com/socket/1")
    company.slack.usual["auth.test"] = ok(team_id="T0HOME", user_id="U0BOT", bot_id="B0BOT", url="https://x")
    company.slack.usual["files.info"] = ok(
        file={"id": "F1", "url_private": "https://files.slack.com/files/F1", "mimetype": "text/csv"}
    )
    async with open_slack(token=TOKEN, clock=SystemClock(), base_url=SLACK, network=company.network) as slack:
        app = build_app(client=slack.client, signing_secret=None, authorize=slack.installation.authorizer())
        mode = SocketMode(
            app=app, client=slack.client, calls=slack.calls, app_token=APP_TOKEN, clock=SystemClock()
        )
        async with mode:
            await asyncio.wait_for(company.slack.sockets.get(), 10)
            assert mode.link.connected
        assert await slack.chat.fetch_file("F1", most_bytes=100) == b"content of F1"

    assert {"slack.com", "wss-primary.slack.com", "files.slack.com"} == set(company.proxy.asked)


async def test_login_marketplace_submissions_and_azure_go_through_the_proxy(company: Company) -> None:
    async with (
        open_session(company.network) as session,
        open_marketplace(ACCESS, session, SystemClock()) as client,
    ):
        offers = await client.list_offers()
        staged = await client.submissions(offers[0].durable_id)
        await client.steps(offers[0].durable_id, staged[0].id)
        await open_subscriptions(ACCESS, session, SystemClock()).quota_id(SubscriptionId(TENANT))

    assert set(company.proxy.ports) - {"slack.com", "files.slack.com", "wss-primary.slack.com"} == set(
        company.proxy.asked
    )


async def test_disks_and_links_of_a_draft_are_looked_at_through_the_proxy_too(company: Company) -> None:
    disk, page = "contosoimages.blob.core.windows.net", "graph.microsoft.com"
    company.proxy.ports[disk] = URL(company.market.url).port or 0
    signed = f"https://{disk}/vhds/base-1.0.1.vhd?{sas.sign('vhds', 'base-1.0.1.vhd')}"
    async with open_outside(SystemClock(), network=company.network) as outside:
        blob = await outside.blob(signed)
        link = await outside.link(f"https://{page}/")
        inside = [
            await outside.link(url)
            for url in ("https://intranet/", "https://db.internal/", "https://10.0.0.1/")
        ]
        unknown = await outside.link("https://nowhere.example/")

    assert (blob.status, len(blob.footer)) == (206, 512)
    assert link.status == 404
    assert {look.silence for look in inside} == {"it is a private address"}
    assert unknown.silence == "the proxy answered HTTP 403"
    assert set(company.proxy.asked) == {disk, page, "nowhere.example"}


@pytest.mark.parametrize("proof", ["secret", "certificate_path", "federated_token_file"])
async def test_each_proof_logs_in_through_the_proxy(company: Company, proof: str, tmp_path: Path) -> None:
    proofs = {
        "secret": "a-secret",
        "certificate_path": str(company.market.pem),
        "federated_token_file": federated_token(tmp_path, "repo"),
    }
    credentials = Credentials(tenant=TENANT, client=CLIENT, **{proof: proofs[proof]})
    async with open_session(company.network) as session:
        token = await credentials.source(session, SystemClock()).fetch(Audience.INGESTION)

    assert token.value
    assert {"login.microsoftonline.com"} == set(company.proxy.asked)


async def test_what_the_proxy_refuses_was_never_sent_and_no_password_is_shown(company: Company) -> None:
    del company.proxy.ports["graph.microsoft.com"]
    async with (
        open_session(company.network) as session,
        open_marketplace(ACCESS, session, SystemClock()) as client,
    ):
        with pytest.raises(Unreachable) as caught:
            await client.list_offers()

    assert caught.value.outcome_known
    assert "the proxy answered HTTP 403" in str(caught.value)
    assert PASSWORD not in str(caught.value)


@pytest.mark.parametrize(
    ("change", "seen", "cure"),
    [
        ({}, "through http://127.0.0.1", ""),
        ({"ca_file": None}, "its certificate is not trusted", "STAGEBOT_CA_FILE"),
        ({"proxy": "http://127.0.0.1:9"}, "no connection to the proxy", "STAGEBOT_PROXY"),
        ({"proxy": "without password"}, "HTTP 407", "user and password"),
    ],
)
async def test_the_doctor_shows_the_way_and_what_blocks_it(
    company: Company, change: dict[str, Any], seen: str, cure: str
) -> None:
    if change.get("proxy") == "without password":
        change = {"proxy": str(URL(company.proxy.address).with_user(None))}
    network = replace(company.network, **change)
    (check,) = [check async for check in reach(network, {"Slack": SLACK})]

    assert seen in check.seen
    assert cure in check.cure
    assert bool(cure) != check.is_good
    assert PASSWORD not in f"{check}{network}"


async def test_the_doctor_says_whom_to_ask_when_the_proxy_forbids_a_host(company: Company) -> None:
    (check,) = [check async for check in reach(company.network, {"x": "https://hooks.slack.com"})]

    assert check.cure == "Whoever runs the proxy must allow CONNECT to hooks.slack.com:443."


async def test_own_certificates_can_stand_instead_of_the_systems(company: Company, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    for trusted, is_good in [(company.market.pem, True), (certificate(tmp_path / "other"), False)]:
        network = replace(company.network, ca_file=None, trust_file=trusted)
        (check,) = [check async for check in reach(network, {"Slack": SLACK})]
        assert is_good == check.is_good
