"""Several people on the page: they mention the app, write to it, use shortcuts, break things on purpose."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

from playwright.async_api import Browser, Page, expect
from pytest_asyncio import fixture

from bot.sandbox.serve import serve
from bot.sandbox.workspace.seeds import ANA, BEN, FINANCE, PRIYA, RELEASES
from tests.browser.workspace_page import Stage, staged
from tests.contract.workspace.test_sandbox_workspace_switches import OtherSandbox
from tests.contract.workspace.test_sandbox_workspace_talk import talking_manifest
from tests.contract.workspace_client import Json, Setting, button, modal, plain, section, text_input


@fixture(loop_scope="session")
async def stage(browser: Browser, tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(browser, Setting(manifest=talking_manifest(tmp_path))) as stage:
        yield stage


async def _act_as(page: Page, name: str) -> None:
    await page.get_by_test_id("act-as").click()
    await page.get_by_role("menuitemradio", name=re.compile(name)).click()
    await expect(page.get_by_test_id("act-as")).to_contain_text(name)


async def _say(page: Page, words: str, *, where: str = "composer") -> None:
    box = page.get_by_test_id(where)
    await box.fill(words)
    await box.press("Enter")


async def _event(stage: Stage, kind: str) -> Json:
    """Wait for the next event of a kind."""
    while True:
        event: Json = (await stage.socket.next_of("events_api"))["event"]
        if event["type"] == kind:
            return event


async def test_two_people_mention_the_app_in_a_thread(stage: Stage) -> None:
    parent = await stage.slack.post("offer-x")
    page = stage.page
    await page.get_by_test_id("message").hover()
    await page.get_by_role("button", name="Reply in thread").click()
    await _say(page, "@stagebot status", where="thread-composer")
    first = await _event(stage, "app_mention")
    await _act_as(page, "Ben")
    await expect(page.get_by_test_id("thread")).to_contain_text("@stagebot status")
    await _say(page, "and <b>why</b>, @stagebot?", where="thread-composer")
    second = await _event(stage, "app_mention")

    assert (first["user"], first["thread_ts"]) == (ANA, parent)
    assert (second["user"], second["thread_ts"]) == (BEN, parent)
    assert second["text"] == "and &lt;b&gt;why&lt;/b&gt;, <@U0STAGEBOT>?"
    await expect(page.get_by_test_id("thread")).to_contain_text("and <b>why</b>, @stagebot?")


async def test_a_direct_message_to_the_app_is_answered_there(stage: Stage) -> None:
    page = stage.page
    await page.get_by_test_id("app").click()
    await page.get_by_role("tab", name="Messages").click()
    await _say(page, "status")
    event = await _event(stage, "message")
    await stage.slack.post("Nothing is on its way.", event["channel"])

    assert (event["channel_type"], event["user"], event["text"]) == ("im", ANA, "status")
    await expect(page.get_by_test_id("channel-pane")).to_contain_text("Nothing is on its way.")


async def test_people_and_groups_are_named_as_they_are_typed(stage: Stage) -> None:
    await _say(stage.page, "@ben and @Priya Nair, ask @release in #random")
    text = (await stage.slack.history())[0]["text"]

    assert text == f"<@{BEN}> and <@{PRIYA}>, ask <!subteam^S0RELEASE> in <#C0RANDOM|random>"
    await expect(stage.page.get_by_test_id("message")).to_contain_text(
        "@Ben Acker and @Priya Nair, ask @release in #random"
    )


async def test_a_shortcut_of_a_message_opens_a_window_over_it(stage: Stage) -> None:
    await stage.slack.post("offer-x")
    page = stage.page
    await page.get_by_test_id("message").hover()
    await page.get_by_role("button", name="More message actions").click()
    await page.get_by_role("menuitem", name=re.compile("Status")).click()
    payload = await stage.socket.next_of("interactive")
    await stage.slack.api("views.open", trigger_id=payload["trigger_id"], view=modal(section("3 of 5")))

    assert (payload["type"], payload["channel"]["id"]) == ("message_action", RELEASES)
    await expect(page.get_by_test_id("modal")).to_contain_text("3 of 5")


async def test_a_global_shortcut_is_beside_the_message_box(stage: Stage) -> None:
    page = stage.page
    await page.get_by_test_id("shortcuts").first.click()
    await page.get_by_role("menuitem", name=re.compile("Stage an offer")).click()
    payload = await stage.socket.next_of("interactive")
    await stage.slack.api("views.open", trigger_id=payload["trigger_id"], view=modal(text_input()))

    assert (payload["type"], payload["callback_id"]) == ("shortcut", "stage")
    await expect(page.get_by_test_id("modal").get_by_label("Note")).to_be_focused()


async def test_an_offer_is_found_by_typing_into_a_menu_that_asks_the_app(stage: Stage) -> None:
    menu = {"type": "external_select", "action_id": "it", "min_query_length": 0}
    form = await stage.open(
        modal({"type": "input", "block_id": "offer", "label": plain("Offer"), "element": menu})
    )
    await form.get_by_label("Offer").fill("off")
    asked = await stage.socket.next()
    while asked["payload"].get("value") != "off":
        await stage.socket.ack(asked, {"options": []})
        asked = await stage.socket.next()
    await stage.socket.ack(asked, {"options": [{"text": plain("offer-x"), "value": "x"}]})
    await stage.page.get_by_role("option", name="offer-x").click()
    payload = await stage.submitted(form)

    assert asked["payload"]["type"] == "block_suggestion"
    assert payload["view"]["state"]["values"]["offer"]["it"]["selected_option"]["value"] == "x"


async def test_an_archived_channel_says_so_and_a_switch_brings_it_back(stage: Stage) -> None:
    page = stage.page
    await page.get_by_test_id("switches").click()
    dialog = page.get_by_test_id("switch-dialog")
    await dialog.get_by_role("switch", name="#releases is archived").click()
    await expect(dialog.get_by_role("switch", name="#releases is archived")).to_be_checked()
    await expect(dialog.get_by_role("switch", name="stagebot is not in #releases")).to_be_checked()
    await page.keyboard.press("Escape")
    closed = page.get_by_test_id("channel-pane").get_by_test_id("composer-closed")
    await expect(closed).to_have_text("#releases is archived. Nobody can write here.")
    await page.get_by_test_id("switches").click()
    await dialog.get_by_role("switch", name="#releases is archived").click()
    await page.keyboard.press("Escape")
    await expect(page.get_by_test_id("composer")).to_be_visible()
    await expect(page.get_by_text("stagebot is not here")).to_be_visible()
    await _say(page, "/invite @stagebot")

    await expect(page.get_by_text("stagebot is not here")).to_have_count(0)
    assert await stage.slack.post("back again")


async def test_switches_of_a_channel_are_offered_where_one_is(stage: Stage) -> None:
    page = stage.page
    await page.goto(f"{stage.slack.url}/#/c/{FINANCE}")
    await page.get_by_test_id("switches").click()
    dialog = page.get_by_test_id("switch-dialog")

    await expect(dialog.get_by_role("switch", name="#finance is archived")).to_be_visible()
    await expect(dialog.get_by_role("switch", name="#releases is archived")).to_have_count(0)


async def test_a_switch_is_set_by_the_keyboard_and_keeps_the_focus(stage: Stage) -> None:
    page = stage.page
    await page.get_by_test_id("switches").focus()
    await page.keyboard.press("Enter")
    switch = page.get_by_role("switch", name="Slack is down")
    await switch.focus()
    await page.keyboard.press("Space")

    await expect(switch).to_be_checked()
    await expect(switch).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(page.get_by_test_id("switches")).to_be_focused()
    assert (await stage.slack.api("auth.test"))["status"] == 503


async def test_what_one_asked_for_is_shown_although_one_had_scrolled_away(stage: Stage) -> None:
    page = stage.page
    for number in range(40):
        await stage.slack.post(f"line {number}")
    await expect(page.get_by_text("line 39")).to_be_in_viewport()
    await page.get_by_text("line 3", exact=True).scroll_into_view_if_needed()
    await stage.slack.post("from somebody else")
    await expect(page.get_by_role("button", name="New messages")).to_be_visible()
    await _say(page, "/stage offer-x")
    await stage.socket.next_of("slash_commands")
    await stage.slack.post("the card that was asked for")

    await expect(page.get_by_text("the card that was asked for")).to_be_in_viewport()
    await expect(page.get_by_role("button", name="New messages")).to_be_hidden()


async def test_times_are_those_of_the_person_one_acts_as(stage: Stage) -> None:
    page = stage.page
    noon = "<!date^1795608000^{date_num} {time}|noon>"  # 2026-11-25 12:00 UTC
    await stage.slack.post(f"planned for {noon}")
    seen: dict[str, str] = {}
    for name in ("Ana", "Ben", "Priya"):
        await _act_as(page, name)
        seen[name] = await page.get_by_test_id("message").locator("time", has_text="11/25").inner_text()

    assert {name: text.split()[-1] for name, text in seen.items()} == {
        "Ana": "13:00",
        "Ben": "07:00",
        "Priya": "17:30",
    }


async def test_no_short_name_of_an_emoji_is_left_as_it_was_written(stage: Stage) -> None:
    names = ":keyboard: :flag-nl: :coffee: :white_check_mark: :man-shrugging: :one: :outbox_tray: :thumbsup:"
    blocks = [
        section(names, block_id="words", accessory=button(text=plain(":rocket: Go"))),
        {"type": "header", "text": plain(":tada: Live")},
        {"type": "context", "elements": [{"type": "mrkdwn", "text": ":eyes: seen"}]},
    ]
    await stage.slack.post("x", blocks=blocks)
    message = stage.page.get_by_test_id("message")
    await expect(message).to_contain_text("Live")

    assert not re.search(r":[\w+-]+:", await message.inner_text())


async def test_a_name_that_nobody_knows_and_a_time_stay_as_they_are(stage: Stage) -> None:
    await stage.slack.post("at 10:30:45, :our_own_emoji:")

    await expect(stage.page.get_by_test_id("message")).to_contain_text("at 10:30:45, :our_own_emoji:")


async def test_a_review_that_is_open_in_its_thread_is_shown_once(stage: Stage) -> None:
    parent = await stage.slack.post("offer-x")
    review = [section("*Checklist* as it stands", block_id="c", accessory=button(text=plain("Sign")))]
    await stage.slack.post("offer-x is staged", thread_ts=parent, reply_broadcast=True, blocks=review)
    page = stage.page
    await expect(page.get_by_role("button", name="Sign")).to_have_count(1)
    await page.get_by_test_id("thread-summary").click()
    await expect(page.get_by_test_id("thread").get_by_role("button", name="Sign")).to_be_visible()
    await expect(page.get_by_role("button", name="Sign")).to_have_count(1)
    await page.get_by_role("button", name="Close the thread").click()

    await expect(page.get_by_test_id("channel-pane").get_by_role("button", name="Sign")).to_be_visible()


async def test_switches_of_another_sandbox_are_used_as_it_describes_them(browser: Browser) -> None:
    other = OtherSandbox()
    async with (
        serve(other.app()) as address,
        staged(browser, Setting(neighbours={"marketplace": address})) as stage,
    ):
        await stage.page.get_by_test_id("switches").click()
        panel = stage.page.get_by_role("region", name="Marketplace")
        await panel.get_by_role("switch", name="The marketplace is away").click()
        await panel.get_by_label("A step hangs").select_option("Certification")
        await panel.get_by_label("Somebody publishes offer-x").click()
        await expect(panel.get_by_role("switch")).to_have_count(1)

    assert other.heard == [
        ("outage", {"value": True}),
        ("hang", {"value": "certification"}),
        ("publish:offer-x", {"value": None}),
    ]
