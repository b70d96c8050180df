"""Everybody can use the page: contrast, names and roles as axe-core finds them, and the keyboard alone."""

from collections.abc import AsyncIterator

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, expect
from pytest_asyncio import fixture

from bot.sandbox.workspace.seeds import ANA, OFFER_X, OLD, RELEASES
from tests.browser.workspace_page import Stage, staged
from tests.contract import block_samples as sample
from tests.contract.workspace_client import Json, button, modal, plain, section, text_input

_TEXT = (
    "*offer-x* is _staged_ ~never~ `code` :white_check_mark: :rocket: <@U0ANA> <#C0RANDOM|random> "
    "<!subteam^S0RELEASE|@release> <https://example.com|a link>\n> quoted\n```\nblock\n```"
)


def _blocks() -> list[Json]:
    """A message with everything that a card or a review is made of."""
    states = ("complete", "in_progress", "pending", "error")
    tasks = [sample.task(state, title=f"Step {state}", status=state) for state in states]
    people = {"type": "users_select", "action_id": "who", "placeholder": plain("Somebody")}
    return [
        {"type": "header", "text": plain("Release")},
        section(_TEXT, block_id="words"),
        section("*Fields*", block_id="fields", fields=[{"type": "mrkdwn", "text": "*a*\nb"}]),
        sample.plan(*tasks),
        {"type": "divider"},
        sample.actions(
            button("a"),
            button("b", style="primary"),
            button("c", style="danger"),
            button("d", url="https://example.com"),
            sample.select(placeholder=plain("Pick")),
            people,
            {"type": "overflow", "action_id": "more", "options": sample.options(2)},
            block_id="acts",
        ),
        {"type": "context", "elements": [{"type": "mrkdwn", "text": "last checked :clock1: today"}]},
        sample.rich({"type": "text", "text": "rich", "style": {"code": True}}),
        {"type": "table", "rows": [[{"type": "raw_text", "text": word} for word in "ab"] for _ in range(2)]},
    ]


_MESSAGE_ONLY = {"plan", "table"}


def _form() -> Json:
    kinds: list[Json] = [
        {"type": "checkboxes", "options": sample.options(2)},
        {"type": "radio_buttons", "options": sample.options(2)},
        {"type": "static_select", "options": sample.options(3)},
        {"type": "multi_static_select", "options": sample.options(3), "initial_options": sample.options(1)},
        {"type": "datepicker"},
        {"type": "datetimepicker"},
        {"type": "number_input", "is_decimal_allowed": False},
        {"type": "file_input"},
    ]
    fields = [sample.field(kind, block_id=kind["type"], hint=plain("A hint")) for kind in kinds]
    return modal(section("*Before*"), text_input(max_length=50), *fields)


@fixture(params=["light", "dark"], loop_scope="session")
async def stage(browser: Browser, request: pytest.FixtureRequest) -> AsyncIterator[Stage]:
    async with staged(browser) as stage:
        await stage.page.emulate_media(color_scheme=request.param, reduced_motion="reduce")
        await stage.page.reload()
        await stage.page.get_by_test_id("composer").wait_for()
        yield stage


_AT_REST = """Promise.all(document.getAnimations().filter(({ effect }) =>
    effect.getTiming().iterations !== Infinity).map(({ finished }) => finished))"""


async def _violations(page: Page) -> list[str]:
    """Return what axe-core finds, each with the place where it is."""
    await page.evaluate(_AT_REST)
    results = await Axe().run(page)
    return [
        f"{found['id']}: {node['target']} {node['failureSummary']}"
        for found in results.response["violations"]
        for node in found["nodes"]
    ]


async def test_a_channel_full_of_blocks(stage: Stage) -> None:
    parent = await stage.slack.post("offer-x is staged", blocks=_blocks())
    await stage.slack.post("fyi", thread_ts=parent, reply_broadcast=True)
    await stage.slack.act("message", channel=RELEASES, text="@stagebot status :eyes:")
    await stage.slack.api("chat.postEphemeral", channel=RELEASES, user=ANA, text="only you")
    await expect(stage.page.get_by_text("only you")).to_be_visible()

    assert await _violations(stage.page) == []


