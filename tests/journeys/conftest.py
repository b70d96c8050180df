"""The whole product in one process, and people who act in it through the workspace's own door."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.cli.demo import Demo, open_demo
from bot.clock import SystemClock
from bot.sandbox.marketplace.switches import changed
from bot.sandbox.workspace.shapes import Timing
from tests import waiting
from tests.sqlite import new_database

ANA, BEN, GUEST = "U0ANA", "U0BEN", "U0GARY"
CHANNEL = "C0RELEASES"


def review_of(seen: dict[str, Any]) -> dict[str, Any] | None:
    """The open review in somebody's view of the workspace."""
    replies = [message for thread in seen["replies"].values() for message in thread]
    open_ = ("waits for approval", "changes asked for")
    return next((message for message in replies if any(words in message["text"] for words in open_)), None)


def dialog(seen: dict[str, Any]) -> dict[str, Any] | None:
    """The dialog of an approval."""
    view = seen["view"]
    return view if view and view["callback_id"] == "approve" else None


def unsigned(review: dict[str, Any]) -> list[dict[str, Any]]:
    """The items of the checklist that can be signed."""
    return [b for b in review["blocks"] if b.get("accessory", {}).get("action_id") == "sign_open"]


def _fewer_than(items: int) -> Callable[[dict[str, Any]], bool]:
    return lambda seen: (review := review_of(seen)) is not None and len(unsigned(review)) < items


@dataclass(frozen=True, slots=True)
class Team:
    """A running demo, and what its people can do and see."""

    demo: Demo
    session: aiohttp.ClientSession

    async def act(self, what: str, person: str = ANA, **details: Any) -> dict[str, Any]:
        """Do something and wait for the acknowledgement."""
        address = f"{self.demo.url}/sandbox/act/{what}?wait=1"
        async with self.session.post(address, json={"person": person, **details}) as answer:
            found: dict[str, Any] = await answer.json()
            assert answer.status == 200, found
            return found

    async def command(self, text: str, person: str = ANA, channel: str = CHANNEL) -> dict[str, Any]:
        """Type a slash command; returns how it was acknowledged."""
        return await self.act("command", person, channel=channel, text=text)

    async def press(self, message: dict[str, Any], block: str, action: str, person: str) -> dict[str, Any]:
        """Press a button of a message."""
        place = {"type": "message", "channel": CHANNEL, "ts": message["ts"], "ephemeral": False}
        return await self.act("action", person, container=place, block_id=block, action_id=action)

    async def stage(self, offer: str = "offer-x", person: str = ANA) -> None:
        """Type the command and push what the filled modal shows."""
        await self.command(f"/stage {offer}", person)
        view = await self.until(lambda seen: (v := seen["view"]) and v.get("submit") and v, person)
        await self.submit(view, person)

    async def submit(self, view: dict[str, Any], person: str = ANA, **values: Any) -> dict[str, Any]:
        """Submit an open modal."""
        note = {"type": "plain_text_input", "value": values.get("note")}
        chosen = {"type": "conversations_select", "selected_conversation": values.get("channel", CHANNEL)}
        state = {"note": {"note": note}, "channel": {"channel": chosen}}
        return await self.act("submit", person, view_id=view["id"], values=state)

    async def sign(self, person: str = ANA, note: str | None = None) -> dict[str, Any]:
        """Sign every item of the checklist in the review; return the review as it is then."""
        while True:
            review: dict[str, Any] = await self.until(review_of, person)
            items = unsigned(review)
            if not items:
                return review
            await self.press(review, items[0]["block_id"], "sign_open", person)
            view = await self.until(lambda seen: seen["view"], person)
            field = {"item_note": {"type": "plain_text_input", "value": note}}
            await self.act("submit", person, view_id=view["id"], values={"item_note": field})
            await self.until(_fewer_than(len(items)), person)

    async def approve(self, review: dict[str, Any], person: str, action: str = "approve") -> None:
        """Press the button of a review, and confirm what its dialog says."""
        await self.press(review, "review", action, person)
        view = await self.until(dialog, person)
        await self.act("submit", person, view_id=view["id"], values={})

    async def state(self, person: str = ANA) -> dict[str, Any]:
        """Return what a person sees."""
        async with self.session.get(f"{self.demo.url}/sandbox/state?person={person}") as answer:
            found: dict[str, Any] = await answer.json()
            return found

    async def until(self, seen: Callable[[dict[str, Any]], Any], person: str = ANA) -> Any:
        """Look again at every change that the workspace tells of, until something is to be seen."""
        feed = f"{self.demo.url}/sandbox/feed?person={person}"
        forever = aiohttp.ClientTimeout(total=None)
        async with asyncio.timeout(waiting.SECONDS), self.session.get(feed, timeout=forever) as changes:
            if found := seen(await self.state(person)):
                return found
            async for line in changes.content:
                if line.startswith(b"data:") and (found := seen(await self.state(person))):
                    return found
        raise AssertionError("the workspace closed its feed")

    async def fault(self, **switches: Any) -> None:
        """Make Slack misbehave."""
        async with self.session.post(f"{self.demo.url}/sandbox/faults", json=switches) as answer:
            assert answer.status == 200, await answer.text()

    def marketplace(self, **switches: Any) -> None:
        """Make the marketplace misbehave."""
        self.demo.market.switches = changed(self.demo.market.switches, switches)

    def published(self, target: str) -> int:
        """Count what the marketplace accepted."""
        return sum(entry["target"] == target for entry in self.demo.market.journal)


@pytest.fixture
def slack_waits() -> Timing:
    """How long Slack waits for the bot, and with it the bot for others."""
    return waiting.UNHURRIED


@pytest.fixture
async def team(tmp_path: Path, slack_waits: Timing) -> AsyncIterator[Team]:
    """A running demo in which a day passes in seconds."""
    database = new_database(tmp_path)
    async with (
        open_demo(
            port=0, speed=40_000, database=database, timing=slack_waits, own_clock=SystemClock()
        ) as demo,
        aiohttp.ClientSession() as session,
    ):
        yield Team(demo, session)
