"""What cannot work is refused at once, in a plain sentence, with exit code 2 and no traceback."""

import asyncio
import socket
import sys
from pathlib import Path

import pytest

from storage import open_store
from tests import waiting

ROOT = Path(__file__).parents[2]
COMPLETE = {
    "SLACK_BOT_TOKEN": "xoxb-sandbox",
    "SLACK_APP_TOKEN": "xapp-sandbox",
    "AZURE_TENANT_ID": "t",
    "AZURE_CLIENT_ID": "c",
    "AZURE_CLIENT_SECRET": "s",
    "STAGEBOT_SLACK_URL": "http://127.0.0.1:9/api/",
}


async def stagebot(*arguments, environment=None, cwd=ROOT):
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        *arguments,
        cwd=cwd,
        env={"PYTHONPATH": str(ROOT), **(environment or {})},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    async with asyncio.timeout(waiting.SECONDS):
        out, err = await process.communicate()
    assert b"Traceback" not in err
    return process.returncode, out.decode(), err.decode()


async def test_run_without_tokens_names_the_cure_and_the_demo():
    code, _, said = await stagebot("run")

    assert code == 2
    assert "SLACK_BOT_TOKEN and SLACK_APP_TOKEN not set" in said
    assert "stagebot demo" in said


@pytest.mark.parametrize("verb", [["demo", "--port"], ["sandbox", "marketplace", "--port"]])
async def test_a_port_in_use_is_one_sentence(verb):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])

        code, _, said = await stagebot(*verb, port)

    assert code == 2
    assert said == f"stagebot: Port {port} is in use. Stop what runs there, or choose another port.\n"


async def test_a_database_that_cannot_be_written_is_one_sentence():
    environment = COMPLETE | {"STAGEBOT_DATABASE_URL": "sqlite:////proc/nowhere/stagebot.db"}

    code, _, said = await stagebot("run", environment=environment)

    assert code == 2
    assert "STAGEBOT_DATABASE_URL" in said
    assert len(said.splitlines()) == 1


async def test_a_broken_policy_file_is_named_with_its_line(tmp_path):
    policy = tmp_path / "stagebot.yaml"
    policy.write_text("defaults:\n  approvals: none\n")

    code, _, said = await stagebot("run", environment=COMPLETE | {"STAGEBOT_POLICY": str(policy)})

    assert code == 2
    assert "stagebot.yaml, line 2: approvals must be a whole number from 1 to 20." in said


@pytest.mark.parametrize("accident", ["deleted", "damaged"])
async def test_a_database_that_is_not_yesterdays_or_is_damaged_is_one_sentence(tmp_path, accident):
    database = tmp_path / "stagebot.db"
    async with open_store(f"sqlite:///{database}"):
        pass
    if accident == "deleted":
        await asyncio.to_thread(database.unlink)
    else:
        await asyncio.to_thread(database.write_bytes, b"\xff" * 10_000)
    environment = COMPLETE | {"STAGEBOT_DATABASE_URL": f"sqlite:///{database}"}

    code, _, said = await stagebot("run", environment=environment)

    assert code == 2
    sentences = [line for line in said.splitlines() if line.startswith("stagebot:")]
    assert len(sentences) == 1
    assert {"deleted": "was deleted or replaced", "damaged": "cannot be used"}[accident] in sentences[0]


async def test_help_is_fast_because_it_imports_nothing_heavy():
    probe = (
        "import sys; from bot.cli.main import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        "heavy = {'aiohttp', 'sqlalchemy', 'slack_bolt', 'pydantic', 'apscheduler', 'rich'}\n"
        "sys.exit(len(heavy & set(sys.modules)))"
    )
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", probe, cwd=ROOT, stdout=asyncio.subprocess.DEVNULL
    )

    assert await process.wait() == 0


async def test_settings_shows_every_setting_and_no_secret():
    code, shown, _ = await stagebot("settings", environment=COMPLETE | {"COLUMNS": "200"})

    assert code == 0
    assert "STAGEBOT_POLL_SECONDS" in shown
    assert "xoxb-sandbox" not in shown


async def test_the_doctor_says_what_is_missing_without_a_traceback(tmp_path):
    nowhere = "http://127.0.0.1:9"  # nothing leaves this machine
    environment = {
        "STAGEBOT_DATABASE_URL": f"sqlite:///{tmp_path / 'x.db'}",
        "HTTPS_PROXY": f"http://me:canary@{nowhere.removeprefix('http://')}",
        "NO_PROXY": "127.0.0.0/8",
    }

    code, shown, _ = await stagebot("doctor", environment=environment)

    assert code == 1
    assert "SLACK_BOT_TOKEN and SLACK_APP_TOKEN not set" in shown
    assert "AZURE_TENANT_ID" in shown
    assert f"graph.microsoft.com, through {nowhere}: no connection to the proxy" in shown
    assert "canary" not in shown
