"""What the `Marketplace` port promises, kept by both adapters: each against its own API of the sandbox."""

import itertools
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.domain.offer.diff import ChangeClass, compare
from bot.domain.offer.digest import digest_of
from bot.domain.offer.submission import Progress, StepStatus, Target, running, staged
from bot.domain.values import JobId, OfferId
from bot.domain.whitelist.entries import audience_with, entries_of
from bot.ports.marketplace import Busy, NotFound, Overtaken, Refused
from tests.contract.sandbox_client import Sandbox, open_sandbox

OFFERS = ("offer-x", "offer-template")


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with open_sandbox() as opened:
        yield opened


@pytest.fixture(params=OFFERS)
def offer(request: pytest.FixtureRequest) -> str:
    return str(request.param)


async def test_an_offer_is_found_and_listed_once(sandbox: Sandbox, offer: str) -> None:
    found = await sandbox.client.find_offer(OfferId(offer))
    assert found is not None
    assert sandbox.client.unserved(found) == ""
    assert [one for one in await sandbox.client.list_offers() if one.id == offer] == [found]


async def test_a_draft_is_read_twice_as_the_same(sandbox: Sandbox, offer: str) -> None:
    product = await sandbox.product(offer)
    first = await sandbox.client.tree(product, Target.DRAFT)
    second = await sandbox.client.tree(product, Target.DRAFT)
    assert first is not None
    assert second is not None
    assert digest_of(first).text == digest_of(second).text
    assert len(entries_of(first)) == 2


async def test_a_publish_goes_to_preview_and_live(sandbox: Sandbox, offer: str) -> None:
    product, job, number = await sandbox.stage(offer)
    assert (await sandbox.client.job(job)).progress is Progress.SUCCEEDED
    listing = await sandbox.client.submissions(product)
    waiting = staged(listing)
    assert waiting is not None
    assert waiting.id == number
    preview = await sandbox.client.tree(product, Target.PREVIEW)
    assert preview is not None
    assert preview.submission == number
    steps = await sandbox.client.steps(product, number)
    assert steps is not None
    assert steps[0].status is StepStatus.COMPLETE

    report = await sandbox.client.go_live(product, number)
    sandbox.pass_hours(10)
    assert (await sandbox.client.job(report.id)).progress is Progress.SUCCEEDED
    live = await sandbox.client.tree(product, Target.LIVE)
    assert live is not None
    assert live.submission == number
    assert staged(await sandbox.client.submissions(product)) is None
    entry = await sandbox.client.submission(number)
    assert entry is not None
    assert (entry.target, entry.progress) == (Target.LIVE, Progress.SUCCEEDED)


async def test_a_second_publish_is_busy_and_changes_nothing(sandbox: Sandbox, offer: str) -> None:
    product = await sandbox.product(offer)
    await sandbox.client.submit_preview(product)
    with pytest.raises(Busy):
        await sandbox.client.submit_preview(product)
    assert len(sandbox.market.journal) == 1


async def test_a_publish_is_canceled_while_it_runs_and_not_later(sandbox: Sandbox, offer: str) -> None:
    product = await sandbox.product(offer)
    report = await sandbox.client.submit_preview(product)
    sandbox.pass_hours(1)
    assert (await sandbox.client.cancel(report.id)).progress is Progress.CANCELED
    assert running(await sandbox.client.submissions(product)) is None
    _, job, _ = await sandbox.stage(offer)
    with pytest.raises(Refused):
        await sandbox.client.cancel(job)


async def test_only_what_waits_goes_live(sandbox: Sandbox, offer: str) -> None:
    product, _, number = await sandbox.stage(offer)
    await sandbox.client.go_live(product, number)
    sandbox.pass_hours(10)
    with pytest.raises(Refused):
        await sandbox.client.go_live(product, number)


async def test_a_preview_audience_is_saved_as_a_whole(sandbox: Sandbox, offer: str) -> None:
    product = await sandbox.product(offer)
    draft = await sandbox.client.tree(product, Target.DRAFT)
    first = entries_of(draft)[:1]
    report = await sandbox.client.save_preview_audience(product, audience_with(draft, first))
    sandbox.pass_hours(1)
    assert (await sandbox.client.job(report.id)).progress is Progress.SUCCEEDED
    assert entries_of(await sandbox.client.saved(report.id)) == first
    assert entries_of(await sandbox.client.tree(product, Target.DRAFT)) == first


async def test_an_unknown_job_is_not_found(sandbox: Sandbox) -> None:
    for job in ("aaaaaaaa-1111-4222-8333-444455556666", "x.1.preview", "a.1.later"):
        with pytest.raises(NotFound):
            await sandbox.client.job(JobId(job))


