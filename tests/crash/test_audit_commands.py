"""`stagebot audit` and `stagebot approve` beside a running bot, as an operator uses them."""

import asyncio
import json
import os
import pwd
import signal
import sys
from pathlib import Path

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


async def _map(world, person):
    """Map whoever runs the tests to a member, and have the running bot read the policy again."""
    everyone = "defaults: {stagers: everyone, approvers: everyone}"
    rules = f"{everyone}\nshell_users: {{{os.getuid()}: {person}}}\n"
    policy = Path(world.environment["STAGEBOT_POLICY"])
    before = await _loads(world)
    await asyncio.to_thread(policy.write_text, rules, encoding="utf-8")
    world.processes[-1].send_signal(signal.SIGHUP)
    async with asyncio.timeout(30):
        while await _loads(world) == before:
            pass


async def _loads(world):
    _, out, _ = await stagebot(world, "audit", "export")
    return out.count('"policy.loaded"')


async def test_break_glass_goes_by_the_policy_and_is_recorded_with_the_operator(world, tmp_path):
    await world.start()
    await world.stage()
    await world.sign(review)

    async def approve():
        return await stagebot(world, "approve", "offer-x", "--reason", "Slack is away")

    code, said, _ = await approve()
    assert code == 1
    assert f"maps no member of Slack to the user id {os.getuid()}" in said
    await _map(world, "U0ANA")
    code, said, _ = await approve()
    assert (
        code,
        said,
    ) == (1, "stagebot: You started this run. At the shell nobody decides about their own.\n")
    await _map(world, "U0BEN")
    code, said, _ = await approve()
    assert code == 0, said
    code, said, _ = await approve()
    assert (code, "already approved by Ben Acker" in said) == (1, True)
    await world.until(is_live)
    assert world.published("live") == 1

    code, said, _ = await stagebot(world, "audit", "verify")
    assert code == 0, said
    assert "0 broken" in said
    code, out, _ = await stagebot(world, "audit", "export", "--offer", "offer-x")
    events = [json.loads(line) for line in out.splitlines()]
    (given,) = [json.loads(event["data"]) for event in events if event["kind"] == "approval.given"]
    assert (given["by"], given["reason"]) == ("U0BEN", "Slack is away")
    assert given["operator"].startswith(f"{pwd.getpwuid(os.getuid()).pw_name}@")
    assert "approved at the shell" in json.dumps(await world.state())


async def test_with_the_bot_stopped_break_glass_takes_the_database_and_the_next_start_goes_on(world):
    process = await world.start()
    await world.stage()
    await world.sign(review)
    await _map(world, "U0BEN")
    await world.kill(process)

    code, said, _ = await stagebot(world, "approve", "offer-x", "--reason", "The bot is down")
    assert (code, "it goes live as the policy allows it" in said) == (0, True), said
    assert world.published("live") == 0
    await world.start()
    await world.until(is_live)
    assert world.published("live") == 1


async def test_a_run_leaves_as_a_signed_bundle_that_its_owner_alone_can_read(world, tmp_path):
    await world.start()
    await world.stage()
    key, made = tmp_path / "key.pem", tmp_path / "b.json"

    code, _, err = await stagebot(world, "audit", "bundle", "offer-x", "--output", str(made))
    assert code == 2
    assert "stagebot audit key" in err
    code, public, _ = await stagebot(world, "audit", "key", "--output", str(key))
    assert code == 0
    (tmp_path / "key.pub").write_text(public)
    world.environment["STAGEBOT_AUDIT_KEY_FILE"] = str(key)

    code, said, _ = await stagebot(world, "audit", "bundle", "offer-x", "--output", str(made))
    assert code == 0, said
    assert {0o600} == {path.stat().st_mode & 0o777 for path in (key, made, tmp_path / "b.html")}
    del world.environment["STAGEBOT_AUDIT_KEY_FILE"]
    code, said, _ = await stagebot(world, "audit", "verify", str(made), "--key", str(tmp_path / "key.pub"))
    assert code == 0, said
    assert "every link and every section holds" in said
    made.write_text(made.read_text().replace('"sig":"', '"sig":"A'))
    code, said, _ = await stagebot(world, "audit", "verify", str(made), "--key", str(tmp_path / "key.pub"))
    assert code == 1
    assert "BROKEN" in said


async def test_the_journal_is_sealed_at_the_command_and_a_copy_is_kept(world, tmp_path):
    await world.start()
    await world.stage()
    key, copy = tmp_path / "key.pem", tmp_path / "seals.jsonl"
    await stagebot(world, "audit", "key", "--output", str(key))
    world.environment |= {"STAGEBOT_AUDIT_KEY_FILE": str(key), "STAGEBOT_AUDIT_SEALS": str(copy)}

    code, said, _ = await stagebot(world, "audit", "seal")
    assert code == 0, said
    assert "seal 1: root" in said
    assert len(copy.read_text().splitlines()) == 1
    code, said, _ = await stagebot(world, "audit", "verify", "--seals", str(copy))
    assert code == 0, said
    assert "0 broken; seal 1 of" in said