async def test_a_thread_beside_its_channel(stage: Stage) -> None:
    parent = await stage.slack.post("offer-x is staged", blocks=_blocks())
    await stage.slack.post("fyi", thread_ts=parent, reply_broadcast=True, blocks=_blocks())
    await stage.page.get_by_test_id("thread-summary").click()
    await expect(stage.page.get_by_text("Shown in the thread beside")).to_be_visible()

    assert await _violations(stage.page) == []


async def test_a_form_with_every_field_and_with_errors(stage: Stage) -> None:
    form = await stage.open(_form())
    plain_form = await _violations(stage.page)
    await form.get_by_label("Note").fill("x" * 60)
    await form.get_by_test_id("modal-submit").click()
    await expect(form.locator(".field-error").first).to_be_visible()

    assert plain_form == []
    assert await _violations(stage.page) == []


async def test_an_open_list_of_choices(stage: Stage) -> None:
    form = await stage.open(modal(sample.field(sample.select(options=sample.options(5)), block_id="b")))
    await form.get_by_role("combobox").click()
    await expect(stage.page.get_by_role("option").first).to_be_visible()

    assert await _violations(stage.page) == []


async def test_the_app_s_home(stage: Stage) -> None:
    view = {"type": "home", "blocks": [block for block in _blocks() if block["type"] not in _MESSAGE_ONLY]}
    published = await stage.slack.api("views.publish", user_id=ANA, view=view)
    assert published["ok"], published
    await stage.page.get_by_test_id("app").click()
    await expect(stage.page.get_by_role("heading", name="Release")).to_be_visible()

    assert await _violations(stage.page) == []


async def test_menus_switches_and_places_where_nobody_may_write(stage: Stage) -> None:
    page = stage.page
    await page.get_by_test_id("act-as").click()
    menu = await _violations(page)
    await page.keyboard.press("Escape")
    await page.get_by_test_id("switches").click()
    await expect(page.get_by_role("switch").first).to_be_visible()
    switches = await _violations(page)
    await page.keyboard.press("Escape")
    await page.goto(f"{stage.slack.url}/#/c/{OLD}")
    await expect(page.get_by_test_id("composer-closed").first).to_be_visible()

    assert (menu, switches, await _violations(page)) == ([], [], [])


async def test_a_dialog_that_asks_whether_one_is_sure(stage: Stage) -> None:
    await stage.slack.post("sure?", blocks=[sample.actions(button("go", confirm=sample.confirm()))])
    await stage.page.get_by_test_id("message").get_by_role("button", name="Go").click()
    await expect(stage.page.get_by_test_id("confirm")).to_be_visible()

    assert await _violations(stage.page) == []


async def test_everything_in_a_message_is_reached_by_the_keyboard(browser: Browser) -> None:
    async with staged(browser) as stage:
        page = stage.page
        await stage.slack.post("a card", OFFER_X, blocks=[sample.actions(button("go"))])
        await page.goto(f"{stage.slack.url}/#/c/{OFFER_X}")
        await page.get_by_test_id("message").get_by_role("button", name="Go").focus()
        reached: list[str] = []
        for _ in range(3):
            name = "document.activeElement.ariaLabel ?? document.activeElement.textContent"
            reached.append(await page.evaluate(name))
            await page.keyboard.press("Tab")

        assert reached == ["Go", "Reply in thread", "More message actions"]
        composer = page.get_by_test_id("composer")
        await expect(composer).to_be_focused()


async def test_how_many_steps_are_done_stands_on_the_page_once(browser: Browser):
    async with staged(browser) as stage:
        done = sample.plan(sample.task("a", status="complete"), sample.task("b")) | {
            "title": "1 of 2 steps done"
        }
        await stage.slack.post("steps", blocks=[done])

        await expect(stage.page.locator(".plan")).to_contain_text("1 of 2 steps done")
        await expect(stage.page.locator(".plan").get_by_text("1 of 2")).to_have_count(1)


async def test_nothing_of_the_person_one_acts_as_is_cut(browser: Browser):
    async with staged(browser) as stage:
        await stage.page.get_by_test_id("act-as").click()
        await stage.page.get_by_role("menuitemradio", name="Guest Gary").click()
        words = stage.page.get_by_test_id("act-as").locator(".person-title")

        await expect(words.last).to_contain_text("in London")
        assert await words.evaluate_all("all => all.every((one) => one.scrollWidth <= one.clientWidth)")
