"""`stagebot preflight` as a pipeline calls it: a process of its own against the sandbox marketplace."""

import asyncio
import json
import sys
from pathlib import Path

from bot.sandbox.clock import SandboxClock
from bot.sandbox.marketplace.app import create_app
from bot.sandbox.marketplace.gate import BASE, STEPS
from bot.sandbox.marketplace.market import Market
from bot.sandbox.marketplace.seeds import demo
from bot.sandbox.marketplace.switches import changed
from bot.sandbox.serve import serve

ROOT = Path(__file__).parents[2]


async def stagebot(url, *arguments):
    environment = {
        "PATH": "/usr/bin:/bin",
        "STAGEBOT_MARKETPLACE_URL": url + BASE,
        "STAGEBOT_STEPS_URL": url + STEPS,
        "STAGEBOT_LOGIN_URL": url,
        "STAGEBOT_ARM_URL": url,
        "STAGEBOT_PREFLIGHT_HOSTS": url.removeprefix("http://"),
        "STAGEBOT_PREFLIGHT_LINKS": "off",
        "AZURE_TENANT_ID": "sandbox",
        "AZURE_CLIENT_ID": "sandbox",
        "AZURE_CLIENT_SECRET": "sandbox",
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "preflight", *arguments,
        cwd=ROOT, env=environment, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    out, err = await asyncio.wait_for(process.communicate(), 60)
    return process.returncode, out.decode(), err.decode()


def market():
    clock = SandboxClock(speed=0)
    found = Market(clock, *demo(clock.now()))
    found.switches = changed(found.switches, {"local_addresses": True})
    return found


def image_of(found, offer="offer-x"):
    """Return the newest OS disk of an offer's draft."""
    product = found.catalog.by_external[offer]
    versions = next(r["vmImageVersions"] for r in product.draft.values() if r.get("vmImageVersions"))
    return versions[-1]["vmImages"][0]["source"]["osDisk"]


async def test_a_sound_draft_exits_with_nothing_and_a_broken_one_says_what_is_wrong():
    found = market()
    async with serve(create_app(found)) as url:
        code, out, err = await stagebot(url, "offer-x", "--json")
        assert code == 0, out + err
        assert not [f for f in json.loads(out)["findings"] if f["level"] == "error"]

        disk = image_of(found)
        disk["uri"] = "https://contosoimages.blob.core.windows.net/vhds/faulty-dynamic.vhd"
        code, out, _ = await stagebot(url, "offer-x", "--json")
        rules = {finding["rule"] for finding in json.loads(out)["findings"]}
        assert (code, "VHD_SPEC" in rules) == (1, True)

        code, out, _ = await stagebot(url, "offer-x")
        assert code == 1
        assert "VHD_SPEC" in out
        assert "sig=" not in out


async def test_an_offer_that_is_not_there_is_said_and_nothing_is_changed():
    found = market()
    async with serve(create_app(found)) as url:
        code, out, err = await stagebot(url, "offer-nowhere")

    assert code == 4
    assert not out
    assert "No offer" in err
    assert found.journal == []
