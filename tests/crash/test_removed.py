"""The app is removed from the workspace while the bot runs: it says so, is not ready, keeps everything."""

import sqlite3

from tests.crash.test_slack_away import readiness


async def test_a_removed_app_is_logged_not_ready_and_keeps_its_runs(world, unused_tcp_port_factory):
    ops = f"127.0.0.1:{unused_tcp_port_factory()}"
    bot = await world.start(STAGEBOT_OPS_ADDRESS=ops)
    await world.stage()
    arrange = f"{world.slack_url}/sandbox/installation"

    async with world.session.post(arrange, json={"is_installed": False}) as answer:
        assert answer.status == 200
    while b"slack.removed" not in (line := await bot.stderr.readline()):
        assert line, "the bot ended"

    status, said = await readiness(ops)
    assert status == 503
    assert "removed from the workspace" in said or "not connected" in said
    database = world.environment["STAGEBOT_DATABASE_URL"].removeprefix("sqlite:///")
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as reader:
        assert reader.execute("SELECT count(*) FROM run").fetchone() == (1,)
