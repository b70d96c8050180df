"""The marketplace client against a sandbox marketplace that misbehaves, over real HTTP."""

from datetime import timedelta

import aiohttp
import pytest

from bot.clock import SystemClock
from bot.domain.offer.failure import FailureKind, failure_of
from bot.domain.offer.submission import Progress, running
from bot.domain.values import DurableId, OfferId, SubmissionId
from bot.marketplace.opening import open_marketplace
from bot.ports.marketplace import (
    Busy,
    Forbidden,
    MarketplaceError,
    Refused,
    Throttled,
    Unauthorized,
    Unreachable,
)
from bot.sandbox.marketplace.app import create_app
from bot.sandbox.serve import serve
from tests.contract.sandbox_client import Sandbox, access, open_sandbox


async def test_a_second_publish_at_once_is_busy(sandbox: Sandbox) -> None:
    product = await sandbox.product()
    await sandbox.client.submit_preview(product)

    with pytest.raises(Busy):
        await sandbox.client.submit_preview(product)

    assert len(sandbox.market.journal) == 1


async def test_a_second_publish_that_is_accepted_fails_as_a_conflict(sandbox: Sandbox) -> None:
    sandbox.switch(conflict="job")
    product = await sandbox.product()
    await sandbox.client.submit_preview(product)

    second = await sandbox.client.submit_preview(product)
    sandbox.pass_hours(0.1)
    report = await sandbox.client.job(second.id)

    assert report.progress is Progress.FAILED
    assert failure_of(report.errors).kind is FailureKind.CONFLICT


async def test_a_cancel_that_comes_too_late_says_why(sandbox: Sandbox) -> None:
    _, job, _ = await sandbox.stage()

    with pytest.raises(Refused, match="Cannot cancel job, job has already completed"):
        await sandbox.client.cancel(job)


async def test_an_answer_that_is_lost_leaves_the_outcome_open_and_the_publish_is_there_once(
    sandbox: Sandbox,
) -> None:
    sandbox.switch(drop_after_accept=1)
    product = await sandbox.product()

    with pytest.raises(Unreachable) as caught:
        await sandbox.client.submit_preview(product)

    assert not caught.value.outcome_known
    assert running(await sandbox.client.submissions(product)) is not None
    assert len(sandbox.market.journal) == 1


async def test_reads_survive_a_bad_gateway_and_publishes_are_not_repeated(sandbox: Sandbox) -> None:
    product = await sandbox.product()
    sandbox.switch(fail_next=(502,))
    assert await sandbox.client.submissions(product)
    sandbox.switch(fail_next=(502,))

    with pytest.raises(Unreachable) as caught:
        await sandbox.client.submit_preview(product)

    assert not caught.value.outcome_known
    assert sandbox.market.journal == []


@pytest.mark.parametrize("how", ["html", "truncated", "huge"])
async def test_garbage_is_unreachable(sandbox: Sandbox, how: str) -> None:
    product = await sandbox.product()
    sandbox.switch(garble=how)

    with pytest.raises(Unreachable) as caught:
        await sandbox.client.submissions(product)

    assert caught.value.outcome_known


async def test_a_throttled_account_is_quiet_until_it_may_ask_again(sandbox: Sandbox) -> None:
    product = await sandbox.product()
    sandbox.switch(throttle_every=1, retry_after=41)

    with pytest.raises(Throttled) as caught:
        await sandbox.client.submissions(product)
    calls = sandbox.market.calls
    for _ in range(5):
        with pytest.raises(Throttled):
            await sandbox.client.submissions(product)

    assert caught.value.retry_after == pytest.approx(41, abs=1)
    assert sandbox.market.calls == calls


async def test_tokens_that_are_dead_on_arrival_are_our_credentials_fault(sandbox: Sandbox) -> None:
    sandbox.switch(token_seconds=0)

    with pytest.raises(Unauthorized):
        await sandbox.client.find_offer(OfferId("offer-x"))


async def test_an_app_without_the_manager_role_is_told_so(sandbox: Sandbox) -> None:
    product = await sandbox.product()
    sandbox.switch(no_manager_role=True)

    with pytest.raises(Forbidden, match="Manager role"):
        await sandbox.client.submissions(product)
    assert await sandbox.client.steps(product, SubmissionId(f"submission/{product[8:]}/1")) is None


async def test_a_strict_marketplace_is_content_with_our_calls() -> None:
    async with open_sandbox(strict=True, poll_every=timedelta(seconds=60)) as sandbox:
        publish = await sandbox.client.submit_preview(await sandbox.product())

        reports = [await sandbox.client.job(publish.id) for _ in range(5)]

    assert {report.progress for report in reports} == {Progress.RUNNING}


async def test_a_wrong_login_address_is_unreachable_and_changed_nothing(sandbox: Sandbox) -> None:
    async with serve(create_app(sandbox.market)) as url, aiohttp.ClientSession() as session:
        wrong = access(url, login_url=f"{url}/nowhere")
        async with open_marketplace(wrong, session, SystemClock()) as client:
            with pytest.raises(MarketplaceError) as caught:
                await client.submit_preview(DurableId("product/7c0ffee1-1111-4222-8333-444400000001"))

    assert caught.value.outcome_known
    assert sandbox.market.journal == []
