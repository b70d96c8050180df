"""`SlackChat.update`, `find`, `remove_others` and `permalink`: what stands already, over real HTTP."""

from typing import Any

import pytest

from bot.domain.values import ChannelId, PersonId
from bot.ports.slack import ChatRefused, ChatUnreachable, Message, PostGone, Ts
from bot.slack.gateway import SlackChat
from tests.unit.slack.doubles import (
    Answer,
    FakeSlack,
    cut,
    ok,
    refused,
)

RELEASES = ChannelId("C0RELEASES")
ANA = PersonId("U0ANA")
TS = Ts("1795406400.000100")
PLAN = Message(
    text="offer-x: in progress",
    blocks=({"type": "plan", "title": "offer-x", "tasks": []},),
    fallback_blocks=({"type": "divider"},),
)


async def _post(chat: SlackChat, channel: ChannelId = RELEASES, message: Message = PLAN) -> Ts:
    return await chat.post(channel, message, marker="01M")


class TestUpdate:
    """Idempotent, so it may be repeated."""

    async def test_an_update_that_was_cut_is_repeated_once(self, fake: FakeSlack, chat: SlackChat) -> None:
        fake.tell("chat.update", cut())
        await chat.update(RELEASES, TS, PLAN)

        assert len(fake.args("chat.update")) == 2

    async def test_an_update_without_blocks_leaves_only_its_text(
        self, fake: FakeSlack, chat: SlackChat
    ) -> None:
        await chat.update(RELEASES, TS, Message(text="gone"))

        assert fake.args("chat.update") == [{"channel": RELEASES, "ts": TS, "text": "gone"}]

    async def test_a_deleted_message_is_gone(self, fake: FakeSlack, chat: SlackChat) -> None:
        fake.tell("chat.update", refused("message_not_found"))
        with pytest.raises(PostGone):
            await chat.update(RELEASES, TS, PLAN)

    async def test_a_direct_message_is_updated_in_its_own_channel(
        self, fake: FakeSlack, chat: SlackChat
    ) -> None:
        fake.tell("chat.postMessage", ok(ts=TS, channel="D0ANA"))
        await _post(chat, ChannelId(ANA))
        await chat.update(ChannelId(ANA), TS, PLAN)

        assert [args["channel"] for args in fake.args("chat.update")] == ["D0ANA"]

    async def test_after_a_restart_the_direct_channel_is_asked_for(
        self, fake: FakeSlack, chat: SlackChat
    ) -> None:
        fake.tell("conversations.open", ok(channel={"id": "D0ANA"}))
        await chat.update(ChannelId(ANA), TS, PLAN)

        assert [args["channel"] for args in fake.args("chat.update")] == ["D0ANA"]


def _said(marker: str, ts: str, **other: Any) -> dict[str, Any]:
    metadata = {"event_type": "stagebot_notice", "event_payload": {"marker": marker}}
    return {"ts": ts, "text": "x", "metadata": metadata} | other


class TestFind:
    """Whether a message of unknown outcome arrived."""

    async def test_it_is_found_in_the_channels_history(self, fake: FakeSlack, chat: SlackChat) -> None:
        fake.tell(
            "conversations.history", ok(messages=[{"ts": "2.0"}, _said("other", "1.5"), _said("01M", TS)])
        )
        found = await chat.find(RELEASES, "01M")

        expected = {"channel": RELEASES, "include_all_metadata": "true", "limit": "200"}
        assert (TS, [expected]) == (found, fake.args("conversations.history"))

    async def test_it_is_found_on_a_later_page_of_its_thread(self, fake: FakeSlack, chat: SlackChat) -> None:
        fake.tell(
            "conversations.replies",
            ok(messages=[_said("other", "1.0")], response_metadata={"next_cursor": "next"}),
            ok(messages=[_said("01M", TS)]),
        )
        found = await chat.find(RELEASES, "01M", thread=Ts("1.0"))

        assert (
            found,
            [args.get("cursor") for args in fake.args("conversations.replies")],
        ) == (TS, [None, "next"])

    async def test_metadata_of_another_app_is_not_ours(self, fake: FakeSlack, chat: SlackChat) -> None:
        theirs = {"event_type": "other_app", "event_payload": {"marker": "01M"}}
        odd: list[Any] = [{"ts": "1.0", "metadata": theirs}, {"ts": "2.0", "metadata": "x"}, "x", {"ts": 3}]
        fake.tell("conversations.history", ok(messages=odd))

        assert await chat.find(RELEASES, "01M") is None

    async def test_a_deleted_thread_holds_nothing(self, fake: FakeSlack, chat: SlackChat) -> None:
        fake.tell("conversations.replies", refused("thread_not_found"))

        assert await chat.find(RELEASES, "01M", thread=TS) is None

    async def test_without_the_scope_it_is_refused(self, fake: FakeSlack, chat: SlackChat) -> None:
        fake.tell("conversations.history", refused("missing_scope", needed="channels:history"))
        with pytest.raises(ChatRefused) as caught:
            await chat.find(RELEASES, "01M")

        assert caught.value.code == "missing_scope"

    async def test_a_channel_too_long_to_look_through_gives_no_certain_no(
        self, fake: FakeSlack, chat: SlackChat
    ) -> None:
        fake.usual["conversations.history"] = ok(messages=[], response_metadata={"next_cursor": "n"})
        with pytest.raises(ChatRefused):
            await chat.find(RELEASES, "01M")

    async def test_an_answer_without_messages_gives_no_certain_no(
        self, fake: FakeSlack, chat: SlackChat
    ) -> None:
        fake.tell("conversations.history", ok())
        with pytest.raises(ChatUnreachable):
            await chat.find(RELEASES, "01M")


class TestRemoveOthers:
    """What stands twice, because Slack carried a post out late."""

    async def test_all_but_one_are_removed_and_what_is_gone_already_is_no_error(
        self, fake: FakeSlack, chat: SlackChat
    ) -> None:
        found = [_said("01M", "1.0"), _said("other", "2.0"), _said("01M", TS), _said("01M", "3.0")]
        fake.tell("conversations.history", ok(messages=found))
        fake.tell("chat.delete", refused("message_not_found"), ok())

        assert await chat.remove_others(RELEASES, "01M", keep=TS) == 2
        assert [args["ts"] for args in fake.args("chat.delete")] == ["1.0", "3.0"]

    async def test_one_that_stands_alone_stays(self, fake: FakeSlack, chat: SlackChat) -> None:
        fake.tell("conversations.replies", ok(messages=[_said("01M", TS)]))

        assert await chat.remove_others(RELEASES, "01M", keep=TS, thread=Ts("1.0")) == 0
        assert fake.args("chat.delete") == []


@pytest.mark.parametrize(
    ("answer", "link"),
    [
        (ok(permalink="https://x.slack.com/p1"), "https://x.slack.com/p1"),
        (ok(), None),
        (refused("message_not_found"), None),
        (refused("channel_not_found"), None),
        (refused("missing_scope"), None),
    ],
)
async def test_a_permalink_or_none(
    fake: FakeSlack, chat: SlackChat, answer: Answer, link: str | None
) -> None:
    fake.tell("chat.getPermalink", answer)

    assert link == await chat.permalink(RELEASES, TS)
