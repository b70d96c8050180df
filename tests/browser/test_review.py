"""Three people and one review: Ana asks, Ben and Chloé check, sign and approve, and then it is live."""

import re

import pytest
from playwright.async_api import Page, expect

from tests.browser.test_journeys import act_as, card, say, sign, stage


async def open_thread(page: Page):
    """Open the thread of offer-x's run."""
    await card(page, "offer-x").get_by_test_id("thread-summary").click()
    return page.get_by_test_id("thread")


@pytest.mark.usefixtures("two_approvals")
async def test_two_people_check_sign_and_approve_what_a_third_asked_for(page: Page):
    await stage(page, "offer-x")
    await expect(card(page, "offer-x")).to_contain_text("STAGED, waiting")

    await act_as(page, "Ben Acker")
    thread = await open_thread(page)
    approve = thread.get_by_role("button", name="Approve for production")
    await expect(thread).to_contain_text("becomes available when these are signed")
    await expect(approve).to_have_count(0)
    await sign(page, "marketing content is correct", note="looked at every page")
    await expect(thread).to_contain_text("looked at every page")

    await act_as(page, "Chloé Dubois")
    thread = await open_thread(page)
    await sign(page, "VM image deploys end to end")
    await approve.click()
    dialog = page.get_by_test_id("modal")
    await expect(dialog).to_contain_text("After yours, 1 more approval will be needed")
    await dialog.get_by_test_id("modal-submit").click()
    await expect(dialog).to_contain_text("Recorded")
    await dialog.get_by_role("button", name="Close").last.click()
    await expect(thread).to_contain_text("1 approval needed")
    await expect(thread).to_contain_text("counts until")
    await approve.click()
    await expect(dialog).to_contain_text("You have approved this already.")
    await dialog.get_by_role("button", name="Close").last.click()

    await act_as(page, "Ben Acker")
    thread = await open_thread(page)
    await approve.click()
    await expect(dialog).to_contain_text("This is the last approval")
    await dialog.get_by_test_id("modal-submit").click()
    await expect(dialog).to_contain_text("That was the last approval needed")
    await dialog.get_by_role("button", name="Close").last.click()

    await expect(card(page, "offer-x")).to_contain_text("live in production")
    await expect(card(page, "offer-x")).to_contain_text("Approved by Chloé Dubois, Ben Acker")
    await expect(thread).to_contain_text("approved for production by Chloé Dubois, Ben Acker")
    for name in ("Approve for production", "Reject", "Request changes", "Withdraw mine"):
        await expect(thread.get_by_role("button", name=name)).to_have_count(0)
    await expect(thread.get_by_text(re.compile("offer-x is live in production"))).to_have_count(1)


async def test_changes_are_asked_for_and_a_new_push_takes_the_runs_place(page: Page):
    await stage(page, "offer-x")
    await expect(card(page, "offer-x")).to_contain_text("STAGED, waiting")
    await act_as(page, "Ben Acker")
    thread = await open_thread(page)
    await thread.get_by_role("button", name="Request changes").click()
    modal = page.get_by_test_id("modal")
    await modal.get_by_label("What should change?").fill("The logo is wrong.")
    await modal.get_by_test_id("modal-submit").click()
    await expect(card(page, "offer-x")).to_contain_text("changes asked for")
    await expect(thread).to_contain_text("asks for changes to offer-x: The logo is wrong.")

    await act_as(page, "Ana Ortiz")
    await say(page, "/stage offer-x")
    await expect(modal).to_contain_text("This push takes the place of the run whose changes were asked for")
    await expect(modal).to_contain_text("Ben Acker: The logo is wrong.")
    await modal.get_by_test_id("modal-submit").click()

    await expect(card(page, "offer-x").first).to_contain_text("superseded")
    await expect(card(page, "offer-x").last).to_contain_text("STAGED, waiting")
