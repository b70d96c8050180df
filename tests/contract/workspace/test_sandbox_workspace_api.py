"""The local workspace answers the Web API as Slack does."""

from pathlib import Path
from typing import Any

import pytest

from bot.sandbox.workspace.seeds import ANA, DMITRI, ERIN, FINANCE, GARY, OFFER_X, OLD, RANDOM, RELEASES
from tests.contract.workspace_client import Json, Setting, Slack, plain, running, section

UNKNOWN_TS = "1700000000.000100"


async def test_a_token_is_told_who_it_belongs_to_and_what_it_may_do(slack: Slack) -> None:
    answer = await slack.api("auth.test")

    assert (
        answer["user_id"],
        answer["team_id"],
        answer["bot_id"],
    ) == ("U0STAGEBOT", "T0CONTOSO", "B0STAGEBOT")
    assert "chat:write" in answer["headers"]["x-oauth-scopes"].split(",")


@pytest.mark.parametrize(
    ("method", "token", "error"),
    [
        ("auth.test", "", "not_authed"),
        ("auth.test", "xoxb-wrong", "invalid_auth"),
        ("auth.test", "xapp-sandbox", "not_allowed_token_type"),
        ("apps.connections.open", "xoxb-sandbox", "not_allowed_token_type"),
        ("chat.shout", "xoxb-sandbox", "unknown_method"),
    ],
)
async def test_a_call_needs_the_right_token_and_a_method_that_exists(
    slack: Slack, method: str, token: str, error: str
) -> None:
    answer = await slack.api(method, token=token)

    assert (200, False, error) == (answer["status"], answer["ok"], answer["error"])


async def test_a_token_may_also_come_as_an_argument(slack: Slack) -> None:
    answer = await slack.api("auth.test", token="", form=True)
    told = await slack.send("GET", "/api/auth.test?token=xoxb-sandbox")

    assert (answer["ok"], told["ok"]) == (False, True)


async def test_a_form_says_the_same_as_json(slack: Slack) -> None:
    blocks = '[{"type":"divider"}]'
    answer = await slack.api("chat.postMessage", form=True, channel=RELEASES, text="a", blocks=blocks)

    assert [block["type"] for block in answer["message"]["blocks"]] == ["divider"]
    assert (await slack.api("chat.postMessage", form=True, channel=RELEASES, blocks="[{"))[
        "error"
    ] == "invalid_blocks_format"


@pytest.mark.parametrize(
    ("channel", "error"),
    [
        ("C0NOWHERE", "channel_not_found"),
        (FINANCE, "channel_not_found"),
        (RANDOM, "not_in_channel"),
        (OLD, "is_archived"),
        (ERIN, "channel_not_found"),
    ],
)
async def test_the_app_posts_only_where_it_is_a_member(slack: Slack, channel: str, error: str) -> None:
    answer = await slack.api("chat.postMessage", channel=channel, text="hello")

    assert error == answer["error"]


async def test_a_message_goes_to_a_channel_by_id_or_name_and_to_a_person(slack: Slack) -> None:
    by_id = await slack.api("chat.postMessage", channel=RELEASES, text="a")
    by_name = await slack.api("chat.postMessage", channel="#releases", text="b")
    direct = await slack.api("chat.postMessage", channel=ANA, text="c")

    assert [answer["channel"] for answer in (by_id, by_name, direct)] == [RELEASES, RELEASES, "D0ANA"]
    assert float(by_id["ts"]) < float(by_name["ts"]) < float(direct["ts"])


async def test_a_message_needs_text_or_blocks(slack: Slack) -> None:
    answer = await slack.api("chat.postMessage", channel=RELEASES)

    assert answer["error"] == "no_text"


async def test_text_that_is_far_too_long_is_cut_when_posted_and_refused_when_updated(slack: Slack) -> None:
    posted = await slack.api("chat.postMessage", channel=RELEASES, text="x" * 40_001)
    updated = await slack.api("chat.update", channel=RELEASES, ts=posted["ts"], text="x" * 40_001)

    assert (len(posted["message"]["text"]), posted["warning"]) == (40_000, "message_truncated")
    assert updated["error"] == "msg_too_long"


