"""The page of a local workspace without the product behind it: a test plays the app."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from playwright.async_api import Browser, Locator, Page

from tests import waiting
from tests.contract.workspace_client import Json, Setting, Slack, Socket, running


@dataclass(slots=True)
class Stage:
    """A workspace, the app's end of it, and the page of the person who looks at it."""

    slack: Slack
    socket: Socket
    page: Page

    async def open(self, view: Json) -> Locator:
        """Open a modal for the person; returns it as the page shows it."""
        await self.slack.open(self.socket, view)
        modal = self.page.get_by_test_id("modal")
        await modal.wait_for()
        return modal

    async def submitted(self, modal: Locator, **answer: object) -> Json:
        """Press the modal's button, acknowledge with `answer`; returns the payload."""
        await modal.get_by_test_id("modal-submit").click()
        return await self.acked(**answer)

    async def acked(self, **answer: object) -> Json:
        """Acknowledge the next envelope with `answer`; returns its payload."""
        envelope = await self.socket.next()
        await self.socket.ack(envelope, answer)
        payload: Json = envelope["payload"]
        return payload


@asynccontextmanager
async def staged(
    browser: Browser, setting: Setting | None = None, *, width: int = 1280
) -> AsyncIterator[Stage]:
    """Run a workspace and open its page."""
    async with running(setting) as slack:
        socket = await slack.socket()
        async with open_page(browser, slack.url, width=width) as page:
            yield Stage(slack, socket, page)


@asynccontextmanager
async def open_page(browser: Browser, url: str, *, width: int = 1280) -> AsyncIterator[Page]:
    """Open a workspace's page; an error in its console fails the test at the end."""
    page = await browser.new_page(viewport={"width": width, "height": 900})
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    page.set_default_timeout(waiting.MILLISECONDS)
    await page.goto(url)
    await page.get_by_test_id("composer").wait_for()
    yield page
    await page.close()
    assert errors == []
