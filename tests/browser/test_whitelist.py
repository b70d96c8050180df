"""The whitelist as people edit it, in a real browser: problems, the difference, conflicts, a long list."""

import re
from pathlib import Path
from uuid import UUID

from playwright.async_api import Locator, Page, expect

from bot.cli.demo import Demo
from tests.browser.test_journeys import say

ONE = "33333333-4444-5555-6666-777777777777"
CSP = "44444444-5555-6666-7777-888888888888"
FOREIGN = "88888888-9999-0000-1111-222222222222"
LINES = re.compile("One subscription per line")


async def open_whitelist(page: Page, offer: str = "offer-x") -> Locator:
    """Type the command and wait for the list."""
    await say(page, f"/stage whitelist {offer}")
    modal = page.get_by_test_id("modal")
    await expect(modal).to_contain_text("Who can access the staged offer?")
    return modal


def posts(page: Page) -> Locator:
    """The messages of the channel about whitelists."""
    return (
        page.get_by_test_id("channel-pane").get_by_test_id("message").filter(has_text="changed the whitelist")
    )


async def test_every_problem_is_shown_at_once_and_what_was_typed_stays(page: Page):
    modal = await open_whitelist(page)
    field = modal.get_by_label(LINES)
    typed = f"{await field.input_value()}\nnot an id\nana@contoso.com"
    await field.fill(typed)
    await modal.get_by_test_id("modal-submit").click()
    await expect(modal).to_contain_text("Line 3: no subscription ID is in it")
    await expect(modal).to_contain_text("Line 4: that is an e-mail address")
    assert await field.input_value() == typed


async def test_the_difference_is_shown_and_saved_with_a_confirm_for_what_goes(page: Page):
    modal = await open_whitelist(page)
    field = modal.get_by_label(LINES)
    first, *_ = (await field.input_value()).splitlines()
    await field.fill(f"{ONE}; QA <!channel> *west*\n{{{ONE.upper()}}}\n{FOREIGN}, partner")
    await modal.get_by_label(re.compile("Why")).fill("New testers")
    await modal.get_by_test_id("modal-submit").click()

    await expect(modal).to_contain_text("2 added")
    await expect(modal).to_contain_text("1 line named a subscription again")
    await expect(modal).to_contain_text("QA <!channel> ∗west")
    await expect(modal).to_contain_text("its type cannot be read")
    await expect(modal).to_contain_text(first.split(",")[0])
    await modal.get_by_role("button", name="Save", exact=True).click()
    confirm = page.get_by_test_id("confirm")
    await expect(confirm).to_contain_text("will not see the staged offer any more")
    await confirm.get_by_role("button", name="Remove and save").click()
    await expect(modal).to_contain_text("Saved in the draft")
    await expect(modal).to_contain_text("in force only after the next push to staging")
    await page.keyboard.press("Escape")

    post = posts(page)
    await expect(post).to_contain_text("saved in the draft")
    await expect(post).to_contain_text("33333333…")
    await expect(post).not_to_contain_text(ONE)
    await expect(post).to_contain_text("New testers")


async def test_a_kind_that_cannot_preview_is_refused_and_the_list_can_be_corrected(page: Page):
    modal = await open_whitelist(page)
    field = modal.get_by_label(LINES)
    before = await field.input_value()
    await field.fill(f"{before}\n{CSP}, reseller")
    await modal.get_by_test_id("modal-submit").click()
    await expect(modal).to_contain_text("CSP (Cloud Solution Provider) subscription, which cannot preview it")
    await expect(modal.get_by_role("button", name="Save", exact=True)).to_have_count(0)
    await modal.get_by_role("button", name="Back to the list").click()
    await expect(modal.get_by_label(LINES)).to_have_value(re.compile("reseller"))


async def test_a_subscription_that_cannot_be_read_is_said_to_be_of_a_kind(page: Page):
    modal = await open_whitelist(page)
    field = modal.get_by_label(LINES)
    await field.fill(f"{await field.input_value()}\n{FOREIGN}, partner")
    await modal.get_by_test_id("modal-submit").click()
    await modal.get_by_role("combobox", name="Say its kind").click()
    await page.get_by_role("option", name="DreamSpark").click()
    await expect(modal).to_contain_text("DreamSpark (Azure for Students Starter) subscription, which cannot")


async def test_saved_and_restaged_the_new_run_carries_the_change(page: Page):
    modal = await open_whitelist(page, "offer-news")
    field = modal.get_by_label(LINES)
    await field.fill(f"{await field.input_value()}\n{ONE}, ops")
    await modal.get_by_test_id("modal-submit").click()
    await modal.get_by_role("button", name="Save and restage").click()
    await expect(modal).to_contain_text("The push to staging was asked for with it")
    await page.keyboard.press("Escape")
    card = page.get_by_test_id("channel-pane").get_by_test_id("message").filter(has_text="Started by")
    await expect(card).to_contain_text("Whitelist: subscription 33333333…")


