"""Forms on the page that are large, wrong, or several on top of each other."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, expect
from pytest_asyncio import fixture

from tests.browser.workspace_page import Stage, staged
from tests.contract.workspace_client import Json, modal, plain, section, text_input

GROUPS = [
    {
        "label": plain(f"Plan {group:03}"),
        "options": [
            {"text": plain(f"plan-{group:03} entry-{number:03}"), "value": f"{group}/{number}"}
            for number in range(100)
        ],
    }
    for group in range(30)  # a view may have 250 kB, so 100 groups of 100 options never arrive together
]
OPTIONS = [{"text": plain(name), "value": name} for name in ("alpha", "beta", "gamma")]


@fixture(loop_scope="session")
async def stage(browser: Browser) -> AsyncIterator[Stage]:
    async with staged(browser) as stage:
        yield stage


def _input(block_id: str, kind: str, **more: object) -> Json:
    element = {"type": kind, "action_id": "it", **more}
    return {"type": "input", "block_id": block_id, "label": plain(block_id.title()), "element": element}


def _values(payload: Json) -> Json:
    values: Json = payload["view"]["state"]["values"]
    return {block_id: actions["it"] for block_id, actions in values.items() if "it" in actions}


async def test_thousands_of_options_are_found_by_typing(stage: Stage) -> None:
    form = await stage.open(modal(_input("entries", "multi_static_select", option_groups=GROUPS)))
    field = form.get_by_label("Entries")
    await field.click()
    await expect(stage.page.get_by_text("2800 more. Type to find one.")).to_be_visible()
    for wanted in ("plan-029 entry-099", "plan-000 entry-000"):
        await field.fill(wanted)
        await stage.page.get_by_role("option", name=wanted).click()
    payload = await stage.submitted(form)

    assert [option["value"] for option in _values(payload)["entries"]["selected_options"]] == ["29/99", "0/0"]


async def test_a_group_is_found_by_its_name(stage: Stage) -> None:
    groups = [
        {"label": plain("Gold plan"), "options": OPTIONS[:2]},
        {"label": plain("Free"), "options": OPTIONS[2:]},
    ]
    form = await stage.open(modal(_input("entries", "multi_static_select", option_groups=groups)))
    await form.get_by_label("Entries").fill("gold")

    await expect(stage.page.get_by_role("option")).to_have_text(["alpha", "beta"])


async def test_the_choices_of_every_kind_of_field_arrive(stage: Stage) -> None:
    form = await stage.open(
        modal(
            _input("some", "checkboxes", options=OPTIONS, initial_options=OPTIONS[:1]),
            _input("one", "radio_buttons", options=OPTIONS),
            _input("day", "datepicker", initial_date="2026-11-20"),
        )
    )
    await form.get_by_role("checkbox", name="gamma").check()
    await form.get_by_role("radio", name="beta").check()
    await form.get_by_label("Day").fill("2026-12-24")
    values = _values(await stage.submitted(form))

    assert [option["value"] for option in values["some"]["selected_options"]] == ["alpha", "gamma"]
    assert values["one"]["selected_option"]["value"] == "beta"
    assert values["day"]["selected_date"] == "2026-12-24"


async def test_a_menu_beside_a_section_tells_the_app_at_once(stage: Stage) -> None:
    menu = {"type": "static_select", "action_id": "it", "options": OPTIONS, "placeholder": plain("Sort by")}
    form = await stage.open(modal(section("*List*", block_id="list", accessory=menu), text_input()))
    await form.get_by_label("Note").fill("kept while the list changes")
    await form.get_by_role("combobox", name="Sort by").click()
    await stage.page.get_by_role("option", name="beta").click()
    payload = await stage.acked()
    view = modal(section("*Sorted*", block_id="list", accessory=menu), text_input())
    await stage.slack.api("views.update", view_id=payload["view"]["id"], view=view)

    assert payload["type"] == "block_actions"
    assert payload["actions"][0]["selected_option"]["value"] == "beta"
    assert payload["view"]["state"]["values"]["note"]["text"]["value"] == "kept while the list changes"
    await expect(form).to_contain_text("Sorted")
    await expect(form.get_by_label("Note")).to_have_value("kept while the list changes")
    await expect(form.get_by_role("combobox", name="Sort by")).to_have_value("beta")


async def test_an_error_of_several_lines_is_shown_as_it_was_written(stage: Stage) -> None:
    error = "Line 2: not an ID:\n    x-1\n\nLine 11: twice:\n    " + "0123456789abcdef" * 12
    form = await stage.open(modal(text_input(multiline=True, max_length=3000)))
    typed = "one\n  x-1\n" + "z" * 2980
    await form.get_by_label("Note").fill(typed)
    await stage.submitted(form, response_action="errors", errors={"note": error})
    shown = form.locator(".field-error span")
    await expect(shown).to_be_visible()
    fits = await shown.evaluate("node => node.scrollWidth <= node.clientWidth + 1")

    assert error == await shown.evaluate("node => node.innerText")
    assert fits
    await expect(form.get_by_label("Note")).to_have_value(typed)
    await expect(form.get_by_label("Note")).to_be_focused()


async def test_more_than_fits_is_kept_and_said(stage: Stage) -> None:
    form = await stage.open(modal(text_input(multiline=True, max_length=3000)))
    await form.get_by_label("Note").fill("z" * 3001)
    await form.get_by_test_id("modal-submit").click()

    await expect(form.locator(".field-error")).to_have_text("Please write no more than 3000 characters.")
    await expect(form.get_by_label("Note")).to_have_value("z" * 3001)
    await expect(form.locator(".counter")).to_have_text("-1")


async def test_views_lie_on_top_of_each_other_and_come_back(stage: Stage) -> None:
    page = stage.page
    form = await stage.open(modal(text_input()))
    await form.get_by_label("Note").fill("typed below")
    second = modal(section("second"), title=plain("Second"))
    await stage.submitted(form, response_action="push", view=second)
    await expect(page.get_by_role("dialog", name="Second")).to_be_visible()
    third = modal(section("third"), title=plain("Third"))
    await stage.submitted(form, response_action="push", view=third)
    await expect(page.get_by_role("dialog", name="Third")).to_be_visible()
    await form.get_by_role("button", name="Back").click()
    await expect(page.get_by_role("dialog", name="Second")).to_be_visible()
    update = modal(section("All done"), title=plain("Updated"))
    await stage.submitted(form, response_action="update", view=update)
    await expect(page.get_by_role("dialog", name="Updated")).to_contain_text("All done")
    await form.get_by_role("button", name="Back").click()

    await expect(page.get_by_role("dialog", name="Stage")).to_be_visible()
    await expect(form.get_by_label("Note")).to_have_value("typed below")


@pytest.mark.parametrize("how", ["close", "clear"])
async def test_the_whole_stack_goes_at_once(stage: Stage, how: str) -> None:
    form = await stage.open(modal(section("first")))
    await stage.submitted(form, response_action="push", view=modal(section("second"), title=plain("Second")))
    await expect(stage.page.get_by_role("dialog", name="Second")).to_be_visible()
    if how == "close":
        await form.get_by_role("button", name="Close", exact=True).click()
    else:
        await stage.submitted(form, response_action="clear")

    await expect(form).to_have_count(0)
    assert (await stage.slack.state())["view_stack"] == []
