"""The doctor says of a workspace what stagebot may not do there, and what follows from that."""

from pathlib import Path

import pytest

from bot.cli import doctor
from bot.settings import from_environment
from tests.contract.workspace_client import Setting, running

LESS = "oauth_config: {scopes: {bot: ['chat:write', 'commands']}}"


@pytest.mark.parametrize("may_send", [True, False])
async def test_an_installation_without_files_write_is_named_with_its_cure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, may_send: bool
) -> None:
    older = tmp_path / "manifest.yml"
    older.write_text(LESS)
    async with running(Setting() if may_send else Setting(manifest=older)) as slack:
        monkeypatch.setenv("SLACK_BOT_TOKEN", slack.token)
        monkeypatch.setenv("STAGEBOT_SLACK_URL", f"{slack.url}/api/")
        checks = [check async for check in doctor._slack(from_environment())]
    [files] = [check for check in checks if check.name == "slack files"]

    assert files.is_good == may_send
    assert ("files:write is missing" in files.seen) != may_send
