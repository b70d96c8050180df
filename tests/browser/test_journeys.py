"""The main job as people do it, in a real browser: stage, watch, approve, fail, marketing-only."""

import re

from playwright.async_api import Page, expect


async def say(page: Page, words: str) -> None:
    """Type into the channel's composer and send it."""
    box = page.get_by_test_id("composer")
    await box.fill(words)
    await box.press("Escape")
    await box.press("Enter")


async def act_as(page: Page, name: str) -> None:
    """Become somebody else."""
    await page.get_by_test_id("act-as").click()
    await page.get_by_role("menuitemradio", name=re.compile(name)).click()
    await expect(page.get_by_test_id("act-as")).to_contain_text(name)


async def stage(page: Page, offer: str, note: str = "") -> None:
    """Type the command, look at the filled modal, push."""
    await say(page, f"/stage {offer}")
    modal = page.get_by_test_id("modal")
    await expect(modal).to_contain_text("virtual machine")
    if note:
        await modal.get_by_label(re.compile("Note for the team")).fill(note)
    await modal.get_by_test_id("modal-submit").click()
    await expect(modal).to_have_count(0)


async def sign(page: Page, item: str, note: str = "") -> None:
    """Sign an item of the checklist in the open thread."""
    thread = page.get_by_test_id("thread")
    await thread.get_by_role("button", name=f"Sign: {item}").click()
    modal = page.get_by_test_id("modal")
    if note:
        await modal.get_by_label(re.compile("Note or link")).fill(note)
    await modal.get_by_test_id("modal-submit").click()
    await expect(modal).to_have_count(0)
    await expect(thread.get_by_text(re.compile(f"{item}: signed by"))).to_have_count(1)


def card(page: Page, offer: str):
    """The root message of an offer's run."""
    return (
        page.get_by_test_id("channel-pane")
        .get_by_test_id("message")
        .filter(has_text=re.compile(rf"{offer}\b.*Started by", re.DOTALL))
    )


async def test_from_the_command_to_live_with_a_second_person_approving(page: Page):
    await stage(page, "offer-x", note="Release 1.0.1 <!channel>")
    run = card(page, "offer-x")
    await expect(run).to_contain_text("image version 1.0.1 added")
    await expect(run).to_contain_text("Release 1.0.1 <!channel>")
    await expect(run).to_contain_text("STAGED, waiting for approval")
    await expect(run).to_contain_text("Certification")

    await run.get_by_test_id("thread-summary").click()
    thread = page.get_by_test_id("thread")
    approve = thread.get_by_role("button", name="Approve for production")
    await expect(approve).to_have_count(0)
    await sign(page, "marketing content is correct")
    await sign(page, "VM image deploys end to end")
    await approve.click()
    refused = page.get_by_test_id("modal")
    await expect(refused).to_contain_text("You started this run. Somebody else has to approve it.")
    await expect(refused).not_to_contain_text("cannot be undone")
    await refused.get_by_role("button", name="Close").last.click()

    await act_as(page, "Ben Acker")
    await card(page, "offer-x").get_by_test_id("thread-summary").click()
    await thread.get_by_role("button", name="Approve for production").click()
    dialog = page.get_by_test_id("modal")
    await expect(dialog).to_contain_text("It cannot be undone")
    await expect(dialog).to_contain_text("image version 1.0.1 added")
    await dialog.get_by_test_id("modal-submit").click()
    await expect(dialog).to_contain_text("That was the last approval needed")
    await dialog.get_by_role("button", name="Close").last.click()

    await expect(card(page, "offer-x")).to_contain_text("live in production")
    await expect(thread).to_contain_text("approved for production by Ben Acker")
    await expect(thread.get_by_role("button", name="Approve for production")).to_have_count(0)
    await expect(thread.get_by_text(re.compile("offer-x is live in production"))).to_have_count(1)


async def test_a_failing_offer_is_announced_in_the_channel_with_cause_and_fix(page: Page):
    await stage(page, "offer-broken")

    announced = (
        page.get_by_test_id("channel-pane").get_by_test_id("message").filter(has_text="2 things to correct")
    )

    await expect(announced).to_contain_text("offer-broken failed in Certification")
    await expect(announced).to_contain_text("The Azure Linux agent in the image is too old.")
    await expect(announced).to_contain_text("Install the newest Azure Linux agent")
    await expect(announced).to_contain_text("Ana Ortiz")
    await expect(announced).to_contain_text("Issues found during Certification.")
    await expect(announced.get_by_role("button", name="Stage again")).to_be_visible()


async def test_a_marketing_change_says_so_and_skips_certification(page: Page):
    await say(page, "/stage offer-news")
    modal = page.get_by_test_id("modal")
    await expect(modal).to_contain_text("Marketing change")
    await modal.get_by_test_id("modal-submit").click()

    run = card(page, "offer-news")

    await expect(run).to_contain_text("STAGED, waiting for approval")
    await expect(run).not_to_contain_text("Certification")


async def test_a_rejection_asks_for_the_reason_and_the_team_reads_it(page: Page):
    await stage(page, "offer-news")
    await expect(card(page, "offer-news")).to_contain_text("waiting for approval")
    await card(page, "offer-news").get_by_test_id("thread-summary").click()
    thread = page.get_by_test_id("thread")
    await thread.get_by_role("button", name="Reject").click()
    modal = page.get_by_test_id("modal")
    await modal.get_by_label("Why?").fill("The logo is wrong.")
    await modal.get_by_test_id("modal-submit").click()

    await expect(card(page, "offer-news")).to_contain_text("rejected")
    await expect(
        thread.get_by_text(re.compile("rejected.*The logo is wrong", re.DOTALL)).first
    ).to_be_visible()


async def test_a_solution_template_shows_its_packages_before_it_is_staged(page: Page):
    await say(page, "/stage offer-template")

    modal = page.get_by_test_id("modal")
    await expect(modal).to_contain_text("Plan standard: version: “2.1.0” → “2.2.0”")
    await expect(modal).to_contain_text("standard-2.2.0.zip")


async def test_an_unknown_offer_offers_the_nearest_names(page: Page):
    await say(page, "/stage ofer-x")
    modal = page.get_by_test_id("modal")

    await modal.get_by_role("button", name="offer-x", exact=True).click()

    await expect(modal).to_contain_text("image version 1.0.1 added")


async def test_an_offer_in_flight_says_who_started_it(page: Page):
    await stage(page, "offer-x")
    await act_as(page, "Ben Acker")
    await say(page, "/stage offer-x")
    modal = page.get_by_test_id("modal")

    await expect(modal).to_contain_text("already in flight")
    await expect(modal).to_contain_text("Ana Ortiz started it")
    await modal.get_by_role("button", name="Show where it is").click()
    await expect(modal).to_contain_text("Started by")


async def test_a_guest_may_not_stage(page: Page):
    await act_as(page, "Guest Gary")
    await page.get_by_test_id("channel").first.click()
    await say(page, "/stage offer-x")

    await expect(page.get_by_test_id("modal")).to_contain_text("Only full members")
