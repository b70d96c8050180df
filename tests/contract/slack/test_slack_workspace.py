"""The whole adapter against the local workspace, which knows Slack's rules and shares no code with us."""

from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from bot.clock import SystemClock
from bot.domain.people import Actor
from bot.domain.values import ChannelId, PersonId, TeamId
from bot.ports.slack import (
    ChatRefused,
    ChatRevoked,
    ChatThrottled,
    ChatUnreachable,
    Message,
    PostGone,
    RouteBroken,
    Ts,
)
from bot.sandbox.serve import serve
from bot.sandbox.workspace.app import BOT_TOKEN, create_app
from bot.sandbox.workspace.shapes import Timing
from bot.slack.wiring import Slack, open_slack
from tests.unit.slack.doubles import ManualClock
from tests.unit.slack.workspace import ANA, Workspace, a_workspace

RELEASES, RANDOM = ChannelId("C0RELEASES"), ChannelId("C0RANDOM")
OLD = ChannelId("C0OLD")
HELLO = Message(text="offer-x is staged", blocks=({"type": "divider"},))


@pytest.fixture
async def workspace() -> AsyncIterator[Workspace]:
    async with a_workspace() as running:
        yield running


@pytest.fixture
async def slack(workspace: Workspace) -> AsyncIterator[Slack]:
    async with open_slack(token=BOT_TOKEN, clock=SystemClock(), base_url=workspace.api) as opened:
        yield opened


async def test_a_message_is_posted_changed_found_and_linked(workspace: Workspace, slack: Slack) -> None:
    ts = await slack.chat.post(RELEASES, HELLO, marker="01M")
    await slack.chat.update(RELEASES, ts, Message(text="offer-x is live"))
    found = await slack.chat.find(RELEASES, "01M")
    link = await slack.chat.permalink(RELEASES, ts)
    [shown] = await workspace.messages(RELEASES)

    assert (ts, "offer-x is live", True) == (found, shown["text"], bool(link))


async def test_a_reply_is_found_in_its_thread_only(slack: Slack) -> None:
    root = await slack.chat.post(RELEASES, HELLO, marker="01ROOT")
    reply = await slack.chat.post(RELEASES, HELLO, marker="01REPLY", thread=root)
    found = await slack.chat.find(RELEASES, "01REPLY", thread=root)

    assert (reply, None) == (found, await slack.chat.find(RELEASES, "01REPLY"))


async def test_a_post_cut_after_it_was_accepted_stands_once_and_is_found(
    workspace: Workspace, slack: Slack
) -> None:
    await workspace.fault(cut=[{"method": "chat.postMessage"}])
    with pytest.raises(ChatUnreachable) as caught:
        await slack.chat.post(RELEASES, HELLO, marker="01M")
    [shown] = await workspace.messages(RELEASES)

    assert (False, shown["ts"]) == (caught.value.outcome_known, await slack.chat.find(RELEASES, "01M"))


async def test_a_direct_message_is_changed_and_found_by_its_person(
    workspace: Workspace, slack: Slack
) -> None:
    ts = await slack.chat.post(ChannelId(ANA), HELLO, marker="01M")
    async with open_slack(token=BOT_TOKEN, clock=SystemClock(), base_url=workspace.api) as restarted:
        await restarted.chat.update(ChannelId(ANA), ts, Message(text="changed"))
        found = await restarted.chat.find(ChannelId(ANA), "01M")

    assert ts == found


@pytest.mark.parametrize(
    ("channel", "code"),
    [(RANDOM, "not_in_channel"), (OLD, "is_archived"), (ChannelId("C0NOWHERE"), "channel_not_found")],
)
async def test_a_channel_that_cannot_be_written_to(slack: Slack, channel: ChannelId, code: str) -> None:
    with pytest.raises(RouteBroken) as caught:
        await slack.chat.post(channel, HELLO, marker="01M")

    assert code == caught.value.code


async def test_a_message_that_is_gone(slack: Slack) -> None:
    with pytest.raises(PostGone):
        await slack.chat.update(RELEASES, Ts("1500000000.000100"), HELLO)


async def test_blocks_that_slack_refuses_are_followed_by_the_classic_ones(
    workspace: Workspace, slack: Slack
) -> None:
    alert = {"type": "alert", "text": {"type": "mrkdwn", "text": "alerts belong into modals"}}
    message = Message(text="x", blocks=(alert,), fallback_blocks=HELLO.blocks)
    await slack.chat.post(RELEASES, message, marker="01M")
    await slack.chat.post(RELEASES, message, marker="02M")
    kinds = [shown["blocks"][0]["type"] for shown in await workspace.messages(RELEASES)]

    assert (kinds, await workspace.calls("chat.postMessage")) == (["divider", "divider"], 3)


async def test_a_revoked_token(workspace: Workspace, slack: Slack) -> None:
    await workspace.fault(revoked=True)
    with pytest.raises(ChatRevoked):
        await slack.chat.post(RELEASES, HELLO, marker="01M")


async def test_without_history_scopes_one_may_not_look(tmp_path: Path) -> None:
    manifest = tmp_path / "manifest.yml"
    manifest.write_text("oauth_config: {scopes: {bot: [chat:write, commands]}}")
    async with (
        serve(create_app(manifest=manifest)) as url,
        open_slack(token=BOT_TOKEN, clock=SystemClock(), base_url=f"{url}/api/") as slack,
    ):
        await slack.chat.post(RELEASES, HELLO, marker="01M")
        with pytest.raises(ChatRefused) as caught:
            await slack.chat.find(RELEASES, "01M")

    assert caught.value.code == "missing_scope"


async def test_slacks_limit_is_told_with_its_wait(workspace: Workspace, slack: Slack) -> None:
    await workspace.fault(
        fail=[{"method": "chat.postMessage", "error": "ratelimited", "status": 429, "retry_after": 7}]
    )
    with pytest.raises(ChatThrottled) as caught:
        await slack.chat.post(RELEASES, HELLO, marker="01M")

    assert (caught.value.retry_after, len(await workspace.messages(RELEASES))) == (7.0, 0)


async def test_people_as_the_directory_knows_them(workspace: Workspace, slack: Slack) -> None:
    me = await slack.installation.identity()

    async def told(id_: str) -> tuple[bool, bool, bool, frozenset[str]]:
        person = await slack.people.person(Actor(team=TeamId(me.team), person=PersonId(id_)))
        return person.is_guest, person.is_deactivated, person.is_bot, person.groups

    expected = {
        "U0ANA": (False, False, False, frozenset({"S0RELEASE"})),
        "U0BEN": (False, False, False, frozenset({"S0MARKETING"})),
        "U0DMITRI": (False, False, False, frozenset()),
        "U0GARY": (True, False, False, frozenset()),
        "U0ERIN": (False, True, False, frozenset()),
        me.bot_user: (False, False, True, frozenset()),
    }
    assert expected == {id_: await told(id_) for id_ in expected}


async def test_a_burst_meets_slacks_limit_once_at_most() -> None:
    clock = ManualClock()
    refusals = 0
    async with (
        aiohttp.ClientSession() as session,
        serve(create_app(timing=Timing(now=lambda: clock.now().timestamp()))) as url,
        open_slack(token=BOT_TOKEN, clock=clock, base_url=f"{url}/api/") as slack,
    ):
        workspace = Workspace(url, session)
        await workspace.fault(rate_limits=True)
        for number in range(40):
            try:
                await slack.chat.post(RELEASES, HELLO, marker=f"{number}")
            except ChatThrottled as error:
                refusals += 1
                clock.pass_time(error.retry_after or 0)

    assert refusals == 1
