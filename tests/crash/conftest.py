"""The bot as a process of its own, between two sandboxes that a test can look into."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.cli.manifest import MANIFEST
from bot.sandbox.clock import SandboxClock
from bot.sandbox.marketplace.app import create_app as create_marketplace
from bot.sandbox.marketplace.gate import BASE, STEPS
from bot.sandbox.marketplace.market import Market
from bot.sandbox.marketplace.seeds import demo
from bot.sandbox.serve import serve
from bot.sandbox.workspace.app import create_app as create_workspace
from tests import waiting

ROOT = Path(__file__).parents[2]
CHANNEL = "C0RELEASES"


@dataclass(slots=True, kw_only=True)
class World:
    """Two sandboxes, and the bot between them as often as it is started."""

    market: Market
    slack_url: str
    session: aiohttp.ClientSession
    environment: dict[str, str]
    processes: list[asyncio.subprocess.Process] = field(default_factory=list)

    async def start(
        self, *arguments: str, says: str = "stagebot listens", **environment: str
    ) -> asyncio.subprocess.Process:
        """Start the bot and wait until it says that it listens, or something else."""
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot",
            *(arguments or ("run",)),
            cwd=ROOT,
            env=self.environment | environment,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        self.processes.append(process)
        assert process.stderr is not None
        async with asyncio.timeout(30):
            while says.encode() not in (line := await process.stderr.readline()):
                assert line, "the bot ended before it listened"
        return process

    async def kill(self, process: asyncio.subprocess.Process) -> None:
        """Kill -9."""
        process.send_signal(signal.SIGKILL)
        await process.wait()

    async def act(self, what: str, **body: Any) -> dict[str, Any]:
        """Do something as a person, and wait for the acknowledgement."""
        async with self.session.post(f"{self.slack_url}/sandbox/act/{what}?wait=1", json=body) as answer:
            found: dict[str, Any] = await answer.json()
            return found

    async def state(self, person: str = "U0ANA") -> dict[str, Any]:
        """Return what a person sees."""
        async with self.session.get(f"{self.slack_url}/sandbox/state?person={person}") as answer:
            found: dict[str, Any] = await answer.json()
            return found

    async def until(self, seen: Any) -> Any:
        """Look again at every change that the workspace tells of, until something is to be seen."""
        feed = f"{self.slack_url}/sandbox/feed?person=U0ANA"
        forever = aiohttp.ClientTimeout(total=None)
        async with asyncio.timeout(waiting.SECONDS * 2), self.session.get(feed, timeout=forever) as changes:
            if found := seen(await self.state()):
                return found
            async for line in changes.content:
                if line.startswith(b"data:") and (found := seen(await self.state())):
                    return found
        raise AssertionError("the workspace closed its feed")

    async def stage(self, offer: str = "offer-x") -> None:
        """Type the command and submit the filled modal."""
        await self.act("command", person="U0ANA", channel=CHANNEL, text=f"/stage {offer}")
        view = await self.until(lambda state: (v := state["view"]) and v.get("submit") and v)
        values = {
            "note": {"note": {"type": "plain_text_input", "value": None}},
            "channel": {"channel": {"type": "conversations_select", "selected_conversation": CHANNEL}},
        }
        await self.act("submit", person="U0ANA", view_id=view["id"], values=values)

    async def approve(self, review: Any) -> None:
        """Have Ben sign the checklist, then approve; `review` finds the open review in a state."""
        await self.decide(await self.sign(review))

    async def decide(self, message: dict[str, Any]) -> None:
        """Have Ben press *Approve for production*, and confirm what the dialog says."""
        await self._press(message, "review", "approve")
        view = (await self.state("U0BEN"))["view"]
        await self.act("submit", person="U0BEN", view_id=view["id"], values={})

    async def sign(self, review: Any) -> dict[str, Any]:
        """Have Ben sign the checklist; return the review as it stands then."""
        message: dict[str, Any]
        while items := _unsigned(message := await self.until(review)):
            await self._press(message, items[0]["block_id"], "sign_open")
            view = (await self.state("U0BEN"))["view"]
            await self.act("submit", person="U0BEN", view_id=view["id"], values={})
            count = len(items)
            await self.until(lambda state, count=count: len(_unsigned(review(state))) < count)
        return message

    async def _press(self, message: dict[str, Any], block: str, action: str) -> None:
        container = {"type": "message", "channel": CHANNEL, "ts": message["ts"], "ephemeral": False}
        await self.act("action", person="U0BEN", container=container, block_id=block, action_id=action)

    def published(self, target: str) -> int:
        """Count what the marketplace accepted."""
        return sum(entry["target"] == target for entry in self.market.journal)


def _unsigned(message: dict[str, Any]) -> list[dict[str, Any]]:
    return [b for b in message["blocks"] if b.get("accessory", {}).get("action_id") == "sign_open"]


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """Two fresh sandboxes; every process that a test started is ended after it."""
    async with AsyncExitStack() as stack:
        clock = SandboxClock(20_000)
        catalog, switches = demo(clock.now())
        market = Market(clock, catalog, switches)
        marketplace = await stack.enter_async_context(serve(create_marketplace(market)))
        slack = create_workspace(manifest=MANIFEST, timing=waiting.UNHURRIED)
        workspace = await stack.enter_async_context(serve(slack))
        session = await stack.enter_async_context(aiohttp.ClientSession())
        policy = tmp_path / "stagebot.yaml"
        policy.write_text("defaults:\n  stagers: everyone\n  approvers: everyone\n", encoding="utf-8")
        environment = {
            "STAGEBOT_POLICY": str(policy),
            "PATH": os.environ["PATH"],
            "SLACK_BOT_TOKEN": "xoxb-sandbox",
            "SLACK_APP_TOKEN": "xapp-sandbox",
            "AZURE_TENANT_ID": "t",
            "AZURE_CLIENT_ID": "c",
            "AZURE_CLIENT_SECRET": "s",
            "STAGEBOT_SLACK_URL": f"{workspace}/api/",
            "STAGEBOT_MARKETPLACE_URL": f"{marketplace}{BASE}",
            "STAGEBOT_STEPS_URL": f"{marketplace}{STEPS}",
            "STAGEBOT_LOGIN_URL": marketplace,
            "STAGEBOT_ARM_URL": marketplace,
            "STAGEBOT_PREFLIGHT_HOSTS": marketplace.removeprefix("http://"),
            "STAGEBOT_PREFLIGHT_LINKS": "off",  # nothing outside this machine is asked
            "STAGEBOT_DATABASE_URL": f"sqlite:///{tmp_path / 'run.db'}",
            "STAGEBOT_OPS_ADDRESS": "127.0.0.1:0",
            "STAGEBOT_TICK_SECONDS": "0.2",
            "STAGEBOT_HANDLER_SECONDS": "2.8",
            "STAGEBOT_POLL_SECONDS": "0.3",
            "STAGEBOT_LEASE_SECONDS": "35",
        }
        world = World(market=market, slack_url=workspace, session=session, environment=environment)
        yield world
        for process in world.processes:
            if process.returncode is None:
                await world.kill(process)
