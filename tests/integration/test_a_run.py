"""A run from the wish to live, on the real client, store and sandbox marketplace."""

from dataclasses import replace
from datetime import timedelta

import aiohttp
import pytest

from bot.domain.errors import (
    AlreadyApproved,
    AlreadyDecided,
    AlreadyInFlight,
    NotAllowed,
    UnknownOffer,
)
from bot.domain.offer.failure import Blame, FailureKind
from bot.domain.run.states import State
from bot.domain.run.summaries import StageForm, StagePlan
from bot.domain.values import ChannelId, PersonId
from bot.sandbox.marketplace.switches import changed
from bot.usecases.review import approve
from bot.usecases.run import stage
from bot.usecases.run.plan import plan_push


async def test_an_offer_goes_from_the_wish_to_live(house):
    run = await house.stage()

    staged = await house.turn_until(run, State.AWAITING_APPROVAL)
    await approve.give(house.services, staged.id, by=house.ben)
    live = await house.turn_until(run, State.LIVE)

    assert (house.published("preview"), house.published("live")) == (1, 1)
    assert (house.ben.person,) == live.decided_by
    kinds = await house.kinds(run)
    assert kinds[0] == "request.opened"
    assert kinds[-1] == "request.live"
    for kind in (
        "request.submitted",
        "request.staged",
        "approval.requested",
        "golive.ordered",
        "request.live",
    ):
        assert kinds.count(kind) == 1


async def test_the_steps_are_those_that_the_marketplace_reports(house):
    run = await house.stage()

    staged = await house.turn_until(run, State.AWAITING_APPROVAL)

    titles = [step.title for step in staged.steps]
    assert titles == [
        "Automated validation",
        "Certification",
        "Preview Creation",
        "Publisher Signoff",
        "Publish",
    ]


async def test_a_marketplace_without_the_steps_api_gets_one_combined_step(house):
    house.market.switches = changed(house.market.switches, {"steps_api": False})
    run = await house.stage()

    staged = await house.turn_until(run, State.AWAITING_APPROVAL)

    assert [step.title for step in staged.steps] == ["Validation, certification and preview creation"]


async def test_one_card_stands_for_the_whole_run_and_ends_with_the_outcome(house):
    run = await house.stage()
    await house.turn_until(run, State.AWAITING_APPROVAL)
    await approve.give(house.services, run.id, by=house.ben)
    await house.turn_until(run, State.LIVE)
    await house.turn()

    in_channel = [ts for ts, where in house.chat.channels.items() if where == run.channel]
    roots = [ts for ts in in_channel if house.chat.threads[ts] is None]
    assert len(roots) == 1
    assert house.chat.messages[roots[0]].text == "offer-x: live in production"
    assert sum(text == "offer-x is live" for text in house.chat.texts) == 1


async def test_a_marketing_change_stages_without_certification(house):
    run = await house.stage("offer-news")

    staged = await house.turn_until(run, State.AWAITING_APPROVAL)

    assert staged.change_class == "marketing"
    assert staged.changes == ("Listing: search summary: “Offer News.” → “News, faster.”",)
    assert "Certification" not in [step.title for step in staged.steps]


async def test_a_certification_failure_is_announced_with_cause_and_fix(house):
    run = await house.stage("offer-broken")

    failed = await house.turn_until(run, State.FAILED)
    await house.turn()

    assert failed.failure is not None
    assert failed.failure.kind == FailureKind.CERTIFICATION
    assert failed.failure.blame == Blame.YOURS
    assert failed.failure.step == "Certification"
    announced = [m for m in house.chat.messages.values() if m.text.startswith("offer-broken failed")]
    assert len(announced) == 1
    assert "Azure Linux agent" in str(announced[0].blocks)
    assert "<@" not in str(announced[0].blocks)
    assert await house.waits(failed) == ["failed"]
    assert len(house.chat.broadcasts) == 1


async def test_who_started_a_run_may_not_approve_it(house):
    run = await house.stage()
    await house.turn_until(run, State.AWAITING_APPROVAL)

    with pytest.raises(NotAllowed, match="You started this run"):
        await approve.give(house.services, run.id, by=house.ana)

    assert (await house.run(run)).state == State.AWAITING_APPROVAL


async def test_a_policy_for_small_teams_lets_the_requester_approve(house):
    house.with_policy(requester_may_approve=True)
    run = await house.stage()
    await house.turn_until(run, State.AWAITING_APPROVAL)

    await approve.give(house.services, run.id, by=house.ana)

    assert (await house.run(run)).state == State.GOING_LIVE


async def test_two_needed_approvals_come_from_two_people(house):
    house.with_policy(approvals=2, requester_may_approve=True)
    run = await house.stage()
    await house.turn_until(run, State.AWAITING_APPROVAL)

    first = await approve.give(house.services, run.id, by=house.ben)
    with pytest.raises(AlreadyApproved):
        await approve.give(house.services, run.id, by=house.ben)
    second = await approve.give(house.services, run.id, by=house.ana)

    assert (first.missing, second.missing) == (1, 0)
    assert (await house.run(run)).state == State.GOING_LIVE


async def test_a_second_yes_after_the_last_one_hears_who_decided(house):
    run = await house.stage()
    await house.turn_until(run, State.AWAITING_APPROVAL)
    await approve.give(house.services, run.id, by=house.ben)

    with pytest.raises(AlreadyDecided, match=f"already approved by {house.ben.person}") as refused:
        await approve.give(house.services, run.id, by=house.ben)

    assert refused.value.at == (await house.run(run)).decided_at
    assert "UTC" not in str(refused.value)


