"""The client writes a preview audience, reads what a job saved, and asks Azure about subscriptions."""

import aiohttp
import pytest

from bot.clock import SystemClock
from bot.domain.offer.submission import Progress, Target
from bot.domain.values import SubscriptionId
from bot.domain.whitelist.entries import Entry, audience_with, entries_of
from bot.marketplace.opening import open_subscriptions
from bot.ports.marketplace import Busy, MarketplaceError, Refused
from bot.sandbox.clock import SandboxClock
from bot.sandbox.marketplace.app import create_app
from bot.sandbox.marketplace.market import Market
from bot.sandbox.marketplace.seeds import demo
from bot.sandbox.serve import serve
from tests.contract.sandbox_client import Sandbox, access

NEW = Entry(subscription=SubscriptionId("33333333-4444-5555-6666-777777777777"), label="研究 <b>")
FOREIGN = SubscriptionId("88888888-9999-0000-1111-222222222222")
NOWHERE = SubscriptionId("12345678-9999-0000-1111-222222222222")


async def test_a_saved_audience_is_in_the_draft_and_nowhere_else(sandbox: Sandbox) -> None:
    product = await sandbox.product()
    before = await sandbox.client.tree(product, Target.DRAFT)
    report = await sandbox.client.save_preview_audience(product, audience_with(before, [NEW]))

    assert await sandbox.client.saved(report.id) is None
    sandbox.pass_hours(1)
    assert Progress.SUCCEEDED is (await sandbox.client.job(report.id)).progress
    assert entries_of(await sandbox.client.saved(report.id)) == (NEW,)
    assert entries_of(await sandbox.client.tree(product, Target.DRAFT)) == (NEW,)
    assert entries_of(before) == entries_of(await sandbox.client.tree(product, Target.PREVIEW))


async def test_while_a_publish_runs_the_audience_cannot_be_saved(sandbox: Sandbox) -> None:
    product = await sandbox.product()
    await sandbox.client.submit_preview(product)
    with pytest.raises(Busy):
        await sandbox.client.save_preview_audience(product, ())


async def test_an_audience_beyond_the_schema_is_refused_with_the_reason(sandbox: Sandbox) -> None:
    product = await sandbox.product()
    entry = {"type": "subscription", "id": NEW.subscription, "label": "x" * 1001}
    with pytest.raises(Refused) as refused:
        await sandbox.client.save_preview_audience(product, (entry,))
    assert any("label" in detail.message for detail in refused.value.errors)


async def test_azure_tells_the_kind_of_what_may_be_read_and_nothing_of_the_rest() -> None:
    clock = SandboxClock(speed=0)
    market = Market(clock, *demo(clock.now()))
    async with serve(create_app(market)) as url, aiohttp.ClientSession() as session:
        subscriptions = open_subscriptions(access(url, arm_url=url), session, SystemClock())
        assert await subscriptions.quota_id(NEW.subscription) == "MSDN_2014-09-01"
        assert await subscriptions.quota_id(FOREIGN) is None
        assert await subscriptions.quota_id(NOWHERE) is None
        calls = market.calls
        await subscriptions.quota_id(NEW.subscription)
        assert calls == market.calls, "an answer is remembered"

        silent = open_subscriptions(access(url), session, SystemClock())
        assert await silent.quota_id(NEW.subscription) is None

        gone = open_subscriptions(access(url, arm_url="http://127.0.0.1:9"), session, SystemClock())
        with pytest.raises(MarketplaceError):
            await gone.quota_id(NEW.subscription)
