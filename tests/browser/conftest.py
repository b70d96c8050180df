"""The demo as it is shown to people, and a real Chromium in front of it."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, async_playwright

from bot.cli.demo import Demo, open_demo
from tests.skips import missing

_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
# a closed network, no sandbox inside a container, nothing fetched in the background
_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture
def two_approvals(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A policy file where the demo looks for one: production needs two people. Ask for it before `page`."""
    (tmp_path / "stagebot.yaml").write_text("defaults:\n  approvals: 2\n")
    monkeypatch.chdir(tmp_path)


@pytest.fixture
async def demo(tmp_path: Path) -> AsyncIterator[Demo]:
    """A running demo whose marketplace is fast: a day passes in seconds."""
    async with open_demo(port=0, speed=20_000, database=f"sqlite:///{tmp_path / 'demo.db'}") as running:
        yield running


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """A headless browser of this machine."""
    path = next((found for name in _BROWSERS if (found := shutil.which(name))), None)
    if path is None:
        missing("Chromium")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=_ARGUMENTS)
        yield browser
        await browser.close()


@pytest.fixture
async def page(browser: Browser, demo: Demo) -> AsyncIterator[Page]:
    """The page, with no error in its console when the test has ended."""
    page = await browser.new_page(viewport={"width": 1280, "height": 900})
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    page.set_default_timeout(20_000)
    await page.goto(demo.url)
    await page.get_by_test_id("composer").wait_for()
    yield page
    assert errors == []
