"""Azure's word on many subscriptions at once: what it answers about one changes nothing about another."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import aiohttp
import pytest
from aiohttp import web

from bot.clock import SystemClock
from bot.domain.values import SubscriptionId
from bot.marketplace.auth import Tokens
from bot.marketplace.opening import open_subscriptions
from bot.marketplace.subscriptions import ArmSubscriptions
from bot.ports.marketplace import MarketplaceError, Unreachable
from bot.sandbox.clock import SandboxClock
from bot.sandbox.marketplace.app import create_app
from bot.sandbox.marketplace.arm import FOREIGN
from bot.sandbox.marketplace.market import Market
from bot.sandbox.marketplace.seeds import demo
from bot.sandbox.serve import serve
from tests.contract.hostile_marketplace import (
    CountingSource,
    ManualClock,
    Reply,
    cuts_the_connection,
    says,
    says_text,
)
from tests.contract.sandbox_client import access

OWN = "11111111-aaaa-4bbb-8ccc-222222222222"
OTHER = "0d0d0d0d-eeee-4fff-8aaa-bbbbbbbbbbbb"
CSP = SubscriptionId("44444444-5555-6666-7777-888888888888")
ODD = SubscriptionId("a1a1a1a1-b2b2-4c3c-8d4d-e5e5e5e5e5e5")
CSP_ANSWER = {"subscriptionPolicies": {"quotaId": "CSP_2015-05-01"}}


def _error(code: str) -> dict[str, object]:
    return {"error": {"code": code, "message": "The access token is not good."}}


def _challenge(tenant: str, more: str = "") -> dict[str, str]:
    return {"WWW_Authenticate": f'Bearer authorization_uri="https://login.windows.net/{tenant}"{more}'}


FOREIGN_ANSWERS = [
    says(_error("InvalidAuthenticationTokenTenant"), 401),
    says(_error("Other"), 401, **_challenge(OTHER)),
    says_text("", 401),
    says(_error("AuthorizationFailed"), 403),
    says(_error("SubscriptionNotFound"), 404),
]
FAULTS = [
    says(_error("InvalidAuthenticationToken"), 401),
    says(_error("TooManyRequests"), 429, Retry_After="60"),
    says_text("<html>", 502),
    says_text("no JSON"),
    says({"subscriptionPolicies": 3}),
    cuts_the_connection(),
]


@asynccontextmanager
async def azure(
    odd: Reply, source: CountingSource, clock: ManualClock, tenant: str = OWN
) -> AsyncIterator[ArmSubscriptions]:
    """Serve an Azure that answers `odd` about one subscription, and that all others are CSP ones."""
    app = web.Application()

    async def answer(request: web.Request) -> web.StreamResponse:
        reply = odd if request.path.endswith(ODD) else says(CSP_ANSWER)
        return await reply(request)

    app.router.add_get("/subscriptions/{id}", answer)
    async with serve(app) as url, aiohttp.ClientSession() as session:
        yield ArmSubscriptions(session, url=url, tenant=tenant, tokens=Tokens(source, clock), clock=clock)


@pytest.mark.parametrize("odd", [*FOREIGN_ANSWERS, *FAULTS])
async def test_what_is_answered_about_one_subscription_changes_nothing_about_another(odd: Reply) -> None:
    clock = ManualClock()
    async with azure(odd, CountingSource(clock), clock) as subscriptions:
        for number in range(8):
            with suppress(MarketplaceError):
                await subscriptions.quota_id(ODD)
            other = SubscriptionId(f"44444444-5555-6666-7777-88888888888{number}")
            assert await subscriptions.quota_id(other) == "CSP_2015-05-01"
            clock.move(1)


@pytest.mark.parametrize("odd", [FOREIGN_ANSWERS[0], FOREIGN_ANSWERS[1]])
async def test_a_subscription_of_another_tenant_cannot_be_read_and_costs_no_new_token(odd: Reply) -> None:
    clock = ManualClock()
    source = CountingSource(clock)
    async with azure(odd, source, clock) as subscriptions:
        assert await subscriptions.quota_id(ODD) is None
        clock.move(60)
        assert await subscriptions.quota_id(ODD) is None
    assert len(source.asked) == 1


async def test_a_challenge_that_names_our_own_authority_is_about_our_token() -> None:
    clock = ManualClock()
    source = CountingSource(clock)
    async with azure(says(_error("Other"), 401, **_challenge(OWN.upper())), source, clock) as subscriptions:
        await subscriptions.quota_id(CSP)
        clock.move(60)
        with pytest.raises(MarketplaceError):
            await subscriptions.quota_id(ODD)
    assert len(source.asked) == 2


async def test_with_a_domain_for_our_tenant_the_wrong_issuer_is_still_understood() -> None:
    clock = ManualClock()
    more = ', error_description="The access token is from the wrong issuer."'
    odd = says(_error("Other"), 401, **_challenge(OTHER, more))
    async with azure(odd, CountingSource(clock), clock, tenant="publisher.example") as subscriptions:
        assert await subscriptions.quota_id(ODD) is None


async def test_when_no_new_token_can_be_had_the_old_one_still_answers_for_others() -> None:
    class Failing(CountingSource):
        async def fetch(self, audience):
            if self.asked:
                raise Unreachable("The login service does not answer.")
            return await super().fetch(audience)

    clock = ManualClock()
    async with azure(FAULTS[0], Failing(clock), clock) as subscriptions:
        await subscriptions.quota_id(CSP)
        clock.move(60)
        with pytest.raises(MarketplaceError):
            await subscriptions.quota_id(ODD)
        other = SubscriptionId("44444444-5555-6666-7777-888888888889")
        assert await subscriptions.quota_id(other) == "CSP_2015-05-01"


async def test_the_sandbox_answers_thirty_two_at_once_and_the_csp_one_among_them_is_known() -> None:
    clock = SandboxClock(speed=0)
    ids = [SubscriptionId(next(iter(FOREIGN))), CSP]
    ids += [SubscriptionId(f"88888888-9999-0000-1111-{number:012}") for number in range(30)]
    async with (
        serve(create_app(Market(clock, *demo(clock.now())))) as url,
        aiohttp.ClientSession() as session,
    ):
        subscriptions = open_subscriptions(access(url, arm_url=url), session, SystemClock())
        answers = await asyncio.gather(*map(subscriptions.quota_id, ids))
    assert answers[0] is None
    assert answers[1] == "CSP_2015-05-01"
