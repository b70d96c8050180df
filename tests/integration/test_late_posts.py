"""Slack carries a post out long after the client gave up on it: it stands there once."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.notify.routing import Slot
from bot.ports.slack import ChatUnreachable
from bot.telemetry.metrics import Metrics
from bot.usecases.notify import second_posts
from bot.workers.outbox_relay import OutboxRelay
from tests.fakes import RecordingChat
from tests.integration.test_whitelist import MSDN, saved

CLIENT_GIVES_UP = timedelta(seconds=10)


class LateChat(RecordingChat):
    """Takes the first post and shows it only after `late`; the client gives up before."""

    def __init__(self, clock, late: timedelta) -> None:
        super().__init__()
        self._clock = clock
        self._late = late
        self._shows_at = None

    async def post(self, channel, message, *, marker, thread=None, broadcast=False):
        ts = await super().post(channel, message, marker=marker, thread=thread, broadcast=broadcast)
        if self._shows_at is None:
            self._shows_at = self._clock.now() + self._late
            self._clock.step(CLIENT_GIVES_UP)
            raise ChatUnreachable(outcome_known=False)
        return ts

    async def find(self, channel, marker, *, thread=None):
        if self._clock.now() < self._shows_at:
            return None
        return await super().find(channel, marker, thread=thread)


@pytest.mark.parametrize("late", [12, 20, 40, 50])
async def test_a_post_that_slack_carries_out_late_is_waited_for_and_not_repeated(house, late):
    chat = LateChat(house.clock, timedelta(seconds=late))
    house.services = replace(house.services, chat=chat)
    await house.stage()
    relay = OutboxRelay(house.services, Metrics())

    for _ in range(30):
        await relay.round()
        house.clock.step(timedelta(seconds=5))

    assert len(chat.messages) == 1
    assert await house.services.store.read(lambda tx: tx.outbox.waiting()) == 0


async def test_a_copy_that_comes_even_later_is_removed_and_the_journal_says_so(house):
    chat = LateChat(house.clock, timedelta(minutes=2))
    house.services = replace(house.services, chat=chat)
    run = await house.stage()
    for _ in range(30):
        await OutboxRelay(house.services, Metrics()).round()
        house.clock.step(timedelta(seconds=10))
    assert len(chat.messages) == 2

    for _ in range(2):
        assert await second_posts.remove(house.services) in {0, 1}

    assert len(chat.messages) == 1
    kept = await house.services.store.read(lambda tx: tx.posts.get(run.id, Slot.CARD, run.channel))
    assert kept.ts in chat.messages
    assert (await house.kinds(run)).count("post.second_removed") == 1


async def test_a_second_copy_of_a_whitelists_message_is_removed_and_the_journal_says_so(house):
    chat = LateChat(house.clock, timedelta(minutes=2))
    house.services = replace(house.services, chat=chat)
    revision = await saved(house, f"{MSDN}, ops")
    for _ in range(30):
        await OutboxRelay(house.services, Metrics()).round()
        house.clock.step(timedelta(seconds=10))
    assert len(chat.messages) == 2

    await second_posts.remove(house.services)

    assert len(chat.messages) == 1
    assert (await house.kinds(revision)).count("post.second_removed") == 1