async def test_every_block_and_element_gets_an_id(slack: Slack) -> None:
    actions = {"type": "actions", "elements": [{"type": "button", "text": plain("Go")}]}
    answer = await slack.api("chat.postMessage", channel=RELEASES, text="a", blocks=[actions])
    block = answer["message"]["blocks"][0]

    assert block["block_id"]
    assert block["elements"][0]["action_id"]


async def test_a_reply_lives_in_its_thread_and_is_counted_at_the_parent(slack: Slack) -> None:
    parent = await slack.post()
    reply = await slack.post("quiet", thread_ts=parent)
    loud = await slack.post("loud", thread_ts=parent, reply_broadcast=True)
    thread = (await slack.api("conversations.replies", channel=RELEASES, ts=parent))["messages"]

    assert [parent, reply, loud] == [message["ts"] for message in thread]
    assert (2, loud) == (thread[0]["reply_count"], thread[0]["latest_reply"])
    assert [loud, parent] == [message["ts"] for message in await slack.history()]


async def test_a_thread_has_to_start_at_a_message_that_is_no_reply(slack: Slack) -> None:
    parent = await slack.post()
    reply = await slack.post(thread_ts=parent)
    below_reply = await slack.api("chat.postMessage", channel=RELEASES, text="a", thread_ts=reply)
    nowhere = await slack.api("chat.postMessage", channel=RELEASES, text="a", thread_ts=UNKNOWN_TS)

    assert below_reply["error"] == "cannot_reply_to_message"
    assert nowhere["error"] == "thread_not_found"


async def test_an_update_with_text_alone_takes_the_blocks_away(slack: Slack) -> None:
    ts = await slack.post(blocks=[section("*hello*")])
    await slack.api("chat.update", channel=RELEASES, ts=ts, text="bye")
    message = (await slack.history())[0]

    assert (message["text"], "blocks" in message, "edited" in message) == ("bye", False, True)


async def test_an_update_with_blocks_is_not_marked_as_edited(slack: Slack) -> None:
    ts = await slack.post()
    await slack.api("chat.update", channel=RELEASES, ts=ts, text="b", blocks=[section("new")])
    message = (await slack.history())[0]

    assert (message["blocks"][0]["text"]["text"], "edited" in message) == ("new", False)


async def test_an_update_that_says_nothing_is_refused_and_metadata_alone_keeps_the_blocks(
    slack: Slack,
) -> None:
    ts = await slack.post(blocks=[section("kept")])
    nothing = await slack.api("chat.update", channel=RELEASES, ts=ts)
    marked = await slack.api(
        "chat.update", channel=RELEASES, ts=ts, metadata={"event_type": "a", "event_payload": {}}
    )

    assert nothing["error"] == "no_text"
    assert marked["message"]["blocks"][0]["text"]["text"] == "kept"


async def test_only_the_app_s_own_messages_can_be_changed(slack: Slack) -> None:
    await slack.act("message", channel=RELEASES, text="mine")
    ts = (await slack.history())[0]["ts"]
    codes = [
        (await slack.api("chat.update", channel=RELEASES, ts=ts, text="b"))["error"],
        (await slack.api("chat.delete", channel=RELEASES, ts=ts))["error"],
        (await slack.api("chat.update", channel=RELEASES, ts=UNKNOWN_TS, text="b"))["error"],
        (await slack.api("chat.update", channel=ANA, ts=ts, text="b"))["error"],
    ]

    assert codes == ["cant_update_message", "cant_delete_message", "message_not_found", "channel_not_found"]


async def test_a_deleted_message_is_gone_and_a_deleted_thread_leaves_a_tombstone(slack: Slack) -> None:
    lonely, parent = await slack.post(), await slack.post()
    await slack.post("reply", thread_ts=parent)
    for ts in (lonely, parent):
        assert (await slack.api("chat.delete", channel=RELEASES, ts=ts))["ok"]
    left = await slack.history()

    assert [(parent, "tombstone")] == [(message["ts"], message["subtype"]) for message in left]
    assert (await slack.api("chat.update", channel=RELEASES, ts=parent, text="a"))[
        "error"
    ] == "message_not_found"


