"""`SlackChat` answering people: modals and response addresses, over real HTTP."""

import pytest

from bot.domain.values import ChannelId, PersonId
from bot.ports.slack import ChatError, ChatRefused, ChatThrottled, ChatUnreachable, Message, Ts
from bot.slack.gateway import SlackChat
from tests.unit.slack.doubles import (
    Answer,
    FakeSlack,
    cut,
    ok,
    refused,
    text,
)

RELEASES = ChannelId("C0RELEASES")
ANA = PersonId("U0ANA")
TS = Ts("1795406400.000100")
PLAN = Message(
    text="offer-x: in progress",
    blocks=({"type": "plan", "title": "offer-x", "tasks": []},),
    fallback_blocks=({"type": "divider"},),
)


class TestModals:
    """Forms."""

    async def test_a_modal_is_opened_and_its_id_returned(self, fake: FakeSlack, chat: SlackChat) -> None:
        fake.tell("views.open", ok(view={"id": "V1"}))
        opened = await chat.open_modal("trigger", {"type": "modal"})

        expected = {"trigger_id": "trigger", "view": {"type": "modal"}}
        assert ("V1", [expected]) == (opened, fake.args("views.open"))

    async def test_a_trigger_is_used_once_even_when_the_answer_is_lost(
        self, fake: FakeSlack, chat: SlackChat
    ) -> None:
        fake.tell("views.open", cut())
        with pytest.raises(ChatUnreachable):
            await chat.open_modal("trigger", {"type": "modal"})

        assert len(fake.calls) == 1

    @pytest.mark.parametrize("code", ["expired_trigger_id", "exchanged_trigger_id"])
    async def test_a_late_trigger_is_told_in_words(self, fake: FakeSlack, chat: SlackChat, code: str) -> None:
        fake.tell("views.open", refused(code))
        with pytest.raises(ChatRefused, match=r"Please try again\.") as caught:
            await chat.open_modal("trigger", {"type": "modal"})

        assert code == caught.value.code

    async def test_a_closed_modal_is_no_error(self, fake: FakeSlack, chat: SlackChat) -> None:
        fake.tell("views.update", refused("not_found"))
        await chat.update_modal("V1", {"type": "modal"})

        assert fake.args("views.update") == [{"view_id": "V1", "view": {"type": "modal"}}]

    async def test_any_other_refusal_of_an_update_is_one(self, fake: FakeSlack, chat: SlackChat) -> None:
        fake.tell("views.update", refused("invalid_arguments"))
        with pytest.raises(ChatRefused):
            await chat.update_modal("V1", {"type": "modal"})


def _kinds(fake: FakeSlack, method: str) -> list[str]:
    return [args["blocks"][0]["type"] for args in fake.args(method)]


class TestRespond:
    """The address comes with the payload; nothing goes to a stranger's."""

    async def test_the_answer_is_for_its_person_and_carries_no_token(
        self, fake: FakeSlack, chat: SlackChat
    ) -> None:
        await chat.respond(f"{fake.url}/hooks/abc", Message(text="done"), replace=True)
        [call] = fake.calls

        expected = {"response_type": "ephemeral", "replace_original": True, "text": "done"}
        assert (expected, None) == (call.args, call.headers.get("Authorization"))

    @pytest.mark.parametrize(
        "url",
        [
            "http://hooks.slack.com/x",
            "https://hooks.slack.com.evil.example/x",
            "https://evil.example/hooks.slack.com",
            "https://hooks.slack.com@evil.example/",
            "https://me:secret@hooks.slack.com/x",
            "https://hooks.slack.com:8443/x",
            "https://169.254.169.254/latest",
            "http://127.0.0.1:1/x",
            "http://localhost/x",
            "https://[::1/x",
            "https://hooks.slack.com:port/x",
            "file:///etc/passwd",
            "",
        ],
    )
    async def test_a_strangers_address_gets_nothing(self, fake: FakeSlack, chat: SlackChat, url: str) -> None:
        with pytest.raises(ChatRefused) as caught:
            await chat.respond(url, Message(text="x"))

        assert (caught.value.code, fake.calls) == ("foreign_response_url", [])

    @pytest.mark.parametrize(
        ("answer", "kind", "code"),
        [
            (text("used_url", status=404), ChatRefused, "used_url"),
            (refused("expired_url", status=404), ChatRefused, "expired_url"),
            (text("gone", status=410, kind="text/html"), ChatRefused, "gone"),
            (text("<p>no</p>", status=403, kind="text/html"), ChatRefused, "http_403"),
            (text("", status=302, Location="http://127.0.0.1:1/"), ChatRefused, "http_302"),
            (text("", status=429), ChatThrottled, "http_429"),
            (text("", status=500), ChatUnreachable, ""),
            (cut(), ChatUnreachable, ""),
        ],
    )
    async def test_what_its_answers_mean(
        self, fake: FakeSlack, chat: SlackChat, answer: Answer, kind: type[ChatError], code: str
    ) -> None:
        fake.tell("abc", answer)
        with pytest.raises(ChatError) as caught:
            await chat.respond(f"{fake.url}/hooks/abc", Message(text="x"))

        assert (kind, code) == (type(caught.value), caught.value.code)

    @pytest.mark.parametrize(
        "answer", [text("ok"), text("accepted"), text(""), ok(), text("OK", kind="text/html")]
    )
    async def test_what_counts_as_said(self, fake: FakeSlack, chat: SlackChat, answer: Answer) -> None:
        fake.tell("abc", answer)
        await chat.respond(f"{fake.url}/hooks/abc", Message(text="x"))

    async def test_refused_blocks_are_answered_in_the_classic_layout(
        self, fake: FakeSlack, chat: SlackChat
    ) -> None:
        fake.tell("abc", text("invalid_blocks", status=400))
        await chat.respond(f"{fake.url}/hooks/abc", PLAN)

        assert _kinds(fake, "abc") == ["plan", "divider"]
