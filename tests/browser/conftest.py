"""The demo as it is shown to people, and a real Chromium in front of it."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, async_playwright, expect
from pytest_asyncio import fixture, is_async_test

from bot.cli.demo import Demo, open_demo
from bot.clock import SystemClock
from tests import waiting
from tests.browser.workspace_page import open_page
from tests.skips import missing
from tests.sqlite import new_database

HERE = Path(__file__).parent
POLICY = "policy.yaml"

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
def two_approvals(tmp_path: Path) -> None:
    """A policy for the demo: production needs two people. Ask for it before `page`."""
    policy = "defaults:\n  stagers: everyone\n  approvers: everyone\n  approvals: 2\n"
    (tmp_path / POLICY).write_text(policy)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run these tests in one event loop, so that they can share the browser."""
    for item in items:
        if item.path.is_relative_to(HERE) and is_async_test(item):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@fixture(loop_scope="session")
async def demo(tmp_path: Path) -> AsyncIterator[Demo]:
    """A running demo whose marketplace is fast: a day passes in seconds."""
    own = tmp_path / POLICY
    policy = str(own) if own.exists() else ""
    async with open_demo(
        port=0,
        speed=20_000,
        database=new_database(tmp_path),
        policy=policy,
        timing=waiting.UNHURRIED,
        own_clock=SystemClock(),
    ) as running:
        yield running


@fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """A headless browser of this machine, one for each worker; every page has a context of its own."""
    path = next((found for name in _BROWSERS if (found := shutil.which(name))), None)
    if path is None:
        missing("Chromium")
    expect.set_options(timeout=waiting.MILLISECONDS)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=_ARGUMENTS)
        yield browser
        await browser.close()


@fixture(loop_scope="session")
async def page(browser: Browser, demo: Demo) -> AsyncIterator[Page]:
    """The page, with no error in its console when the test has ended."""
    async with open_page(browser, demo.url) as page:
        yield page
