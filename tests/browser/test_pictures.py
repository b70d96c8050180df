"""The picture of a run as people see it: in its thread, whole, and in words for who cannot see it."""

import re

from playwright.async_api import Page, expect

from tests.browser.test_journeys import card, say, stage


async def test_the_thread_shows_the_timeline_at_staged_and_whoever_asks_gets_it_directly(page: Page):
    await stage(page, "offer-x")
    run = card(page, "offer-x")
    await expect(run).to_contain_text(re.compile("STAGED, waiting for approval"))
    await run.get_by_test_id("thread-summary").click()
    picture = page.get_by_test_id("thread").get_by_test_id("message-picture")
    await expect(picture).to_have_count(1)

    await expect(picture).to_have_attribute("alt", re.compile("Timeline of offer-x, times in UTC.*STAGED"))
    await expect(picture).to_have_js_property("naturalWidth", 1000)
    await expect(picture).to_have_js_property("complete", value=True)

    await say(page, "/stage status offer-x")
    await page.get_by_role("button", name="Show the timeline").click()
    await expect(page.get_by_text("is in your direct messages with stagebot")).to_be_visible()