async def test_a_long_list_has_fields_to_add_and_remove(page: Page):
    modal = await open_whitelist(page)
    field = modal.get_by_label(LINES)
    many = [f"{UUID(int=(n + 1) << 64, version=4)}, t{n}" for n in range(64)]
    await field.fill("\n".join(many))
    await modal.get_by_test_id("modal-submit").click()
    await modal.get_by_role("button", name="Save", exact=True).click()
    await page.get_by_test_id("confirm").get_by_role("button", name="Remove and save").click()
    await expect(modal).to_contain_text("Saved in the draft")
    await page.keyboard.press("Escape")

    modal = await open_whitelist(page)
    await expect(modal).to_contain_text("64 subscriptions are too many for one text field")
    await modal.get_by_label(re.compile("Add: one subscription per line")).fill(f"{ONE}, late")
    await modal.get_by_role("combobox", name="Remove").click()
    await page.keyboard.type("t63")
    await page.get_by_role("option", name=re.compile("t63")).click()
    await modal.get_by_test_id("modal-submit").click()
    await expect(modal).to_contain_text("1 added, 1 removed")


async def test_the_versions_are_listed_and_one_is_restored(page: Page):
    modal = await open_whitelist(page)
    field = modal.get_by_label(LINES)
    await field.fill(f"{await field.input_value()}\n{ONE}, ops")
    await modal.get_by_test_id("modal-submit").click()
    await modal.get_by_role("button", name="Save", exact=True).click()
    await expect(modal).to_contain_text("Saved in the draft")
    await page.keyboard.press("Escape")

    await say(page, "/stage whitelist offer-x history")
    modal = page.get_by_test_id("modal")
    await expect(modal).to_contain_text("Version 2")
    await expect(modal).to_contain_text("found in the draft (made in Partner Center)")
    await modal.get_by_role("button", name="Restore").last.click()
    await expect(modal).to_contain_text("This restores version 1")
    await expect(modal).to_contain_text("1 removed")


async def test_a_csv_replaces_the_list_and_its_problems_are_told_by_line(page: Page, tmp_path: Path):
    path = tmp_path / "list.csv"
    path.write_text(f"Type,ID,Description\nSubscriptionID,{ONE},'=1+1\nSubscriptionID,nobody,x\n", "utf-8")
    modal = await open_whitelist(page)
    await modal.get_by_label(re.compile("Or upload a CSV")).set_input_files(path)
    await expect(modal.get_by_test_id("chosen-file")).to_be_visible()
    await modal.get_by_test_id("modal-submit").click()
    await expect(modal).to_contain_text("Line 3: the ID column holds no subscription ID")

    await modal.get_by_role("button", name="Back to the list").click()
    path.write_text(f"Type,ID,Description\nSubscriptionID,{ONE},'=1+1\n", "utf-8")
    await modal.get_by_label(re.compile("Or upload a CSV")).set_input_files(path)
    await expect(modal.get_by_test_id("chosen-file")).to_be_visible()
    await modal.get_by_test_id("modal-submit").click()
    await expect(modal).to_contain_text("1 added, 2 removed")
    await expect(modal).to_contain_text("=1+1")


async def test_the_list_comes_as_a_csv_in_a_direct_message(page: Page, demo: Demo):
    modal = await open_whitelist(page)
    await modal.get_by_role("button", name="Download CSV").click()
    await page.keyboard.press("Escape")
    await page.get_by_role("link", name=re.compile("stagebot")).first.click()
    await expect(page.get_by_text("whitelist-offer-x.csv").first).to_be_visible()


async def test_a_change_in_partner_center_meanwhile_shows_both_lists_and_a_choice(page: Page, demo: Demo):
    modal = await open_whitelist(page)
    field = modal.get_by_label(LINES)
    await field.fill(f"{await field.input_value()}\n{ONE}, ops")
    await modal.get_by_test_id("modal-submit").click()
    await expect(modal.get_by_role("button", name="Save", exact=True)).to_be_visible()
    draft = demo.market.catalog.by_external["offer-x"].draft
    resource = next(r for key, r in draft.items() if key.startswith("price-and-availability-offer/"))
    resource["previewAudiences"].append({"type": "subscription", "id": FOREIGN, "label": "theirs"})

    await modal.get_by_role("button", name="Save", exact=True).click()
    await expect(modal).to_contain_text("Not saved: somebody changed the draft meanwhile")
    await expect(modal).to_contain_text(f"added {ONE} ops")
    await expect(modal).to_contain_text(f"added {FOREIGN} theirs")
    await modal.get_by_role("button", name="Put my changes on top").click()
    await expect(modal).to_contain_text("offer-x: 1 added")
    await modal.get_by_role("button", name="Save", exact=True).click()
    await expect(modal).to_contain_text("Saved in the draft")
    assert {ONE, FOREIGN} <= {entry["id"] for entry in _audience(demo)}


def _audience(demo: Demo) -> list[dict[str, str]]:
    draft = demo.market.catalog.by_external["offer-x"].draft
    resource = next(r for key, r in draft.items() if key.startswith("price-and-availability-offer/"))
    return list(resource["previewAudiences"])
