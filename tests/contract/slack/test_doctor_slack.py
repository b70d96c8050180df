"""The doctor says of a workspace what stagebot may not do there, and what follows from that."""

from collections.abc import Callable
from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from aiohttp import web

from bot.cli import manifest
from bot.cli.doctor_slack import slack_checks
from bot.clock import SystemClock
from bot.ops.reports import slack_app
from bot.ops.reports.doctor import Check
from bot.settings import from_environment
from handlers.commands import COMMAND
from handlers.registry import EVENTS
from tests.contract.workspace_client import Setting, running
from tests.unit.slack.doubles import APP_TOKEN, TOKEN, Answer, FakeSlack, ok, refused

LESS = "oauth_config: {scopes: {bot: ['chat:write', 'commands']}}"
POLICY = "defaults: {{stagers: [everyone], approvers: [everyone], channel: {}}}"

Configure = Callable[..., None]


@pytest.fixture
def configure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Configure:
    """Set the environment of a bot that talks to a Slack at some address."""

    def set_up(api: str, token: str = TOKEN, app_token: str = APP_TOKEN, channel: str = "C0RELEASES") -> None:
        (tmp_path / "policy.yaml").write_text(POLICY.format(channel))
        monkeypatch.setenv("SLACK_BOT_TOKEN", token)
        monkeypatch.setenv("SLACK_APP_TOKEN", app_token)
        monkeypatch.setenv("STAGEBOT_SLACK_URL", api)
        monkeypatch.setenv("STAGEBOT_POLICY", str(tmp_path / "policy.yaml"))
        monkeypatch.setenv("STAGEBOT_DATABASE_URL", f"sqlite:///{tmp_path / 'stagebot.db'}")

    return set_up


async def seen() -> dict[str, Check]:
    return {check.name: check async for check in slack_checks(from_environment())}


@pytest.mark.parametrize("may_send", [True, False])
async def test_an_installation_without_files_write_is_named_with_its_cure(
    tmp_path: Path, configure: Configure, *, may_send: bool
) -> None:
    older = tmp_path / "manifest.yml"
    older.write_text(LESS)
    async with running(Setting() if may_send else Setting(manifest=older)) as slack:
        configure(f"{slack.url}/api/", slack.token)
        files = (await seen())["slack files"]

    assert files.is_good == may_send
    assert ("files:write is missing" in files.seen) != may_send


async def test_an_app_that_is_installed_as_the_manifest_says_is_well(configure: Configure) -> None:
    async with running(Setting(manifest=manifest.MANIFEST)) as slack:
        configure(f"{slack.url}/api/", slack.token, "xapp-sandbox")
        checks = await seen()

    assert {name: check.cure for name, check in checks.items() if check.cure} == {}
    assert {"slack scopes", "slack app token", "manifest", "clock", "channels"} <= set(checks)
    assert "C0RELEASES" in checks["channels"].seen


async def test_each_missing_scope_is_named(tmp_path: Path, configure: Configure) -> None:
    (tmp_path / "manifest.yml").write_text(LESS)
    async with running(Setting(manifest=tmp_path / "manifest.yml")) as slack:
        configure(f"{slack.url}/api/", slack.token, "xapp-sandbox")
        scopes = (await seen())["slack scopes"]

    assert not scopes.is_good
    assert "channels:history" in scopes.seen
    assert "chat:write" not in scopes.seen
    assert "install the app again" in scopes.cure


@pytest.mark.parametrize(
    ("granted", "mark", "says"),
    [
        ("chat:write,commands", "FAIL", "missing: users:read"),
        ("chat:write,commands,users:read", "ok", "all 3"),
        ("chat:write,commands,users:read,admin", "note", "more than needed: admin"),
    ],
)
def test_scopes_are_held_against_the_manifest(granted: str, mark: str, says: str) -> None:
    wanted = frozenset({"chat:write", "commands", "users:read"})
    check = slack_app.scopes(frozenset(granted.split(",")), wanted)

    assert check.mark == mark
    assert says in check.seen


@pytest.mark.parametrize(
    ("answer", "cure"),
    [
        (ok(url="wss://127.0.0.1/"), ""),
        (refused("missing_scope"), "connections:write"),
        (refused("not_allowed_token_type"), "connections:write"),
        (refused("invalid_auth"), "revoked"),
        (refused("socket_mode_disabled"), "Socket Mode on"),
        (refused("internal_error", status=500), "way to Slack"),
    ],
)
async def test_the_app_token_is_tried(
    fake: FakeSlack, configure: Configure, answer: Answer, cure: str
) -> None:
    fake.usual["apps.connections.open"] = answer
    configure(fake.api)
    check = (await seen())["slack app token"]

    assert check.is_good == (not cure)
    assert cure in check.cure
    (call,) = [call for call in fake.calls if call.method == "apps.connections.open"]
    assert call.headers["Authorization"] == f"Bearer {APP_TOKEN}"


@pytest.mark.parametrize(
    ("minutes", "says", "cure"),
    [(0, "as Slack's", ""), (3, "behind Slack's", "NTP"), (-120, "ahead of Slack's", "HTTP mode")],
)
async def test_our_clock_is_held_against_slacks(
    fake: FakeSlack, configure: Configure, minutes: int, says: str, cure: str
) -> None:
    well = fake.usual["auth.test"]

    async def answer(request: web.Request) -> web.StreamResponse:
        response = await well(request)
        at = SystemClock().now() + timedelta(minutes=minutes)
        response.headers["Date"] = format_datetime(at, usegmt=True)
        return response

    fake.usual["auth.test"] = answer
    configure(fake.api)
    check = (await seen())["clock"]

    assert says in check.seen
    assert cure in check.cure
    assert check.is_good == (not cure)


@pytest.mark.parametrize("code", ["not_in_channel", "channel_not_found"])
async def test_a_channel_of_the_policy_where_the_app_is_not_is_named(
    fake: FakeSlack, configure: Configure, code: str
) -> None:
    fake.usual["conversations.history"] = refused(code)
    configure(fake.api, channel="C0ELSEWHERE")
    check = (await seen())["channels"]

    assert not check.is_good
    assert f"C0ELSEWHERE: {code}" in check.seen
    assert "/invite" in check.cure


async def test_a_silent_slack_is_one_line_and_no_traceback(configure: Configure) -> None:
    configure("http://127.0.0.1:9/api/")
    checks = await seen()

    assert set(checks) == {"manifest", "slack"}
    assert not checks["slack"].is_good


def test_a_manifest_of_another_version_shows() -> None:
    document = manifest.read()
    assert slack_app.manifest(document, command=COMMAND, events=EVENTS).is_good

    assert "answers /other" in slack_app.manifest(document, command="/other", events=EVENTS).seen
    assert not slack_app.manifest(document, command=COMMAND, events=()).is_good
