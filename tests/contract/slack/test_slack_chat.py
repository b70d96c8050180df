"""`SlackChat` over real HTTP: what goes out, and what each accident on the way means."""

import asyncio
from dataclasses import replace

import pytest

from bot.clock import SystemClock
from bot.domain.errors import ConfigError
from bot.domain.values import ChannelId
from bot.ports.slack import (
    ChatError,
    ChatRefused,
    ChatRevoked,
    ChatThrottled,
    ChatUnreachable,
    Message,
    RouteBroken,
    Ts,
)
from bot.slack import methods
from bot.slack.gateway import SlackChat
from bot.slack.wiring import Slack, open_slack
from tests.unit.slack.doubles import (
    TOKEN,
    Answer,
    FakeSlack,
    answered,
    cut,
    held,
    ok,
    refused,
    text,
)

RELEASES = ChannelId("C0RELEASES")
OTHERS = ChannelId("C0OTHERS")
TS = Ts("1795406400.000100")
PLAN = Message(
    text="offer-x: in progress",
    blocks=({"type": "plan", "title": "offer-x", "tasks": []},),
    fallback_blocks=({"type": "divider"},),
)


async def _post(chat: SlackChat, channel: ChannelId = RELEASES, message: Message = PLAN) -> Ts:
    return await chat.post(channel, message, marker="01M")


async def _fault_of_a_post(fake: FakeSlack, chat: SlackChat, answer: Answer) -> ChatError:
    fake.tell("chat.postMessage", answer)
    with pytest.raises(ChatError) as caught:
        await _post(chat)
    return caught.value


async def test_a_post_carries_its_marker_and_unfurls_nothing(fake: FakeSlack, chat: SlackChat) -> None:
    ts = await _post(chat)

    expected = {
        "channel": RELEASES,
        "text": PLAN.text,
        "blocks": list(PLAN.blocks),
        "metadata": {"event_type": "stagebot_notice", "event_payload": {"marker": "01M"}},
        "unfurl_links": False,
        "unfurl_media": False,
    }
    assert (TS, [expected]) == (ts, fake.args("chat.postMessage"))


async def test_a_reply_names_its_thread_and_whether_the_channel_sees_it(
    fake: FakeSlack, chat: SlackChat
) -> None:
    await chat.post(RELEASES, PLAN, marker="01M", thread=TS, broadcast=True)
    [sent] = fake.args("chat.postMessage")

    assert (sent["thread_ts"], sent["reply_broadcast"]) == (TS, True)


async def test_the_token_travels_as_a_header_only(fake: FakeSlack, chat: SlackChat) -> None:
    await _post(chat)
    [call] = fake.calls

    assert (f"Bearer {TOKEN}", False) == (call.headers["Authorization"], TOKEN in str(call.args))


async def test_a_post_cut_after_it_was_accepted_is_sent_once_and_its_outcome_open(
    fake: FakeSlack, chat: SlackChat
) -> None:
    fault = await _fault_of_a_post(fake, chat, cut())

    assert (ChatUnreachable, False, 1) == (type(fault), fault.outcome_known, len(fake.calls))


@pytest.mark.parametrize(
    ("answer", "kind", "known"),
    [
        (text("<h1>Oops</h1>", status=500, kind="text/html"), ChatUnreachable, False),
        (text("upstream", status=502), ChatUnreachable, False),
        (refused("internal_error", status=500), ChatUnreachable, False),
        (text("<h1>Sign in to the Wi-Fi</h1>", kind="text/html"), ChatUnreachable, False),
        (text("ok"), ChatUnreachable, False),
        (text('{"ok": tr', kind="application/json"), ChatUnreachable, False),
        (answered([1, 2]), ChatUnreachable, False),
        (answered(None), ChatUnreachable, False),
        (answered({"ok": True}), ChatUnreachable, False),
        (text("", status=307, Location="/api/chat.postMessage"), ChatUnreachable, True),
        (text("[" * 100_000, kind="application/json"), ChatUnreachable, False),
        (ok(ts=TS, padding="x" * 5_000_000), ChatUnreachable, False),
        (refused("invalid_auth"), ChatRevoked, True),
        (refused("not_in_channel"), RouteBroken, True),
        (refused("msg_too_long"), ChatRefused, True),
    ],
)
async def test_what_an_answer_to_a_post_means(
    fake: FakeSlack, chat: SlackChat, answer: Answer, kind: type[ChatError], known: bool
) -> None:
    fault = await _fault_of_a_post(fake, chat, answer)

    assert (kind, known, 1) == (type(fault), fault.outcome_known, len(fake.calls))