async def test_metadata_comes_back_only_when_asked_for(slack: Slack) -> None:
    metadata = {"event_type": "notice", "event_payload": {"marker": "m1"}}
    await slack.post(metadata=metadata)

    assert "metadata" not in (await slack.history())[0]
    assert metadata == (await slack.history(include_all_metadata=True))[0]["metadata"]


@pytest.mark.parametrize(
    ("metadata", "error"),
    [
        ({"event_type": "a"}, "invalid_metadata_format"),
        ("[", "invalid_metadata_format"),
        ({"event_type": "a", "event_payload": {"x": {"y": {"z": {"deep": 1}}}}}, "invalid_metadata_schema"),
        ({"event_type": "a", "event_payload": {"x": "y" * 15_001}}, "metadata_too_large"),
    ],
)
async def test_metadata_has_to_be_small_and_almost_flat(slack: Slack, metadata: object, error: str) -> None:
    answer = await slack.api("chat.postMessage", channel=RELEASES, text="a", metadata=metadata)

    assert error == answer["error"]


async def test_a_whisper_needs_both_in_the_channel_and_cannot_be_updated(slack: Slack) -> None:
    whisper = await slack.api("chat.postEphemeral", channel=RELEASES, user=ANA, text="psst")
    elsewhere = await slack.api("chat.postEphemeral", channel=RELEASES, user=GARY, text="psst")
    unseen = await slack.api("chat.postEphemeral", channel=RANDOM, user=ANA, text="psst")
    update = await slack.api("chat.update", channel=RELEASES, ts=whisper["message_ts"], text="b")

    assert [
        elsewhere["error"],
        unseen["error"],
        update["error"],
    ] == ["user_not_in_channel", "not_in_channel", "message_not_found"]
    assert [message["text"] for message in (await slack.state(ANA))["ephemerals"][RELEASES]] == ["psst"]
    assert (await slack.state(DMITRI))["ephemerals"][RELEASES] == []


async def test_a_permalink_names_the_thread_of_a_reply(slack: Slack) -> None:
    parent = await slack.post()
    reply = await slack.post(thread_ts=parent)
    link = (await slack.api("chat.getPermalink", channel=RELEASES, message_ts=reply))["permalink"]
    unknown = await slack.api("chat.getPermalink", channel=RELEASES, message_ts=UNKNOWN_TS)

    assert (
        f"{slack.url}/archives/{RELEASES}/p{reply.replace('.', '')}?thread_ts={parent}&cid={RELEASES}" == link
    )
    assert unknown["error"] == "message_not_found"


async def test_history_comes_in_pages_and_between_time_stamps(slack: Slack) -> None:
    stamps = [await slack.post(str(number)) for number in range(5)]
    first = await slack.api("conversations.history", channel=RELEASES, limit=2)
    cursor = first["response_metadata"]["next_cursor"]
    second = await slack.api("conversations.history", channel=RELEASES, limit=2, cursor=cursor)
    between = await slack.history(oldest=stamps[1], latest=stamps[3])
    inclusive = await slack.history(oldest=stamps[1], latest=stamps[3], inclusive=True)

    assert [stamps[4], stamps[3]] == [message["ts"] for message in first["messages"]]
    assert [stamps[2], stamps[1]] == [message["ts"] for message in second["messages"]]
    assert (len(between), len(inclusive)) == (1, 3)
    assert (await slack.api("conversations.history", channel=RELEASES, cursor="?"))[
        "error"
    ] == "invalid_cursor"


async def test_history_is_for_members_and_a_thread_has_to_exist(slack: Slack) -> None:
    codes = [
        (await slack.api("conversations.history", channel=RANDOM))["error"],
        (await slack.api("conversations.history", channel=FINANCE))["error"],
        (await slack.api("conversations.replies", channel=RELEASES, ts=UNKNOWN_TS))["error"],
    ]

    assert codes == ["not_in_channel", "channel_not_found", "thread_not_found"]