@pytest.mark.parametrize("broken", ["offer-broken", "offer-template-broken"])
async def test_a_failed_publish_tells_its_reasons(sandbox: Sandbox, broken: str) -> None:
    product = await sandbox.product(broken)
    report = await sandbox.client.submit_preview(product)
    sandbox.pass_hours(200)
    assert (await sandbox.client.job(report.id)).progress is Progress.FAILED
    failed = (await sandbox.client.submissions(product))[-1]
    reasons = await sandbox.client.reasons(product, failed.id)
    assert reasons
    assert reasons[0].message == sandbox.market.switches.fail_certification[broken]


async def test_what_a_template_changes_is_told_by_version_and_file(sandbox: Sandbox) -> None:
    product = await sandbox.product("offer-template")
    draft = await sandbox.client.tree(product, Target.DRAFT)
    assert draft is not None
    change = compare(draft, await sandbox.client.tree(product, Target.LIVE))
    assert change.change_class is ChangeClass.TECHNICAL
    texts = [line.text for line in change.lines]
    assert "Plan standard: version: “2.1.0” → “2.2.0”" in texts
    assert any("standard-2.2.0.zip" in text for text in texts)
    assert any(text.startswith("Listing: summary") for text in texts)


@pytest.mark.parametrize(
    "switches", [{"old_instances": "gone"}, {"old_instances": "draft"}, {"draft_instance": "stays"}], ids=str
)
async def test_what_cannot_be_read_any_more_is_never_called_unchanged(
    sandbox: Sandbox, switches: dict[str, str]
) -> None:
    sandbox.switch(**switches)
    product, _, _ = await sandbox.stage("offer-template")
    draft = await sandbox.client.tree(product, Target.DRAFT)
    preview = await sandbox.client.tree(product, Target.PREVIEW)
    assert draft is not None
    assert preview is not None
    assert preview.is_unread
    assert compare(draft, preview).change_class is ChangeClass.TECHNICAL


@pytest.mark.parametrize("form", ["audiences", "subscription", "both"])
@pytest.mark.parametrize("stale", [412, 409, 400])
async def test_the_audience_is_kept_in_every_form(sandbox: Sandbox, form: str, stale: int) -> None:
    sandbox.switch(preview_form=form, stale=stale, other_form="refused")
    product = await sandbox.product("offer-template")
    draft = await sandbox.client.tree(product, Target.DRAFT)
    await sandbox.client.save_preview_audience(product, audience_with(draft, entries_of(draft)[1:]))
    again = await sandbox.client.tree(product, Target.DRAFT)
    assert entries_of(again) == entries_of(draft)[1:]


@pytest.mark.parametrize("stale", [412, 409, 400])
async def test_an_audience_that_somebody_else_changes_in_between_is_not_overwritten(
    sandbox: Sandbox, stale: int
) -> None:
    """The colleague is as quick as can be: right behind the reading whose tag our writing carries."""
    sandbox.switch(stale=stale)
    product = await sandbox.product("offer-template")
    draft = await sandbox.client.tree(product, Target.DRAFT)
    kept, dropped = entries_of(draft)[:1], entries_of(draft)[1:]
    ours: Any = sandbox.client._applications
    line, readings = ours._line, itertools.count(1)

    async def read(path: str, *query: object) -> object:
        found = await line_get(path, *query)
        if "productavailabilities" in path and next(readings) == 2:
            line.get = line_get
            await ours.save_preview_audience(product, audience_with(draft, dropped))
            line.get = read
        return found

    line_get = line.get
    line.get = read
    with pytest.raises(Overtaken):
        await sandbox.client.save_preview_audience(product, audience_with(draft, kept))
    line.get = line_get

    assert entries_of(await sandbox.client.tree(product, Target.DRAFT)) == dropped


@pytest.mark.parametrize("after", [404, "Cancelled", "Failed"])
async def test_a_canceled_publish_is_canceled_however_it_shows(sandbox: Sandbox, after: int | str) -> None:
    sandbox.switch(after_cancel=after)
    report = await sandbox.client.submit_preview(await sandbox.product("offer-template"))
    assert (await sandbox.client.cancel(report.id)).progress is Progress.CANCELED


@pytest.mark.parametrize("how", ["failed", "staged"])
async def test_a_failed_promote_leaves_the_preview_waiting(sandbox: Sandbox, how: str) -> None:
    sandbox.switch(live_failure=how, fail_golive=("offer-template",))
    product, _, number = await sandbox.stage("offer-template")
    report = await sandbox.client.go_live(product, number)
    sandbox.pass_hours(10)
    assert (await sandbox.client.job(report.id)).progress is Progress.FAILED
    listing = await sandbox.client.submissions(product)
    assert (Target.PREVIEW, Progress.SUCCEEDED) in {(e.target, e.progress) for e in listing if e.id == number}


async def test_without_the_submission_api_a_template_is_refused_with_the_cure() -> None:
    async with open_sandbox(steps_url="") as opened:
        found = await opened.client.find_offer(OfferId("offer-template"))
        assert found is not None
        assert "STAGEBOT_STEPS_URL" in opened.client.unserved(found)
        with pytest.raises(Refused, match="STAGEBOT_STEPS_URL"):
            await opened.client.tree(found.durable_id, Target.DRAFT)
