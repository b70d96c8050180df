"""What the page of the local workspace reads and follows, and who may ask."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from pathlib import Path

import pytest

from bot.sandbox.clock import SandboxClock
from bot.sandbox.workspace.app import WORKSPACE
from bot.sandbox.workspace.changes import ChangeLog
from bot.sandbox.workspace.seeds import ANA, BEN, ERIN, FINANCE, GARY, OFFER_X, OLD, RANDOM, RELEASES
from bot.sandbox.workspace.shapes import Timing
from tests.contract.workspace_client import Json, Setting, Slack, running


async def test_everybody_sees_the_channels_they_are_in_and_a_guest_only_one(slack: Slack) -> None:
    seen = {
        person: {channel["id"] for channel in (await slack.state(person))["channels"]}
        for person in (ANA, BEN, GARY)
    }

    assert {
        ANA: {RELEASES, OFFER_X, RANDOM, FINANCE, OLD, "D0ANA"},
        BEN: {RELEASES, RANDOM, FINANCE, OLD, "D0BEN"},
        GARY: {OFFER_X, "D0GARY"},
    } == seen


async def test_the_state_names_people_commands_and_where_the_bot_is(slack: Slack) -> None:
    state = await slack.state()
    membership = {channel["name"]: channel["bot_is_member"] for channel in state["channels"]}

    assert state["team"]["name"] == "Contoso Publishing"
    people = {person["name"]: person for person in state["people"]}
    assert {"Ana Ortiz", "Ben Acker", "Priya Nair", "Guest Gary", "Sven Berg"} <= people.keys()
    assert "Erin Gone" not in people
    assert (people["Ana Ortiz"]["initials"], people["Ana Ortiz"]["tz"]) == ("AO", "Europe/Madrid")
    assert (people["Guest Gary"]["is_guest"], people["Sven Berg"]["is_foreign"]) == (True, True)
    assert [command["command"] for command in state["commands"]] == ["/stage"]
    assert (membership["releases"], membership["random"]) == (True, False)
    assert (
        (False, "down", False)
        == (
            state["bot"]["connected"],
            state["bot"]["link"],
            state["clock"]["available"],
        )
        == (False, "down", False)
    )


@pytest.mark.parametrize("person", [ERIN, "U0STAGEBOT", "U0NOBODY"])
async def test_nobody_else_can_be_acted_as(slack: Slack, person: str) -> None:
    state = await slack.state(person)

    assert (state["status"], state["error"]) == (404, "unknown_person")


async def test_a_person_s_text_is_stored_escaped_with_mentions_as_tokens(slack: Slack) -> None:
    await slack.act("message", channel=RELEASES, text="<b>&</b> @stagebot see <@U0BEN> <!channel>")
    message = (await slack.history())[0]

    assert message["text"] == "&lt;b&gt;&amp;&lt;/b&gt; <@U0STAGEBOT> see <@U0BEN> <!channel>"
    assert message["user"] == ANA


async def test_messages_threads_and_broadcasts_have_their_places(slack: Slack) -> None:
    parent = await slack.post("parent")
    quiet = await slack.post("quiet", thread_ts=parent)
    loud = await slack.post("loud", thread_ts=parent, reply_broadcast=True)
    state = await slack.state()

    assert [parent, loud] == [message["ts"] for message in state["messages"][RELEASES]]
    assert [quiet, loud] == [message["ts"] for message in state["replies"][f"{RELEASES}:{parent}"]]
    assert (
        state["messages"][RELEASES][0]["reply_count"],
        state["messages"][RELEASES][0]["username"],
    ) == (2, "stagebot")


async def test_the_feed_replays_what_was_missed_and_goes_on(slack: Slack) -> None:
    since = (await slack.state())["seq"]
    ts = await slack.post("one")
    async with aclosing(slack.feed(ANA, since=since)) as events:
        heard = [await _told(events)]
        await slack.api("chat.update", channel=RELEASES, ts=ts, text="two")
        heard.append(await _told(events))
        await slack.api("chat.delete", channel=RELEASES, ts=ts)
        heard.append(await _told(events))

    assert heard == [("message.posted", "one"), ("message.changed", "two"), ("message.deleted", "two")]


async def _told(events: AsyncGenerator[Json, None]) -> tuple[str, str]:
    event = await anext(events)
    return event["kind"], event["message"]["text"]


async def test_a_reply_also_changes_its_parent(slack: Slack) -> None:
    parent = await slack.post("parent")
    since = (await slack.state())["seq"]
    await slack.post("reply", thread_ts=parent)
    changed = await slack.until(ANA, "message.changed", since=since)

    assert (parent, 1) == (changed["message"]["ts"], changed["message"]["reply_count"])


async def test_the_feed_tells_a_guest_only_of_their_channel(slack: Slack) -> None:
    since = (await slack.state())["seq"]
    await slack.post("not for guests", RELEASES)
    await slack.api("chat.postEphemeral", channel=OFFER_X, user=ANA, text="for Ana")
    await slack.post("for all", OFFER_X)
    async with aclosing(slack.feed(GARY, since=since)) as events:
        first = await anext(events)

    assert (first["kind"], first["message"]["text"]) == ("message.posted", "for all")


async def test_a_whisper_is_told_to_its_person_alone(slack: Slack) -> None:
    since = (await slack.state())["seq"]
    await slack.api("chat.postEphemeral", channel=RELEASES, user=ANA, text="for Ana")
    await slack.post("for all")
    firsts: list[str] = []
    for person in (ANA, BEN):
        async with aclosing(slack.feed(person, since=since)) as events:
            firsts.append((await anext(events))["kind"])

    assert firsts == ["ephemeral.posted", "message.posted"]


async def test_who_comes_back_too_late_has_to_read_everything_again(slack: Slack) -> None:
    log = slack.app[WORKSPACE].log
    for number in range(2001):
        log.add("notice", {"text": str(number)})
    late = await slack.until(ANA, "reset", since=0)
    ahead = await slack.until(ANA, "reset", since=999_999)

    assert [log.seq, log.seq] == [late["seq"], ahead["seq"]]


def test_the_log_knows_what_it_has_forgotten() -> None:
    log = ChangeLog(kept=2)
    for number in range(3):
        log.add("notice", {"text": str(number)})

    assert [
        changes if changes is None else [change.seq for change in changes]
        for changes in (log.after(0), log.after(1), log.after(2), log.after(3))
    ] == [None, [2, 3], [3], []]


async def test_a_browser_that_reconnects_says_where_it_was(slack: Slack) -> None:
    await slack.post("one")
    since = (await slack.state())["seq"]
    await slack.post("two")
    url = f"{slack.url}/sandbox/feed?person={ANA}&since=0"
    async with slack.session.get(url, headers={"Last-Event-ID": str(since)}) as response:
        await response.content.readuntil(b"\n\n")
        first = await response.content.readuntil(b"\n\n")

    assert response.content_type == "text/event-stream"
    assert first.startswith(f"id: {since + 1}\ndata: ".encode())


async def test_a_quiet_feed_stays_alive() -> None:
    async with (
        running(Setting(timing=Timing(keep_alive=0.01))) as slack,
        slack.session.get(f"{slack.url}/sandbox/feed?person={ANA}&since=0") as response,
    ):
        await response.content.readuntil(b"\n\n")
        line = await response.content.readuntil(b"\n\n")

    assert line == b": still here\n\n"


async def test_a_connection_of_the_bot_shows(slack: Slack) -> None:
    socket = await slack.socket()
    up = await slack.until(ANA, "bot.link")
    await socket.ws.close()
    down = await slack.until(ANA, "bot.link", since=up["seq"])

    assert [up["connected"], down["connected"]] == [True, False]


async def test_the_simulated_clock_can_be_set_from_the_page() -> None:
    clock = SandboxClock()
    async with running(Setting(clock=clock)) as slack:
        set_to = await slack.send("POST", "/sandbox/clock", {"speed": 600})
        wrong = await slack.send("POST", "/sandbox/clock", {"speed": -1})
        told = await slack.until(ANA, "clock.changed")
        state = await slack.state()

    assert (clock.speed, set_to["clock"]["speed"], told["clock"]["speed"]) == (600, 600, 600)
    assert (wrong["status"], wrong["error"]) == (400, "invalid_body")
    assert state["clock"]["available"]
    assert state["clock"]["now"].endswith("Z")


async def test_the_project_s_own_manifest_says_which_commands_there_are() -> None:
    async with running(Setting(manifest=Path(__file__).parents[3] / "manifest.yml")) as slack:
        commands = (await slack.state())["commands"]

    assert [command["command"] for command in commands] == ["/stage"]


async def test_without_a_clock_there_is_nothing_to_set(slack: Slack) -> None:
    assert (await slack.send("POST", "/sandbox/clock", {"speed": 600}))["status"] == 404


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "example.com"},
        {"Origin": "http://example.com"},
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": "null"},
    ],
)
async def test_only_this_machine_s_own_page_may_talk_to_it(slack: Slack, headers: dict[str, str]) -> None:
    refused = [
        await slack.send("GET", f"/sandbox/state?person={ANA}", headers=headers),
        await slack.send("GET", "/api/api.test", headers=headers),
    ]

    assert [(answer["status"], answer["error"]) for answer in refused] == [(403, "forbidden")] * 2


async def test_the_page_s_own_origin_is_welcome(slack: Slack) -> None:
    answer = await slack.send("GET", f"/sandbox/state?person={ANA}", headers={"Origin": slack.url})

    assert answer["status"] == 200


async def test_the_page_is_served_and_nothing_beside_it(slack: Slack) -> None:
    async with slack.session.get(f"{slack.url}/") as page:
        kind = page.content_type
    async with slack.session.get(f"{slack.url}/static/..%2Fapp.py") as outside:
        status = outside.status

    assert (kind, status) == ("text/html", 404)


async def test_a_body_has_to_be_an_object_and_an_act_has_to_exist(slack: Slack) -> None:
    async with slack.session.post(f"{slack.url}/sandbox/act/message", data=b"[") as response:
        broken = await response.json()
    unknown = await slack.act("dance")
    silent = await slack.act("message", channel=RELEASES, text=" ")

    assert [
        broken["error"],
        unknown["error"],
        silent["error"],
    ] == ["invalid_json", "unknown_act", "missing_text"]


async def test_the_feed_ends_when_the_server_stops() -> None:
    async with running() as slack:
        response = await slack.session.get(f"{slack.url}/sandbox/feed?person={ANA}&since=0")
        await response.content.readuntil(b"\n\n")
        slack.app[WORKSPACE].log.close()
        rest = await response.content.read()

    assert rest == b""