async def test_conversations_are_listed_by_kind_as_far_as_the_app_sees_them(slack: Slack) -> None:
    public = (await slack.api("conversations.list", exclude_archived=True))["channels"]
    private = (await slack.api("conversations.list", types="private_channel"))["channels"]
    direct = (await slack.api("conversations.list", types="im"))["channels"]

    assert {each["id"]: each["is_member"] for each in public} == {
        RELEASES: True,
        OFFER_X: True,
        RANDOM: False,
    }
    assert private == []
    assert ANA in {each["user"] for each in direct}


async def test_a_direct_message_opens_with_one_active_person(slack: Slack) -> None:
    async def opened(**args: Any) -> Json:
        return await slack.api("conversations.open", **args)

    assert (await opened(users=ANA))["channel"]["id"] == "D0ANA"
    assert [(await opened(users=user))["error"] for user in (ERIN, "U0NOBODY", "U0STAGEBOT")] == [
        "user_disabled",
        "user_not_found",
        "cannot_dm_bot",
    ]


async def test_members_guests_and_leavers_can_be_told_apart(slack: Slack) -> None:
    ana, gary, erin = [(await slack.api("users.info", user=user))["user"] for user in (ANA, GARY, ERIN)]
    members = (await slack.api("conversations.members", channel=OFFER_X))["members"]

    assert (ana["is_restricted"], gary["is_ultra_restricted"]) == (False, True)
    assert erin["deleted"]
    assert {ANA, "U0CHLOE", GARY, "U0SVEN", "U0STAGEBOT"} == set(members)
    assert (await slack.api("users.info", user="U0NOBODY"))["error"] == "user_not_found"


async def test_user_groups_are_listed_with_their_people(slack: Slack) -> None:
    groups = (await slack.api("usergroups.list", include_users=True))["usergroups"]
    release = (await slack.api("usergroups.users.list", usergroup="S0RELEASE"))["users"]

    assert {group["handle"]: group["users"] for group in groups} == {
        "release": [ANA, "U0CHLOE"],
        "marketing": ["U0BEN"],
    }
    assert release == [ANA, "U0CHLOE"]
    assert (await slack.api("usergroups.users.list", usergroup="S0NONE"))["error"] == "no_such_subteam"


async def test_a_missing_scope_is_named_with_what_was_granted(tmp_path: Path) -> None:
    manifest = tmp_path / "manifest.yml"
    manifest.write_text("oauth_config: {scopes: {bot: [chat:write, commands]}}\n", encoding="utf-8")
    async with running(Setting(manifest=manifest)) as slack:
        history = await slack.api("conversations.history", channel=RELEASES)
        users = await slack.api("users.list")
        home = await slack.api("views.publish", user_id=ANA, view={"type": "home", "blocks": []})

    assert (history["error"], history["provided"]) == ("missing_scope", "chat:write,commands")
    assert users["needed"] == "users:read"
    assert home["error"] == "not_enabled"


async def test_a_sender_s_name_needs_its_own_scope(slack: Slack) -> None:
    answer = await slack.api("chat.postMessage", channel=RELEASES, text="a", username="Boss")

    assert answer["needed"] == "chat:write.customize"


async def test_the_api_can_be_tried_without_a_token_and_the_bot_can_be_looked_up(slack: Slack) -> None:
    echo = await slack.api("api.test", token="", form=True, greeting="hello")
    error = await slack.api("api.test", token="", form=True, error="my_error")
    bot = (await slack.api("bots.info", bot="B0STAGEBOT"))["bot"]

    assert (echo["args"], error["error"]) == ({"greeting": "hello"}, "my_error")
    assert (bot["app_id"], bot["user_id"]) == ("A0STAGEBOT", "U0STAGEBOT")
    assert (await slack.api("bots.info", bot="B0OTHER"))["error"] == "bot_not_found"
