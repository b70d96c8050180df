"""Slack is away when the bot starts: it works, says that it is not ready, and connects when it can."""

import aiohttp

from bot.cli.manifest import MANIFEST
from bot.sandbox.marketplace.switches import changed
from bot.sandbox.serve import serve
from bot.sandbox.workspace.app import create_app as create_workspace
from tests.crash.test_kill import review as waiting

WAITS = "stagebot works, and waits for Slack"
NOWHERE = "http://127.0.0.1:9/api/"


async def readiness(address: str) -> tuple[int, str]:
    async with aiohttp.ClientSession() as session, session.get(f"http://{address}/readyz") as answer:
        return answer.status, await answer.text()


async def test_it_starts_is_not_ready_says_why_and_connects_when_slack_is_there(
    world, unused_tcp_port_factory
):
    slack, ops = unused_tcp_port_factory(), f"127.0.0.1:{unused_tcp_port_factory()}"
    url = f"http://127.0.0.1:{slack}/api/"
    await world.start(says=WAITS, STAGEBOT_SLACK_URL=url, STAGEBOT_OPS_ADDRESS=ops)

    status, said = await readiness(ops)
    assert status == 503
    assert "No connection to Slack can be opened" in said

    async with serve(create_workspace(manifest=MANIFEST), slack) as workspace:
        world.slack_url = workspace
        await world.until(lambda state: state["bot"]["connected"])
        await world.act("command", person="U0ANA", channel="C0RELEASES", text="/stage help")
        await world.kill(world.processes[0])


async def test_what_was_approved_goes_live_while_slack_is_away(world):
    first = await world.start()
    await world.stage()
    review = await world.sign(waiting)
    world.market.switches = changed(world.market.switches, {"fail_next": [503] * 500})
    await world.decide(review)
    await world.kill(first)
    assert world.published("live") == 0
    world.market.switches = changed(world.market.switches, {"fail_next": []})

    bot = await world.start(says=WAITS, STAGEBOT_SLACK_URL=NOWHERE)

    while not world.published("live"):  # the bot writes a line for each look
        assert await bot.stderr.readline(), "the bot ended"
    assert world.published("live") == 1
