"""The picture of a run: in its thread when it is staged and when it ends, once, and never in the way."""

from collections.abc import Coroutine
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.errors import NotAllowed
from bot.domain.notify.routing import Slot
from bot.domain.run.states import State
from bot.domain.run.timeline import Timeline
from bot.domain.values import ChannelId
from bot.ports.slack import ChatRefused, ChatThrottled, ChatUnreachable
from bot.usecases.review import approve
from handlers import status
from handlers.interaction import Interaction

PNG = b"\x89PNG"


def sent(house):
    return [(picture.file.title, picture.thread) for picture in house.chat.sent_files]


async def card_of(house, run):
    post = await house.services.store.read(lambda tx: tx.posts.get(run.id, "card", run.channel))
    return post.ts


async def to_live(house):
    run = await house.turn_until(await house.stage(), State.AWAITING_APPROVAL)
    await approve.give(house.services, run.id, by=house.ben)
    run = await house.turn_until(run, State.LIVE)
    await house.turn()
    return run


async def test_a_clean_run_has_two_pictures_in_its_thread(house):
    run = await to_live(house)
    card = await card_of(house, run)

    assert sent(house) == [
        ("Timeline of offer-x, STAGED, waiting for approval", card),
        ("Timeline of offer-x, live in production", card),
    ]
    assert all(picture.file.content.startswith(PNG) for picture in house.chat.sent_files)
    assert "U0BEN approved." in house.chat.sent_files[-1].file.alt
    assert "usually done" in house.chat.sent_files[-1].file.alt


async def test_a_failed_run_has_its_picture(house):
    run = await house.turn_until(await house.stage("offer-broken"), State.FAILED)
    await house.turn()

    [(title, thread)] = sent(house)
    assert title == "Timeline of offer-broken, failed"
    assert thread == await card_of(house, run)


async def test_times_are_in_the_policys_zone(house):
    house.with_policy(zone="Asia/Tokyo")
    await house.turn_until(await house.stage(), State.AWAITING_APPROVAL)
    await house.turn()

    assert "times in Asia/Tokyo" in house.chat.sent_files[0].file.alt


@pytest.mark.parametrize(
    "fault",
    [ChatUnreachable(outcome_known=False), ChatRefused(code="missing_scope"), ChatRefused(code="bad_image")],
    ids=lambda fault: fault.code or "unclear",
)
async def test_a_picture_that_slack_did_not_surely_show_is_lost_not_repeated(house, fault):
    house.chat.file_faults = [fault]
    run = await house.turn_until(await house.stage(), State.AWAITING_APPROVAL)
    for _ in range(5):
        await house.turn()

    assert sent(house) == []
    await approve.give(house.services, run.id, by=house.ben)
    await house.turn_until(run, State.LIVE)
    await house.turn()
    assert [title for title, _ in sent(house)] == ["Timeline of offer-x, live in production"]


async def test_what_surely_did_not_arrive_is_tried_again(house):
    house.chat.file_faults = [ChatThrottled(retry_after=20), ChatUnreachable()]
    await house.turn_until(await house.stage(), State.AWAITING_APPROVAL)
    for _ in range(3):
        await house.turn()

    assert len(sent(house)) == 1


async def test_a_file_server_that_is_away_for_good_holds_nothing_up(house):
    house.chat.file_faults = [ChatUnreachable() for _ in range(100)]
    run = await to_live(house)
    for _ in range(5):
        await house.turn()

    assert f"{run.offer} is live" in house.chat.texts
    assert await house.services.store.read(lambda tx: tx.outbox.waiting()) == 0


class Undrawable:
    async def timeline(self, timeline: Timeline) -> bytes:
        raise ZeroDivisionError(timeline.title)


async def test_a_run_that_cannot_be_drawn_is_told_all_the_same(house):
    house.services = replace(house.services, pictures=Undrawable())
    run = await to_live(house)

    assert f"{run.offer} is live" in house.chat.texts
    assert sent(house) == []


async def test_pictures_that_waited_together_become_one(house):
    """Slack was away from the staging to the end: one picture shows the whole run."""
    house.is_relaying = False
    run = await house.turn_until(await house.stage(), State.AWAITING_APPROVAL)
    await approve.give(house.services, run.id, by=house.ben)
    await house.turn_until(run, State.LIVE)
    house.is_relaying = True
    await house.turn()

    assert [title for title, _ in sent(house)] == ["Timeline of offer-x, live in production"]
    assert {picture.channel for picture in house.chat.sent_files} == {ChannelId("C0RELEASES")}


async def test_whoever_asks_gets_the_picture_alone(house):
    run = await house.stage()
    await house.turn()
    tasks: list[Coroutine[Any, Any, None]] = []
    services = replace(house.services, spawn=tasks.append)
    pressed = Interaction(key="1", actor=house.ben, value=run.id, response_url="https://hooks.slack.com/x")

    await status.timeline(pressed, services)
    [sending] = tasks
    await sending

    [picture] = house.chat.sent_files
    assert (picture.channel, picture.thread) == (house.ben.person, None)
    assert "direct messages" in house.chat.responses[-1].text


async def test_whoever_may_not_read_the_offer_gets_no_picture(house):
    run = await house.stage()
    house.with_policy(stagers=frozenset({house.ana.person}), approvers=frozenset({house.ana.person}))
    pressed = Interaction(key="1", actor=house.ben, value=run.id)

    with pytest.raises(NotAllowed):
        await status.timeline(pressed, house.services)


async def test_a_picture_whose_upload_was_cut_by_a_kill_is_not_sent_again(house):
    house.is_relaying = False
    await house.turn_until(await house.stage(), State.AWAITING_APPROVAL)

    def killed_in_the_upload(tx):
        lease = timedelta(seconds=45)
        rows = tx.outbox.claim(now=house.clock.now(), owner="killed", lease=lease, limit=1)
        pictures = [row for row in rows if row.slot is Slot.PICTURE]
        tx.outbox.tried(pictures, lease=lease)
        tx.outbox.unclear(pictures, rest=timedelta(), error="killed")
        tx.outbox.release([row for row in rows if row not in pictures], due_at=house.clock.now())
        return len(pictures)

    assert await house.services.store.write(killed_in_the_upload) == 1
    house.is_relaying = True
    await house.turn()

    assert sent(house) == []
    assert await house.services.store.read(lambda tx: tx.outbox.waiting()) == 0


async def test_who_asks_for_a_picture_that_cannot_be_drawn_reads_it_in_words(house):
    run = await house.stage()
    tasks: list[Coroutine[Any, Any, None]] = []
    services = replace(house.services, pictures=Undrawable(), spawn=tasks.append)
    pressed = Interaction(key="k", actor=house.ana, value=run.id, response_url="https://hooks.slack.com/x")

    await status.timeline(pressed, services)
    [task] = tasks
    await task

    answer = house.chat.responses[-1]
    assert "could not be drawn" in str(answer.blocks)
    assert "Timeline of offer-x" in str(answer.blocks)
