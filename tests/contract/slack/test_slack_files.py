"""Files between `SlackChat` and the local workspace, over real HTTP: both ways and their accidents."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.clock import SystemClock
from bot.domain.values import ChannelId
from bot.ports.slack import (
    ChatError,
    ChatRefused,
    ChatUnreachable,
    FileGone,
    FileNotAllowed,
    FileTooLarge,
    OwnFile,
    RouteBroken,
    Ts,
)
from bot.sandbox.workspace.seeds import ANA, OLD, RANDOM, RELEASES
from bot.slack.gateway import SlackChat
from bot.slack.wiring import open_slack
from tests.contract.workspace_client import Setting, Slack, running

CSV = b"subscription,note\n6b1f7f0e-0000-4000-8000-000000000001,Contoso\n"
MANY = 1_000_000


@pytest.fixture
async def slack() -> AsyncIterator[Slack]:
    async with running() as slack:
        yield slack


@pytest.fixture
async def chat(slack: Slack) -> AsyncIterator[SlackChat]:
    async with open_slack(token=slack.token, clock=SystemClock(), base_url=f"{slack.url}/api/") as opened:
        yield opened.chat


@pytest.fixture
async def unscoped(tmp_path: Path) -> AsyncIterator[Slack]:
    """A workspace in which the app may write messages and nothing else."""
    manifest = tmp_path / "manifest.yml"
    manifest.write_text("oauth_config: {scopes: {bot: ['chat:write']}}")
    async with running(Setting(manifest=manifest)) as slack:
        yield slack


async def _fetch_fault(chat: SlackChat, file_id: str, *, most_bytes: int = MANY) -> ChatError:
    with pytest.raises(ChatError) as caught:
        await chat.fetch_file(file_id, most_bytes=most_bytes)
    return caught.value


async def _send(chat: SlackChat, channel: str = RELEASES, content: bytes = CSV, **more: Ts) -> None:
    file = OwnFile(name="whitelist.csv", content=content)
    await chat.send_file(ChannelId(channel), file, says="As it is", **more)


async def _send_fault(chat: SlackChat, channel: str = RELEASES, content: bytes = CSV) -> ChatError:
    with pytest.raises(ChatError) as caught:
        await _send(chat, channel, content)
    return caught.value


async def test_what_a_person_handed_in_comes_as_it_is(slack: Slack, chat: SlackChat) -> None:
    file = await slack.hand_in("über list.csv", CSV)

    assert await chat.fetch_file(file["id"], most_bytes=len(CSV)) == CSV


async def test_a_file_that_says_it_is_too_large_is_not_even_asked_for(slack: Slack, chat: SlackChat) -> None:
    file = await slack.hand_in("list.csv", CSV)
    fault = await _fetch_fault(chat, file["id"], most_bytes=len(CSV) - 1)

    assert isinstance(fault, FileTooLarge)
    assert await slack.calls("file_download") == []


async def test_an_unknown_and_a_deleted_file_are_gone(slack: Slack, chat: SlackChat) -> None:
    file = await slack.hand_in("list.csv", CSV)
    await slack.send("DELETE", f"/sandbox/files/{file['id']}?person={ANA}")
    faults = [await _fetch_fault(chat, file_id) for file_id in (file["id"], "F0NOBODY")]

    assert [FileGone, FileGone] == [type(fault) for fault in faults]
    assert [fault.code for fault in faults] == ["file_deleted", "file_not_found"]


async def test_without_the_scope_the_sentence_says_what_an_admin_does(unscoped: Slack) -> None:
    url = f"{unscoped.url}/api/"
    file = await unscoped.hand_in("list.csv", CSV)
    async with open_slack(token=unscoped.token, clock=SystemClock(), base_url=url) as opened:
        reading = await _fetch_fault(opened.chat, file["id"])
        sending = await _send_fault(opened.chat)

    assert isinstance(reading, FileNotAllowed)
    assert "files:read" in str(reading)
    assert isinstance(sending, ChatRefused)
    assert "files:write" in str(sending)


async def test_the_login_page_instead_of_a_file_is_not_taken_for_the_file(
    slack: Slack, chat: SlackChat
) -> None:
    file = await slack.hand_in("list.csv", CSV)
    await slack.fault(fail=[{"method": "file_download", "status": 403, "error": "forbidden"}])
    fault = await _fetch_fault(chat, file["id"])

    assert isinstance(fault, FileNotAllowed)


@pytest.mark.parametrize("status", [500, 503])
async def test_a_server_that_fails_may_be_asked_again(slack: Slack, chat: SlackChat, status: int) -> None:
    file = await slack.hand_in("list.csv", CSV)
    await slack.fault(fail=[{"method": "file_download", "status": status}])
    fault = await _fetch_fault(chat, file["id"])

    assert isinstance(fault, ChatUnreachable)
    assert fault.outcome_known


async def test_a_sent_file_stands_in_the_channel_with_its_words(slack: Slack, chat: SlackChat) -> None:
    await _send(chat)
    [message] = await slack.history()
    [file] = message["files"]

    assert ("As it is", "whitelist.csv", "text/csv", len(CSV)) == (
        message["text"],
        file["name"],
        file["mimetype"],
        file["size"],
    )
    async with slack.session.get(f"{slack.url}/sandbox/files/{file['id']}?person={ANA}") as response:
        assert await response.read() == CSV
        assert response.headers["Content-Disposition"].startswith("attachment")


async def test_a_file_of_some_megabytes_goes_and_comes_whole(slack: Slack, chat: SlackChat) -> None:
    large = bytes(range(256)) * 4096 * 3
    await _send(chat, content=large)
    [message] = await slack.history()

    assert await chat.fetch_file(message["files"][0]["id"], most_bytes=len(large)) == large


async def test_a_file_can_go_into_a_thread_and_to_a_person(slack: Slack, chat: SlackChat) -> None:
    root = Ts(await slack.post("root"))
    await _send(chat, thread=root)
    await _send(chat, ANA)
    replies = (await slack.api("conversations.replies", channel=RELEASES, ts=root))["messages"]
    direct = await slack.history("D0ANA")

    assert [message["text"] for message in replies] == ["root", "As it is"]
    assert [file["name"] for message in direct for file in message["files"]] == ["whitelist.csv"]


async def test_where_the_bot_is_not_no_file_goes(slack: Slack, chat: SlackChat) -> None:
    faults = [await _send_fault(chat, channel) for channel in (RANDOM, OLD, "C0NOWHERE")]

    assert [RouteBroken] * 3 == [type(fault) for fault in faults]
    assert [fault.code for fault in faults] == ["not_in_channel", "is_archived", "channel_not_found"]


async def test_an_empty_file_is_refused_before_anything_is_sent(slack: Slack, chat: SlackChat) -> None:
    fault = await _send_fault(chat, content=b"")

    assert isinstance(fault, ChatRefused)
    assert await slack.calls("files.getUploadURLExternal") == []


async def test_bytes_that_do_not_arrive_change_nothing_that_anybody_sees(
    slack: Slack, chat: SlackChat
) -> None:
    await slack.fault(cut=[{"method": "file_upload"}])
    fault = await _send_fault(chat)

    assert isinstance(fault, ChatUnreachable)
    assert fault.outcome_known
    assert await slack.history() == []


async def test_an_answer_lost_after_the_last_step_leaves_the_outcome_unknown(
    slack: Slack, chat: SlackChat
) -> None:
    await slack.fault(cut=[{"method": "files.completeUploadExternal"}])
    fault = await _send_fault(chat)

    assert isinstance(fault, ChatUnreachable)
    assert not fault.outcome_known
    assert len(await slack.history()) == 1


async def test_a_picture_carries_its_title_and_what_it_shows(slack: Slack, chat: SlackChat) -> None:
    file = OwnFile(name="timeline.png", content=b"PNG", title="Timeline of offer-x", alt="3 h in all")
    await chat.send_file(ChannelId(RELEASES), file, says="How it went")
    [message] = await slack.history()
    [shown] = message["files"]

    assert (shown["title"], shown["alt_txt"]) == ("Timeline of offer-x", "3 h in all")


async def test_words_longer_than_slack_takes_are_refused_before_anything_is_shown(chat: SlackChat) -> None:
    file = OwnFile(name="timeline.png", content=b"PNG", alt="x" * 1001)
    with pytest.raises(ChatRefused) as caught:
        await chat.send_file(ChannelId(RELEASES), file, says="")

    assert caught.value.code == "alt_txt_too_large"