async def test_nobody_listening_means_that_nothing_was_sent() -> None:
    async with (
        open_slack(token=TOKEN, clock=SystemClock(), base_url="http://127.0.0.1:1/api/") as slack,
    ):
        with pytest.raises(ChatUnreachable) as caught:
            await _post(slack.chat)

    assert caught.value.outcome_known


async def test_a_slow_answer_ends_at_the_time_limit(
    fake: FakeSlack, slack: Slack, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = asyncio.Event()
    fake.tell("chat.postMessage", held(release))
    with pytest.raises(ChatUnreachable) as caught:
        await slack.calls.call(replace(methods.POST, seconds=1.0), {"channel": RELEASES, "text": "x"})
    release.set()

    assert not caught.value.outcome_known


async def test_after_a_429_that_channel_waits_and_others_go_on(fake: FakeSlack, chat: SlackChat) -> None:
    fault = await _fault_of_a_post(
        fake, chat, refused("ratelimited", status=429, headers={"Retry-After": "30"})
    )
    with pytest.raises(ChatThrottled) as again:
        await _post(chat)
    await _post(chat, OTHERS)

    assert (
        fault.retry_after,
        29.0 < (again.value.retry_after or 0) <= 30.0,
        [args["channel"] for args in fake.args("chat.postMessage")] == [RELEASES, OTHERS],
    ) == (30.0, True, True)


async def test_the_environments_proxy_is_not_used(fake: FakeSlack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    async with open_slack(token=TOKEN, clock=SystemClock(), base_url=fake.api) as slack:
        ts = await _post(slack.chat)

    assert ts == TS


async def test_a_closed_session_is_told_and_no_other_is_opened(fake: FakeSlack) -> None:
    async with open_slack(token=TOKEN, clock=SystemClock(), base_url=fake.api) as slack:
        chat = slack.chat
    with pytest.raises(ChatUnreachable):
        await _post(chat)

    assert fake.calls == []


@pytest.mark.parametrize(
    "url", ["http://slack.com/api/", "ftp://slack.com/", "https://", "https://me@slack.com/api/", "slack.com"]
)
async def test_an_unsafe_base_url_is_refused(url: str) -> None:
    with pytest.raises(ConfigError):
        async with open_slack(token=TOKEN, clock=SystemClock(), base_url=url):
            pass


class TestLayouts:
    """A workspace that refuses the newer blocks gets the classic ones."""

    async def test_the_classic_layout_is_sent_once_when_the_newer_one_is_refused(
        self, fake: FakeSlack, chat: SlackChat
    ) -> None:
        fake.tell("chat.postMessage", refused("invalid_blocks"))
        await _post(chat)

        assert _kinds(fake, "chat.postMessage") == ["plan", "divider"]

    async def test_the_choice_is_remembered_for_updates_too(self, fake: FakeSlack, chat: SlackChat) -> None:
        fake.tell("chat.postMessage", refused("invalid_blocks"))
        await _post(chat)
        await chat.update(RELEASES, TS, PLAN)

        assert _kinds(fake, "chat.update") == ["divider"]

    async def test_when_both_are_refused_nothing_is_remembered(
        self, fake: FakeSlack, chat: SlackChat
    ) -> None:
        fake.tell("chat.postMessage", refused("invalid_blocks"), refused("invalid_blocks"))
        with pytest.raises(ChatRefused):
            await _post(chat)
        await _post(chat)

        assert _kinds(fake, "chat.postMessage") == ["plan", "divider", "plan"]

    async def test_without_a_classic_layout_the_refusal_stands(
        self, fake: FakeSlack, chat: SlackChat
    ) -> None:
        fake.tell("chat.postMessage", refused("invalid_blocks"))
        with pytest.raises(ChatRefused):
            await _post(chat, message=Message(text="x", blocks=PLAN.blocks))

        assert _kinds(fake, "chat.postMessage") == ["plan"]


def _kinds(fake: FakeSlack, method: str) -> list[str]:
    return [args["blocks"][0]["type"] for args in fake.args(method)]