async def test_a_rejection_ends_the_run_and_nothing_goes_live(house):
    run = await house.stage()
    await house.turn_until(run, State.AWAITING_APPROVAL)

    await approve.reject(house.services, run.id, "The logo is wrong.", by=house.ben)
    await house.turn(60)

    assert (await house.run(run)).state == State.REJECTED
    assert house.published("live") == 0
    assert any("was rejected" in text for text in house.chat.texts)


async def test_what_changed_after_the_approval_does_not_go_live(house):
    """The digest is checked again when the approval is spent."""
    run = await house.stage()
    await house.turn_until(run, State.AWAITING_APPROVAL)
    await approve.give(house.services, run.id, by=house.ben)
    preview = house.market.catalog.by_external["offer-x"].preview
    assert preview is not None
    listing = next(r for id_, r in preview.resources.items() if id_.startswith("listing/"))
    listing["title"] = "Something else"

    await house.turn()
    await house.turn()

    assert house.published("live") == 0
    assert (await house.run(run)).state == State.AWAITING_APPROVAL
    assert "approval.voided" in await house.kinds(run)


async def test_an_offer_in_flight_is_not_staged_twice(house):
    first = await house.stage()

    with pytest.raises(AlreadyInFlight) as refused:
        await house.stage()

    assert first.id == refused.value.run_id


async def test_an_unknown_offer_gets_the_nearest_names(house):
    with pytest.raises(UnknownOffer) as unknown:
        await house.stage("ofer-x")

    assert unknown.value.near[0] == "offer-x"


async def test_cancel_before_anything_was_sent_needs_no_marketplace(house):
    run = await house.stage()

    canceled = await stage.cancel(house.services, run.id, by=house.ana)

    assert canceled.state == State.CANCELED
    assert house.published("preview") == 0


async def test_cancel_in_progress_is_asked_of_the_marketplace(house):
    run = await house.stage()
    await house.turn_until(run, State.IN_PROGRESS)

    asked = await stage.cancel(house.services, run.id, by=house.ana)
    await house.turn()

    assert asked.state == State.IN_PROGRESS
    assert (await house.run(run)).state == State.CANCELED


async def test_a_refused_cancel_is_told_and_the_run_goes_on(house):
    house.market.switches = changed(house.market.switches, {"cancel_refused": True})
    run = await house.stage()
    await house.turn_until(run, State.IN_PROGRESS)

    await stage.cancel(house.services, run.id, by=house.ana)
    await house.turn()

    assert (await house.run(run)).state == State.IN_PROGRESS
    assert "cancel.refused" in await house.kinds(run)


async def test_a_cancel_in_partner_center_ends_the_run(house):
    run = await house.stage()
    await house.turn_until(run, State.IN_PROGRESS)
    product = house.market.catalog.by_external["offer-x"]
    product.runs[-1].canceled_at = house.market_clock.now()

    await house.turn(10)

    assert (await house.run(run)).state == State.CANCELED


async def test_another_publish_in_the_portal_is_waited_for_and_never_published_beside(house):
    await in_the_portal(house, "publish")
    run = await house.stage()
    await house.turn()

    waiting = await house.run(run)
    assert waiting.state == State.SUBMITTING
    assert waiting.blocked_by is not None
    await house.turn_until(run, State.AWAITING_APPROVAL)
    assert [entry["by"] for entry in house.market.journal] == ["portal", "api"]


async def test_a_retry_is_a_new_run(house):
    run = await house.stage("offer-broken")
    await house.turn_until(run, State.FAILED)

    again = await stage.retry(house.services, run.id, by=house.ana)

    assert run.id == again.retry_of
    assert again.state == State.SUBMITTING


async def test_a_look_every_minute_at_most(house):
    """Microsoft's rule: at most one poll of a job a minute."""
    run = await house.stage()
    await house.turn_until(run, State.IN_PROGRESS)
    before = house.market.calls

    for _ in range(5):
        await house.turn(0.1)

    assert house.market.calls - before <= 6


async def in_the_portal(house, act):
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{house.market_url}/control/portal/offer-x/{act}") as answer,
    ):
        assert answer.status == 202


async def test_a_draft_that_changed_after_it_was_shown_is_told_and_what_was_sent_is_listed(house):
    plan = await plan_push(house.services, "offer-x", ChannelId("C0RELEASES"), by=house.ana)
    assert isinstance(plan, StagePlan)
    form = StageForm(offer=plan.offer, channel=plan.channel, note="", shown=plan.shown)
    run = await stage.request_staging(house.services, form, by=house.ana)
    draft = house.market.catalog.by_external["offer-x"].draft
    next(r for id_, r in draft.items() if id_.startswith("listing/"))["title"] = "Another title"

    await house.turn()

    assert "draft.changed" in await house.kinds(run)
    assert "Listing: title: “Offer X” → “Another title”" in (await house.run(run)).changes


async def test_a_draft_as_it_was_shown_is_not_remarked_upon(house):
    plan = await plan_push(house.services, "offer-x", ChannelId("C0RELEASES"), by=house.ana)
    assert isinstance(plan, StagePlan)
    form = StageForm(offer=plan.offer, channel=plan.channel, note="", shown=plan.shown)
    run = await stage.request_staging(house.services, form, by=house.ana)

    await house.turn()

    assert "draft.changed" not in await house.kinds(run)


async def test_a_yes_that_has_expired_can_be_given_again(house):
    house.with_policy(approvals=2, approval_valid_for=timedelta(hours=72))
    run = await house.stage()
    await house.turn_until(run, State.AWAITING_APPROVAL)
    await approve.give(house.services, run.id, by=house.ben)
    house.clock.step(timedelta(hours=73))

    again = await approve.give(house.services, run.id, by=house.ben)
    last = await approve.give(house.services, run.id, by=replace(house.ben, person=PersonId("U0CHLOE")))

    assert (again.missing, last.missing) == (1, 0)
