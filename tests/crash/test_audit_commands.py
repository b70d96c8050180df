"""`stagebot audit` and `stagebot approve` beside a running bot, as an operator uses them."""

import asyncio
import json
import os
import sys

from tests import waiting
from tests.crash.conftest import ROOT
from tests.crash.test_kill import is_live, review


async def stagebot(world, *arguments, cwd=ROOT):
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        *arguments,
        cwd=cwd,
        env=world.environment | {"PYTHONPATH": str(ROOT), "PATH": os.environ["PATH"]},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    async with asyncio.timeout(waiting.SECONDS):
        out, err = await process.communicate()
    assert b"Traceback" not in err, err.decode()
    return process.returncode, out.decode(), err.decode()


async def test_break_glass_goes_by_the_policy_and_is_recorded_with_the_operator(world, tmp_path):
    await world.start()
    await world.stage()
    await world.sign(review)

    code, said, _ = await stagebot(world, "approve", "offer-x", "--as", "U0ANA")
    assert (code, said) == (1, "stagebot: You started this run. Somebody else has to approve it.\n")
    code, said, _ = await stagebot(world, "approve", "offer-x", "--as", "U0BEN")
    assert code == 0, said
    await world.until(is_live)
    assert world.published("live") == 1

    code, said, _ = await stagebot(world, "audit", "verify")
    assert code == 0, said
    assert "0 broken" in said
    code, out, _ = await stagebot(world, "audit", "export", "--offer", "offer-x")
    events = [json.loads(line) for line in out.splitlines()]
    operators = [json.loads(event["data"]) for event in events if event["kind"] == "command_line.used"]
    assert [one["by"] for one in operators] == ["U0ANA", "U0BEN"]
    assert all("@" in one["operator"] for one in operators)

    code, said, _ = await stagebot(world, "audit", "bundle", "offer-x", "--output", str(tmp_path / "b.json"))
    assert code == 0
    code, said, _ = await stagebot(world, "audit", "verify", str(tmp_path / "b.json"))
    assert code == 0, said
    assert "every link holds" in said
