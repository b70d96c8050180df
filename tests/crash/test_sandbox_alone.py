"""Each half of the sandbox runs alone, for any other client or bot."""

import asyncio
import json
import re
import signal
import sys
from pathlib import Path

import aiohttp

from tests import waiting

ROOT = Path(__file__).parents[2]


async def started(*arguments):
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-u",
        "-m",
        "bot",
        "sandbox",
        *arguments,
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    async with asyncio.timeout(waiting.SECONDS):
        line = (await process.stdout.readline()).decode()
    address = re.search(r"http://127\.0\.0\.1:\d+", line)
    assert address, line
    return process, address.group()


async def ended(process):
    process.send_signal(signal.SIGTERM)
    async with asyncio.timeout(waiting.SECONDS):
        return await process.wait()


def offers_in(state):
    return {product["external_id"] for product in json.loads(Path(state).read_text())["products"]}


async def test_the_marketplace_keeps_its_switches_and_offers_across_a_restart(tmp_path):
    state = str(tmp_path / "state.json")
    arguments = ["marketplace", "--port", "0", "--control", "--state", state]
    process, url = await started(*arguments, "--switch", "strict=true", "--bulk", "3")
    async with aiohttp.ClientSession() as session:
        async with session.put(f"{url}/control/switches", json={"retry_after": 7}) as answer:
            assert answer.status == 200
        assert await ended(process) == 0

        process, url = await started(*arguments)
        async with session.get(f"{url}/control/switches") as answer:
            switches = await answer.json()
    assert await ended(process) == 0

    assert (switches["strict"], switches["retry_after"]) == (True, 7)
    assert {"offer-x", "bulk-00002"} <= offers_in(state)


async def test_the_workspace_alone_answers_as_slack_does():
    process, url = await started("workspace", "--port", "0")
    headers = {"Authorization": "Bearer xoxb-sandbox"}
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{url}/api/auth.test", headers=headers) as answer,
    ):
        body = await answer.json()
    assert await ended(process) == 0

    assert body["ok"]
    assert body["team_id"] == "T0CONTOSO"
