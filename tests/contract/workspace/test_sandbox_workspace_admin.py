"""What an administrator does to the local workspace, and what the app meets and hears then."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import yaml

from bot.sandbox.workspace.manifest import read_manifest
from bot.sandbox.workspace.seeds import ANA, BEN, CHLOE, DMITRI, GARY, OFFER_X, PRIYA, RANDOM, RELEASES, SVEN
from tests.contract.workspace_client import PATIENCE, Json, Setting, Slack, modal, running, section

BOT = "U0STAGEBOT"
EVENTS = [
    "app_home_opened",
    "app_mention",
    "app_uninstalled",
    "channel_archive",
    "channel_deleted",
    "channel_left",
    "channel_rename",
    "channel_unarchive",
    "member_joined_channel",
    "message.channels",
    "message.im",
    "tokens_revoked",
]


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    document = yaml.safe_load(Path("manifest.yml").read_text(encoding="utf-8"))
    document["settings"]["event_subscriptions"]["bot_events"] = EVENTS
    path = tmp_path / "manifest.yml"
    path.write_text(yaml.safe_dump(document))
    return path


@pytest.fixture
async def slack(manifest: Path) -> AsyncIterator[Slack]:
    async with running(Setting(manifest=manifest)) as slack:
        yield slack


async def _arrange(slack: Slack, what: str, **change: object) -> Json:
    return await slack.send("POST", f"/sandbox/{what}", change)


async def _post_error(slack: Slack, channel: str = RELEASES) -> str | None:
    error: str | None = (await slack.api("chat.postMessage", channel=channel, text="a")).get("error")
    return error


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"remove": [BOT]}, "not_in_channel"),
        ({"is_archived": True}, "is_archived"),
        ({"is_restricted": True}, "restricted_action"),
        ({"is_private": True, "remove": [BOT]}, "channel_not_found"),
        ({"is_private": True}, None),
        ({"is_deleted": True}, "channel_not_found"),
    ],
)
async def test_a_channel_that_the_bot_cannot_write_to(slack: Slack, change: Json, error: str | None) -> None:
    await _arrange(slack, f"channels/{RELEASES}", **change)
    whispered = await slack.api("chat.postEphemeral", channel=RELEASES, user=ANA, text="a")

    assert await _post_error(slack) == error
    assert whispered.get("error") == error


async def test_archiving_removes_the_bot_and_unarchiving_does_not_bring_it_back(slack: Slack) -> None:
    ts = await slack.post("before")
    await _arrange(slack, f"channels/{RELEASES}", is_archived=True)
    updated = await slack.api("chat.update", channel=RELEASES, ts=ts, text="after")
    await _arrange(slack, f"channels/{RELEASES}", is_archived=False)
    without = await _post_error(slack)
    await _arrange(slack, f"channels/{RELEASES}", add=[BOT])

    assert (updated["error"], without) == ("is_archived", "not_in_channel")
    assert await _post_error(slack) is None


async def test_people_invite_the_bot_and_archive_a_channel_with_slack_s_own_commands(slack: Slack) -> None:
    await slack.act("command", channel=RANDOM, text="/invite @stagebot", wait=True)
    invited = await _post_error(slack, RANDOM)
    await slack.act("command", channel=RANDOM, text=f"/remove <@{BOT}>", wait=True)
    removed = await _post_error(slack, RANDOM)
    await slack.act("command", channel=RANDOM, text="/archive", wait=True)
    written = await slack.act("message", channel=RANDOM, text="anybody?")
    nobody = await slack.act("command", channel=RELEASES, text="/invite @nobody")
    guest = await slack.act("command", GARY, channel=OFFER_X, text="/invite @ben")

    assert (invited, removed, await _post_error(slack, RANDOM)) == (None, "not_in_channel", "is_archived")
    assert (written["status"], written["error"]) == (400, "is_archived")
    assert (nobody["error"], guest["error"]) == ("unknown_person", "not_allowed")


async def test_the_app_hears_what_happens_to_its_channels(slack: Slack) -> None:
    socket = await slack.socket()
    heard: list[str] = []
    for change in ({"remove": [BOT]}, {"add": [BOT]}, {"name": "launches"}, {"is_archived": True}):
        await _arrange(slack, f"channels/{RELEASES}", **change)
        envelope = await socket.next()
        await socket.ack(envelope)
        heard.append(envelope["payload"]["event"]["type"])
    last = await socket.next()

    assert heard == ["channel_left", "member_joined_channel", "channel_rename", "channel_left"]
    assert last["payload"]["event"]["type"] == "channel_archive"


async def test_only_admins_write_in_a_restricted_channel(slack: Slack) -> None:
    await _arrange(slack, f"channels/{RELEASES}", is_restricted=True)

    assert (await slack.act("message", ANA, channel=RELEASES, text="hi"))["status"] == 200
    assert (await slack.act("message", BEN, channel=RELEASES, text="hi"))["error"] == "restricted_action"


async def test_a_handle_may_move_to_another_group_whose_id_differs(slack: Slack) -> None:
    await _arrange(slack, "groups/S0RELEASE", handle="release-old")
    await _arrange(slack, "groups/S0NEW", handle="release", name="Outsiders", members=[BEN])
    groups = (await slack.api("usergroups.list", include_users=True))["usergroups"]

    assert {group["handle"]: (group["id"], group["users"]) for group in groups} == {
        "release-old": ("S0RELEASE", [ANA, CHLOE]),
        "release": ("S0NEW", [BEN]),
        "marketing": ("S0MARKETING", [BEN]),
    }


async def test_a_disabled_group_is_listed_only_when_asked_for(slack: Slack) -> None:
    await _arrange(slack, "groups/S0RELEASE", is_disabled=True)
    plain = (await slack.api("usergroups.list"))["usergroups"]
    everything = (await slack.api("usergroups.list", include_disabled=True))["usergroups"]

    assert [group["id"] for group in plain] == ["S0MARKETING"]
    assert [group["date_delete"] for group in everything] == [1, 0]


async def test_user_groups_may_not_be_in_the_plan_at_all(slack: Slack) -> None:
    await slack.fault(fail=[{"method": "usergroups.list", "error": "plan_upgrade_required", "times": None}])
    answers = [(await slack.api("usergroups.list"))["error"] for _ in range(3)]

    assert answers == ["plan_upgrade_required"] * 3


async def test_people_live_in_their_time_zones(slack: Slack) -> None:
    users = {who: (await slack.api("users.info", user=who))["user"] for who in (ANA, BEN, PRIYA, DMITRI)}
    offsets = {who: user["tz_offset"] for who, user in users.items()}
    await _arrange(slack, f"people/{ANA}", tz="Pacific/Auckland")
    moved = (await slack.api("users.info", user=ANA))["user"]

    assert {who: user["tz"] for who, user in users.items()} == {
        ANA: "Europe/Madrid",
        BEN: "America/New_York",
        PRIYA: "Asia/Kolkata",
        DMITRI: "Australia/Sydney",
    }
    assert offsets[PRIYA] == 5 * 3600 + 1800
    assert offsets[BEN] < 0 < offsets[ANA] < offsets[PRIYA] < offsets[DMITRI]
    assert moved["tz"] == "Pacific/Auckland"
    assert (await _arrange(slack, f"people/{ANA}", tz="Mars/Base"))["error"] == "invalid_body"


async def test_kinds_of_guests_and_people_of_other_companies_are_told_apart(slack: Slack) -> None:
    async def flags(who: str) -> tuple[bool, bool, bool, str]:
        user = (await slack.api("users.info", user=who))["user"]
        is_stranger = user.get("is_stranger", False)
        return user["is_restricted"], user["is_ultra_restricted"], is_stranger, user["team_id"]

    single, sven = await flags(GARY), await flags(SVEN)
    await _arrange(slack, f"people/{GARY}", guest="multi")
    await _arrange(slack, f"channels/{OFFER_X}", remove=[BOT])

    assert single == (True, True, False, "T0CONTOSO")
    assert await flags(GARY) == (True, False, False, "T0CONTOSO")
    assert sven == (False, False, False, "T0FABRIKAM")
    assert await flags(SVEN) == (False, False, True, "T0FABRIKAM")


async def test_somebody_of_another_company_has_no_commands_of_ours_but_may_press_a_button(
    slack: Slack,
) -> None:
    socket = await slack.socket()
    button = {"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}}
    blocks = [{"type": "actions", "block_id": "b", "elements": [button]}]
    ts = await slack.post("hi", OFFER_X, blocks=blocks)
    container = {"type": "message", "channel": OFFER_X, "ts": ts}
    command = await slack.act("command", SVEN, channel=OFFER_X, text="/stage")
    await slack.act("action", SVEN, container=container, block_id="b", action_id="go")
    payload = await socket.next_of("interactive")

    assert command["error"] == "unknown_command"
    assert (payload["user"]["team_id"], payload["team"]["id"]) == ("T0FABRIKAM", "T0CONTOSO")
    assert (await slack.state(SVEN))["commands"] == []


async def test_who_is_deactivated_is_gone_from_the_page_and_deleted_for_the_app(slack: Slack) -> None:
    await _arrange(slack, f"people/{BEN}", is_deleted=True)

    assert (await slack.api("users.info", user=BEN))["user"]["deleted"] is True
    assert (await slack.act("message", BEN, channel=RELEASES, text="hi"))["error"] == "unknown_person"


async def test_an_older_installation_lacks_scopes_and_every_answer_says_which_it_has(slack: Slack) -> None:
    full = (await slack.api("auth.test"))["headers"]
    await _arrange(slack, "installation", scopes=["chat:write", "commands"])
    older = await slack.api("users.info", user=ANA)
    ticket = (await slack.api("apps.connections.open", token="xapp-sandbox"))["headers"]

    assert set(full["x-oauth-scopes"].split(",")) == set(read_manifest(Path("manifest.yml")).scopes)
    assert (older["error"], older["needed"], older["provided"]) == (
        "missing_scope",
        "users:read",
        "chat:write,commands",
    )
    assert older["headers"]["x-oauth-scopes"] == "chat:write,commands"
    assert ticket["x-oauth-scopes"] == "connections:write"
    assert "Date" in full


async def test_an_uninstalled_app_hears_it_and_can_do_nothing_any_more(slack: Slack) -> None:
    socket = await slack.socket()
    await _arrange(slack, "installation", is_installed=False)
    heard = {(await socket.next())["payload"]["event"]["type"] for _ in range(2)}
    calls = [(await slack.api(method)).get("error") for method in ("auth.test", "users.list")]
    command = await slack.act("command", channel=RELEASES, text="/stage")
    await _arrange(slack, "installation", is_installed=True)

    assert heard == {"tokens_revoked", "app_uninstalled"}
    assert calls == ["account_inactive"] * 2
    assert command["error"] == "unknown_command"
    assert (await slack.api("auth.test"))["ok"]


@pytest.mark.parametrize(
    ("error", "status"), [("invalid_auth", 200), ("ratelimited", 429), ("internal_error", 500)]
)
async def test_opening_a_socket_can_be_refused(slack: Slack, error: str, status: int) -> None:
    rule = {"method": "apps.connections.open", "error": error, "status": status, "retry_after": 1}
    await slack.fault(fail=[rule])
    refused = await slack.api("apps.connections.open", token="xapp-sandbox")

    assert (refused["error"], refused["status"], refused["headers"]["Retry-After"]) == (error, status, "1")
    assert (await slack.ticket()).startswith("ws://127.0.0.1:")


async def test_a_page_is_told_to_read_everything_anew(slack: Slack) -> None:
    since = (await slack.state())["seq"]
    await _arrange(slack, f"channels/{RELEASES}", is_archived=True)
    await slack.until(ANA, "reset", since=since)
    channels = {channel["id"]: channel for channel in (await slack.state())["channels"]}

    assert channels[RELEASES]["is_archived"] is True
    assert channels[RELEASES]["bot_is_member"] is False


@pytest.mark.parametrize(
    ("what", "change"),
    [
        ("channels/C0NOPE", {"is_archived": True}),
        ("channels/D0ANA", {"is_archived": True}),
        (f"channels/{RELEASES}", {"explode": True}),
        (f"channels/{RELEASES}", {"add": ["U0NOPE"]}),
        ("people/U0NOPE", {"tz": "Etc/UTC"}),
        ("people/U0STAGEBOT", {"tz": "Etc/UTC"}),
        (f"people/{ANA}", {"guest": "triple"}),
        ("installation", {"scopes": 5}),
    ],
)
async def test_what_is_unknown_or_wrong_is_refused(slack: Slack, what: str, change: Json) -> None:
    assert (await _arrange(slack, what, **change))["status"] in {400, 404}


async def test_a_post_is_carried_out_although_its_caller_has_given_up(slack: Slack) -> None:
    await slack.fault(hold=[{"method": "chat.postMessage", "seconds": 0.2}])
    since = (await slack.state())["seq"]
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(slack.post("late"), 0.05)
    before = [message["text"] for message in await slack.history()]
    async with asyncio.timeout(PATIENCE):
        posted = await slack.until(ANA, "message.posted", since=since)

    assert before == []
    assert posted["message"]["text"] == "late"


async def test_a_window_opens_although_its_answer_is_late(slack: Slack) -> None:
    socket = await slack.socket()
    trigger = await slack.trigger(socket)
    await slack.fault(late=[{"method": "views.open", "seconds": None}])
    since = (await slack.state())["seq"]
    view = modal(section("Loading"), external_id="mine")
    opening = asyncio.create_task(slack.api("views.open", trigger_id=trigger, view=view))
    opened = await slack.until(ANA, "view.changed", since=since)
    filled = await slack.api("views.update", external_id="mine", view=modal(section("Here it is")))
    is_answered = opening.done()
    await slack.send("DELETE", "/sandbox/faults")

    assert opened["view"]["external_id"] == "mine"
    assert filled["ok"]
    assert not is_answered
    assert (await opening)["ok"]


async def test_all_of_slack_can_be_down(slack: Slack) -> None:
    await slack.fault(fail=[{"method": "*", "error": "service_unavailable", "status": 503, "times": None}])
    down = [(await slack.api(method))["status"] for method in ("auth.test", "users.list", "views.open")]
    await slack.send("DELETE", "/sandbox/faults")

    assert down == [503] * 3
    assert (await slack.api("auth.test"))["ok"]


async def test_a_permalink_leads_to_the_message_on_the_page(slack: Slack) -> None:
    parent = await slack.post("parent")
    reply = await slack.post("reply", thread_ts=parent)
    links = [
        (await slack.api("chat.getPermalink", channel=RELEASES, message_ts=ts))["permalink"]
        for ts in (parent, reply)
    ]
    places: list[str] = []
    for link in links:
        async with slack.session.get(link, allow_redirects=False) as response:
            places.append(response.headers["Location"])

    assert places == [f"/#/c/{RELEASES}/t/{parent}"] * 2
