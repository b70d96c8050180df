"""Files as a person handles them on the page: choosing, dropping, taking back, saving."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

from playwright.async_api import Browser, Locator, Route, expect
from pytest_asyncio import fixture

from bot.clock import SystemClock
from bot.domain.values import ChannelId
from bot.ports.slack import OwnFile
from bot.sandbox.workspace.seeds import RELEASES
from bot.slack.wiring import open_slack
from tests.browser.workspace_page import Stage, staged
from tests.contract.workspace_client import Json, modal, plain

CSV = b"subscription,note\n6b1f7f0e-0000-4000-8000-000000000001,Contoso\n"


@fixture(loop_scope="session")
async def stage(browser: Browser) -> AsyncIterator[Stage]:
    async with staged(browser) as stage:
        yield stage


def _form(**more: object) -> Json:
    element = {"type": "file_input", "action_id": "csv", "filetypes": ["csv"], "max_files": 1, **more}
    block = {"type": "input", "block_id": "file", "label": plain("CSV file"), "element": element}
    return modal(block)


async def _drop(form: Locator, *names: str) -> None:
    """Drop files on the field as a desktop would."""
    transfer = await form.page.evaluate_handle(
        """names => {
            const transfer = new DataTransfer();
            for (const name of names) transfer.items.add(new File(["a,b"], name));
            return transfer;
        }""",
        list(names),
    )
    await form.get_by_test_id("file-zone").dispatch_event("drop", {"dataTransfer": transfer})


async def test_a_chosen_csv_reaches_the_app_with_the_form(stage: Stage, tmp_path: Path) -> None:
    path = tmp_path / "list & more.csv"
    path.write_bytes(CSV)
    form = await stage.open(_form())
    await form.get_by_label("CSV file").set_input_files(path)
    await expect(form.get_by_test_id("chosen-file")).to_contain_text(f"{len(CSV)} bytes")
    payload = await stage.submitted(form)
    [file] = payload["view"]["state"]["values"]["file"]["csv"]["files"]
    base_url = f"{stage.slack.url}/api/"
    async with open_slack(token=stage.slack.token, clock=SystemClock(), base_url=base_url) as slack:
        content = await slack.chat.fetch_file(file["id"], most_bytes=1000)

    assert (file["name"], content) == ("list & more.csv", CSV)
    await expect(form).to_have_count(0)


async def test_a_file_can_be_dropped_and_taken_back(stage: Stage) -> None:
    form = await stage.open(_form(max_files=2))
    await _drop(form, "one.csv", "two.csv", "three.csv")
    await expect(form.get_by_test_id("chosen-file")).to_have_count(2)
    await expect(form.get_by_role("alert").filter(has_text="No more than 2 files.")).to_be_visible()
    await form.get_by_role("button", name="Remove one.csv").click()
    await expect(form.get_by_test_id("chosen-file")).to_have_count(1)
    payload = await stage.submitted(form)

    assert [f["name"] for f in payload["view"]["state"]["values"]["file"]["csv"]["files"]] == ["two.csv"]


async def test_a_file_of_another_kind_is_refused_with_the_kinds_that_go(stage: Stage) -> None:
    form = await stage.open(_form())
    await _drop(form, "list.xlsx")

    await expect(form.get_by_text("list.xlsx cannot be used here: please choose .csv.")).to_be_visible()
    await expect(form.get_by_test_id("chosen-file")).to_have_count(0)


async def test_a_long_name_stays_inside_the_form(stage: Stage) -> None:
    form = await stage.open(_form())
    await _drop(form, "subscriptions of all partners " * 6 + ".csv")
    await expect(form.get_by_test_id("chosen-file")).to_contain_text("3 bytes")

    assert await form.evaluate("node => node.querySelector('.modal-body').scrollWidth <= node.clientWidth")


async def test_a_form_is_not_sent_while_a_file_is_on_its_way(stage: Stage) -> None:
    going_on = asyncio.Event()

    async def held(route: Route) -> None:
        await going_on.wait()
        await route.continue_()

    await stage.page.route("**/sandbox/files?*", held)
    form = await stage.open(_form())
    await _drop(form, "list.csv")
    await form.get_by_test_id("modal-submit").click()
    await expect(form.locator(".field-error")).to_have_text("Please wait until the file is uploaded.")
    going_on.set()
    await expect(form.get_by_test_id("chosen-file")).to_contain_text("3 bytes")
    await expect(form.locator(".field-error")).to_be_hidden()
    payload = await stage.submitted(form)

    assert payload["type"] == "view_submission"


async def test_an_upload_that_fails_says_so_and_can_be_tried_again(stage: Stage) -> None:
    await stage.page.route("**/sandbox/files?*", lambda route: route.fulfill(status=200, body="{}"), times=1)
    form = await stage.open(_form())
    await _drop(form, "list.csv")
    await expect(form.get_by_text("list.csv could not be uploaded. Please try again.")).to_be_visible()
    await expect(form.get_by_test_id("chosen-file")).to_have_count(0)
    await _drop(form, "list.csv")

    await expect(form.get_by_test_id("chosen-file")).to_contain_text("3 bytes")


async def test_without_a_file_the_form_says_so_at_the_field(stage: Stage) -> None:
    form = await stage.open(_form())
    await form.get_by_test_id("modal-submit").click()

    await expect(form.locator(".field-error")).to_have_text("Please fill in this field.")


async def test_a_file_that_the_app_sends_can_be_saved(stage: Stage, tmp_path: Path) -> None:
    base_url = f"{stage.slack.url}/api/"
    async with open_slack(token=stage.slack.token, clock=SystemClock(), base_url=base_url) as slack:
        await slack.chat.send_file(
            ChannelId(RELEASES), OwnFile(name="whitelist.csv", content=CSV), says="Whitelist of *offer-x*"
        )
    message = stage.page.get_by_test_id("message").filter(has_text="Whitelist of offer-x")
    async with stage.page.expect_download() as saving:
        await message.get_by_test_id("message-file").click()
    saved = await saving.value
    copy = tmp_path / "saved.csv"
    await saved.save_as(copy)

    assert saved.suggested_filename == "whitelist.csv"
    assert copy.read_bytes() == CSV
