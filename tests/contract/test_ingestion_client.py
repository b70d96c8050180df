"""The marketplace client against the sandbox marketplace, over real HTTP."""

import pytest

from bot.domain.offer.diff import ChangeClass, compare
from bot.domain.offer.digest import digest_of
from bot.domain.offer.failure import FailureKind, failure_of
from bot.domain.offer.submission import Progress, StepStatus, Target, find, running, staged
from bot.domain.values import JobId, OfferId, SubmissionId
from bot.ports.marketplace import (
    Marketplace,
    NotFound,
)
from bot.sandbox.marketplace.seeds import bulk
from tests.contract.sandbox_client import Sandbox

OFFER = OfferId("offer-x")


async def test_the_client_is_a_marketplace(sandbox: Sandbox) -> None:
    port: Marketplace = sandbox.client

    assert await port.find_offer(OFFER)


async def test_an_offer_is_found_by_what_people_call_it(sandbox: Sandbox) -> None:
    found = await sandbox.client.find_offer(OFFER)

    assert found is not None
    assert (found.id, found.type, found.name) == ("offer-x", "azureVirtualMachine", "Offer X")
    assert found.durable_id.startswith("product/")


async def test_an_offer_that_the_account_does_not_have_is_none(sandbox: Sandbox) -> None:
    assert await sandbox.client.find_offer(OfferId("offer-nobody-has")) is None


async def test_all_offers_of_a_large_account_are_listed_page_by_page(sandbox: Sandbox) -> None:
    for product in bulk(250).by_guid.values():
        sandbox.market.catalog.add(product)

    offers = await sandbox.client.list_offers()

    assert len(offers) > 200
    assert {offer.id for offer in offers} == {p.external_id for p in sandbox.market.catalog.by_guid.values()}


async def test_the_whole_journey_from_draft_to_live(sandbox: Sandbox) -> None:
    client, product = sandbox.client, await sandbox.product()
    before = {entry.id for entry in await client.submissions(product)}

    publish = await client.submit_preview(product)
    sandbox.pass_hours(1)
    seen = running(await client.submissions(product))
    assert seen is not None
    assert seen.id not in before
    assert (await client.job(publish.id)).progress is Progress.RUNNING
    steps = await client.steps(product, seen.id)
    assert steps is not None
    assert {step.status for step in steps} == {StepStatus.COMPLETE, StepStatus.RUNNING, StepStatus.PENDING}

    sandbox.pass_hours(200)
    assert (await client.job(publish.id)).progress is Progress.SUCCEEDED
    waiting = staged(await client.submissions(product))
    assert waiting is not None
    assert waiting.id == seen.id

    golive = await client.go_live(product, waiting.id)
    sandbox.pass_hours(1)
    assert find(await client.submissions(product), waiting.id).target is Target.LIVE  # type: ignore[union-attr]
    sandbox.pass_hours(4)
    assert (await client.job(golive.id)).progress is Progress.SUCCEEDED
    live = await client.submissions(product)

    assert [(e.id, e.target, e.progress) for e in live] == [(waiting.id, Target.LIVE, Progress.SUCCEEDED)]
    assert [entry["target"] for entry in sandbox.market.journal] == ["preview", "live"]


async def test_the_listing_is_oldest_first_and_without_the_draft(sandbox: Sandbox) -> None:
    product, _, preview = await sandbox.stage()

    listing = await sandbox.client.submissions(product)

    assert [entry.target for entry in listing] == [Target.LIVE, Target.PREVIEW]
    assert listing[-1].id == preview
    assert all(entry.created_at is not None and entry.created_at.tzinfo for entry in listing)


async def test_a_single_submission_is_read_by_its_id(sandbox: Sandbox) -> None:
    _, _, preview = await sandbox.stage()

    found = await sandbox.client.submission(preview)

    assert found is not None
    assert (found.id, found.progress) == (preview, Progress.SUCCEEDED)


async def test_a_submission_or_a_job_that_does_not_exist(sandbox: Sandbox) -> None:
    product = await sandbox.product()

    assert await sandbox.client.submission(SubmissionId(f"submission/{product[8:]}/999")) is None
    with pytest.raises(NotFound):
        await sandbox.client.job(JobId("00000000-0000-4000-8000-000000000000"))


async def test_what_the_draft_changes_can_be_read_from_the_trees(sandbox: Sandbox) -> None:
    product = await sandbox.product()
    draft = await sandbox.client.tree(product, Target.DRAFT)
    live = await sandbox.client.tree(product, Target.LIVE)

    assert draft is not None
    assert compare(draft, live).change_class is ChangeClass.TECHNICAL


async def test_two_reads_of_a_preview_have_one_digest_although_order_and_signatures_differ(
    sandbox: Sandbox,
) -> None:
    sandbox.switch(strict=True)
    product, _, preview = await sandbox.stage()

    first, second = [await sandbox.client.tree(product, Target.PREVIEW) for _ in range(2)]

    assert first is not None
    assert second is not None
    assert first != second
    assert first.submission == preview
    assert digest_of(first) == digest_of(second)


async def test_an_environment_that_an_offer_never_reached_is_none(sandbox: Sandbox) -> None:
    product = await sandbox.product("offer-x")
    sandbox.market.catalog.by_external["offer-x"].live = None

    assert await sandbox.client.tree(product, Target.LIVE) is None


async def test_a_failed_certification_is_told_by_the_job_and_explained_by_the_reasons(
    sandbox: Sandbox,
) -> None:
    product, job, preview = await sandbox.stage("offer-broken")

    report = await sandbox.client.job(job)
    reasons = await sandbox.client.reasons(product, preview)
    steps = await sandbox.client.steps(product, preview)

    assert report.progress is Progress.FAILED
    assert failure_of(report.errors).kind is FailureKind.CERTIFICATION
    assert any("Linux Agent version" in reason.message for reason in reasons or ())
    assert steps is not None
    assert [s.title for s in steps if s.status is StepStatus.FAILED] == ["Certification"]


async def test_steps_keep_their_keys_when_they_come_in_another_order(sandbox: Sandbox) -> None:
    product, _, preview = await sandbox.stage()
    usual = await sandbox.client.steps(product, preview)
    sandbox.switch(steps_reversed=True)
    reordered = await sandbox.client.steps(product, preview)

    assert usual is not None
    assert reordered is not None
    assert [step.key for step in usual] != [step.key for step in reordered]
    assert {step.key: step for step in usual} == {step.key: step for step in reordered}


async def test_a_marketplace_without_steps_still_tells_everything_else(sandbox: Sandbox) -> None:
    sandbox.switch(steps_api=False)
    product, job, preview = await sandbox.stage()

    assert await sandbox.client.steps(product, preview) is None
    assert (await sandbox.client.job(job)).progress is Progress.SUCCEEDED


async def test_a_running_publish_can_be_canceled(sandbox: Sandbox) -> None:
    product = await sandbox.product()
    publish = await sandbox.client.submit_preview(product)

    assert (await sandbox.client.cancel(publish.id)).progress is Progress.CANCELED
    assert (await sandbox.client.job(publish.id)).progress is Progress.CANCELED
    assert running(await sandbox.client.submissions(product)) is None
