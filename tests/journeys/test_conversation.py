"""Words in threads and direct messages, shortcuts, the list of offers that is looked up: over Socket Mode."""

import json

import pytest

from tests.journeys.conftest import ANA, BEN, CHANNEL, Team, review_of


def holding(messages, words):
    return [message for message in messages if words in str(message)]


async def say(team: Team, text: str, person: str = ANA, channel: str = CHANNEL, thread: str | None = None):
    """Write a message, and wait until the bot has acknowledged it."""
    return await team.act(
        "message", person, channel=channel, text=text, **({"thread_ts": thread} if thread else {})
    )


async def bot_id(team: Team) -> str:
    return str((await team.state())["bot"]["user_id"])


async def answered(team: Team, says: str, person: str = ANA, channel: str = CHANNEL):
    """Wait for an answer for one pair of eyes."""
    return await team.until(
        lambda seen: next((m for m in seen["ephemerals"].get(channel, []) if says in str(m)), None),
        person,
    )


async def card(team: Team):
    """Stage an offer; return its card when the bot has noted where it stands: there is a reply below it."""
    await team.stage()
    return await team.until(lambda seen: seen["replies"] and seen["messages"][CHANNEL][0])


async def test_in_a_runs_thread_its_offer_need_not_be_named(team):
    root = await card(team)

    await say(team, f"<@{await bot_id(team)}> status", thread=root["ts"])

    shown = await answered(team, "offer-x")
    assert shown["thread_ts"] == root["ts"]
    seen_by_ben = (await team.state(BEN))["ephemerals"].get(CHANNEL, [])
    assert seen_by_ben == [], "an answer is for who asked"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("offer-x", "knows of no run of “offer-x”"),
        ("help cancel", "Cancel a run"),
        ("whoami", "you may see runs"),
        ("push offer-x", "press the button"),
        ("<!channel> now please", "I do not understand"),
    ],
)
async def test_a_mention_speaks_the_grammar_of_the_command_and_starts_nothing(team, words, says):
    await say(team, f"<@{await bot_id(team)}> {words}")

    await answered(team, says)
    assert team.published("preview") == 0
    assert (await team.state())["view"] is None


async def test_the_button_of_a_mention_opens_the_window(team):
    await say(team, f"<@{await bot_id(team)}> push offer-x")
    shown = await answered(team, "press the button")

    place = {"type": "message", "channel": CHANNEL, "ts": shown["ts"], "ephemeral": True}
    (block,) = [b for b in shown["blocks"] if b["type"] == "actions"]
    action = block["elements"][0]["action_id"]
    await team.act("action", ANA, container=place, block_id=block["block_id"], action_id=action)

    await team.until(lambda seen: (view := seen["view"]) and view["callback_id"] == "stage" and view)


async def test_a_direct_message_is_answered_there_once(team):
    direct = "D0ANA"
    await say(team, "status offer-x", channel=direct)

    found = await team.until(lambda seen: holding(seen["messages"][direct], "knows of no run"))
    assert len(found) == 1


async def test_the_bot_does_not_answer_itself(team):
    direct = "D0ANA"
    await say(team, "help", channel=direct)
    await team.until(lambda seen: holding(seen["messages"][direct], "/stage cancel"))
    await say(team, "whoami", channel=direct)
    await team.until(lambda seen: holding(seen["messages"][direct], "you may see runs"))

    assert len((await team.state())["messages"][direct]) == 4


async def test_a_messages_menu_shows_the_run_and_other_messages_have_none(team):
    root = await card(team)

    await team.act("shortcut", ANA, callback_id="run_status", channel=CHANNEL, message_ts=root["ts"])
    await team.until(lambda seen: (view := seen["view"]) and "offer-x" in json.dumps(view))

    await say(team, "just words", person=BEN)
    (words,) = [m for m in (await team.state())["messages"][CHANNEL] if m["text"] == "just words"]
    await team.act("shortcut", BEN, callback_id="run_status", channel=CHANNEL, message_ts=words["ts"])
    await team.until(lambda seen: (view := seen["view"]) and "about no run" in json.dumps(view), BEN)


async def test_the_shortcut_asks_which_offer_and_looks_up_what_is_typed(team):
    await team.act("shortcut", ANA, callback_id="stage_offer")
    view = await team.until(
        lambda seen: (view := seen["view"]) and "Which offer?" in json.dumps(view) and view
    )
    (block,) = [b for b in view["blocks"] if b["block_id"] == "pick"]
    container = {"type": "view", "view_id": view["id"]}
    action = block["elements"][0]["action_id"]

    found = await team.act(
        "options", ANA, container=container, block_id="pick", action_id=action, query="news"
    )

    assert [option["value"] for option in found["options"]] == ["offer-news"]


async def test_why_it_failed_and_where_to_approve_are_answered_in_words(team):
    await team.stage("offer-broken")
    await team.until(lambda seen: "things to correct" in str(seen["messages"]))
    why = str((await team.command("/stage why offer-broken"))["payload"])
    assert "The Azure Linux agent in the image is too old." in why
    assert "Install the newest Azure Linux agent" in why
    assert "waits for no approval" in str((await team.command("/stage approve offer-broken"))["payload"])

    await team.stage()
    review = await team.until(review_of)
    await say(team, f"<@{await bot_id(team)}> approve", thread=review["thread_ts"])
    shown = await answered(team, "waiting for approval")
    assert "Post the review here" in str(shown["blocks"])
