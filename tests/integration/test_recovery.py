"""Neighbours away, answers lost, pumps killed between two steps: late, never wrong, nothing twice."""

import asyncio
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.notify.routing import Slot
from bot.domain.run import run as runs
from bot.domain.run.intent import IntentKind
from bot.domain.run.states import State
from bot.ports.slack import ChatRevoked, ChatThrottled, ChatUnreachable, RouteBroken
from bot.ports.store.errors import Stale
from bot.sandbox.marketplace.switches import changed
from bot.telemetry.metrics import Metrics
from bot.usecases.kernel.record import record
from bot.usecases.review import approve
from bot.workers.marketplace_poller import MarketplacePoller
from bot.workers.outbox_relay import OutboxRelay
from tests.fakes import RecordingChat


def switch(house, **values):
    house.market.switches = changed(house.market.switches, values)


async def relay(house):
    await OutboxRelay(house.services, Metrics()).round()


async def test_an_accepted_publish_whose_answer_is_lost_is_adopted_not_repeated(house):
    switch(house, drop_after_accept=1)
    run = await house.stage()

    await house.turn_until(run, State.AWAITING_APPROVAL)

    assert house.published("preview") == 1
    assert "request.adopted" in await house.kinds(run)


async def test_an_accepted_go_live_whose_answer_is_lost_is_adopted_not_repeated(house):
    run = await house.stage()
    await house.turn_until(run, State.AWAITING_APPROVAL)
    await approve.give(house.services, run.id, by=house.ben)
    switch(house, drop_after_accept=1)

    await house.turn_until(run, State.LIVE)

    assert house.published("live") == 1


async def test_a_publish_that_never_arrived_is_sent_once(house):
    run = await house.stage()
    switch(house, fail_next=[503, 503])

    await house.turn_until(run, State.AWAITING_APPROVAL)

    assert house.published("preview") == 1


async def test_a_job_that_the_marketplace_forgot_is_found_again_in_the_listing(house):
    run = await house.stage()
    await house.turn_until(run, State.IN_PROGRESS)
    house.market.jobs.clear()

    await house.turn_until(run, State.AWAITING_APPROVAL)

    assert "person.needed" not in await house.kinds(run)


async def test_a_run_that_nothing_tells_of_any_more_asks_a_person_once(house):
    run = await house.stage()
    await house.turn_until(run, State.IN_PROGRESS)
    house.market.jobs.clear()
    house.market.catalog.by_external["offer-x"].runs.clear()

    for _ in range(4):
        await house.turn(30)

    assert (await house.run(run)).state == State.IN_PROGRESS
    assert (await house.kinds(run)).count("person.needed") == 1
    assert any("needs somebody to look" in text for text in house.chat.texts)


@pytest.mark.parametrize("fault", [{"garble": "html"}, {"garble": "truncated"}, {"garble": "huge"}])
async def test_a_marketplace_that_talks_nonsense_leaves_the_run_where_it_was(house, fault):
    run = await house.stage()
    await house.turn_until(run, State.IN_PROGRESS)
    switch(house, **fault)

    for _ in range(12):
        await house.turn(10)

    lost = await house.run(run)
    assert lost.state == State.IN_PROGRESS
    assert lost.unknown_since is not None
    assert (await house.kinds(run)).count("poll.lost") == 1
    switch(house, garble="")
    found = await house.turn_until(run, State.AWAITING_APPROVAL)
    assert found.unknown_since is None


async def test_a_refused_token_is_renewed_once_and_the_run_goes_on(house):
    run = await house.stage()
    await house.turn_until(run, State.IN_PROGRESS)
    house.market.tokens.revoke_all()

    await house.turn_until(run, State.AWAITING_APPROVAL)

    assert house.published("preview") == 1


async def test_a_missing_role_pauses_the_run_instead_of_failing_it(house):
    run = await house.stage()
    switch(house, no_manager_role=True)
    for _ in range(6):
        await house.turn(10)
    assert (await house.run(run)).state == State.SUBMITTING

    switch(house, no_manager_role=False)
    await house.turn_until(run, State.AWAITING_APPROVAL)

    assert house.published("preview") == 1


async def test_retry_after_is_kept_for_every_call_of_the_account(house):
    run = await house.stage()
    switch(house, throttle_every=1, retry_after=300)
    await house.turn()
    calls = house.market.calls

    for _ in range(4):
        await house.turn(1)

    assert calls == house.market.calls
    assert (await house.run(run)).state == State.SUBMITTING


async def test_a_failed_go_live_leaves_the_offer_staged_and_opens_a_new_review(house):
    switch(house, fail_golive=["offer-x"])
    run = await house.stage()
    await house.turn_until(run, State.AWAITING_APPROVAL)
    await approve.give(house.services, run.id, by=house.ben)

    for _ in range(12):
        await house.turn(30)

    again = await house.run(run)
    assert again.state == State.AWAITING_APPROVAL
    assert "golive.failed" in await house.kinds(run)
    assert house.published("live") == 1


async def test_a_replica_that_lost_its_lease_cannot_publish(house):
    """A paused holder wakes up late: the fence refuses what it wants to write."""
    run = await house.stage()
    store, now = house.services.store, house.clock.now()
    lease = timedelta(seconds=45)

    def claim(tx):
        return tx.runs.claim(now=house.clock.now(), owner="a", lease=lease, limit=1)

    (late,) = await store.write(claim)
    house.clock.step(timedelta(minutes=2))
    await store.write(claim)

    def save(tx):
        tx.runs.save(late.subject, fence=late.fence, due_at=now)

    with pytest.raises(Stale):
        await store.write(save)
    assert house.published("preview") == 0
    assert run.id == late.subject.id


async def test_a_post_that_arrived_without_an_answer_is_found_and_not_repeated(house):
    house.chat.faults = [ChatUnreachable(outcome_known=False)]
    run = await house.stage()

    await relay(house)
    house.clock.step(house.services.pace.lease)
    await relay(house)

    assert len(house.chat.messages) == 1
    post = await house.services.store.read(lambda tx: tx.posts.get(run.id, Slot.CARD, run.channel))
    assert post is not None


class DiesBehindAPost(RecordingChat):
    """Takes a message, and takes the process with it."""

    async def post(self, channel, message, *, marker, thread=None, broadcast=False):
        await super().post(channel, message, marker=marker, thread=thread, broadcast=broadcast)
        raise asyncio.CancelledError


async def test_a_process_that_dies_behind_a_post_leaves_word_of_it(house):
    house.services = replace(house.services, chat=DiesBehindAPost())
    await house.stage()
    with suppress(asyncio.CancelledError):
        await relay(house)
    assert len(house.services.chat.messages) == 1

    house.clock.step(house.services.pace.lease)
    with suppress(asyncio.CancelledError):
        await relay(house)

    assert len(house.services.chat.messages) == 1


async def test_a_slack_that_is_away_makes_the_card_late(house):
    house.chat.faults = [ChatUnreachable(), ChatThrottled(retry_after=20), ChatRevoked()]
    await house.stage()

    for _ in range(12):
        house.clock.step(timedelta(minutes=1))
        await relay(house)

    assert len(house.chat.messages) == 1


async def test_a_deleted_card_is_posted_anew_once(house):
    run = await house.stage()
    await relay(house)
    first = next(iter(house.chat.messages))
    del house.chat.messages[first]

    await house.turn()
    await house.turn()

    roots = [ts for ts in house.chat.messages if house.chat.threads[ts] is None]
    assert len(roots) == 1
    assert (await house.run(run)).state == State.IN_PROGRESS


async def test_a_channel_without_the_bot_is_told_to_the_requester_once(house):
    house.chat.faults = [RouteBroken(code="not_in_channel")]
    await house.stage()

    await relay(house)
    house.chat.faults = [RouteBroken(code="not_in_channel")] * 3
    await house.turn()

    assert sum("cannot be written to" in text for text in house.chat.texts) == 1


async def test_the_pumps_may_stop_between_any_two_steps(house):
    """A restart is not a special case: only leases have to run out."""
    run = await house.stage()
    await MarketplacePoller(house.services, Metrics()).round()
    house.clock.step(timedelta(minutes=5))

    await house.turn_until(run, State.AWAITING_APPROVAL)

    assert house.published("preview") == 1


async def test_an_armed_publish_that_was_never_sent_is_sent_after_a_while(house):
    """Killed between writing the intent down and the call: looked for, then sent once."""
    run = await house.stage()
    armed = runs.arm(await house.run(run), frozenset(), now=house.clock.now())
    await house.services.store.write(lambda tx: record(tx, house.services, armed))
    intent = (await house.run(run)).intent
    assert intent is not None
    assert intent.kind == IntentKind.SUBMIT_PREVIEW

    await house.turn(1)
    assert house.published("preview") == 0
    await house.turn_until(run, State.AWAITING_APPROVAL)

    assert house.published("preview") == 1


async def test_a_post_of_unknown_outcome_stays_so_while_slack_cannot_be_asked(house):
    """Putting a row back must not forget that its post may have arrived."""
    house.chat.faults = [ChatUnreachable(outcome_known=False)]
    await house.stage()
    await relay(house)
    house.chat.find_faults = [ChatUnreachable(), ChatUnreachable()]

    for _ in range(5):
        house.clock.step(timedelta(minutes=3))
        await relay(house)

    assert len(house.chat.messages) == 1


async def test_rows_behind_a_late_one_keep_what_is_known_of_them(house):
    run = await house.stage()
    await relay(house)
    house.chat.faults = [ChatUnreachable(outcome_known=False)]
    house.clock.step(timedelta(minutes=2))
    house.market_clock.step(timedelta(minutes=2))
    await MarketplacePoller(house.services, Metrics()).round()
    house.chat.faults = [ChatThrottled(retry_after=1), ChatUnreachable(outcome_known=False)]
    for _ in range(6):
        house.clock.step(timedelta(minutes=1))
        await relay(house)

    submitted = [text for text in house.chat.texts if "accepted the push to staging" in text]
    assert len(submitted) == 1
    assert (await house.run(run)).state == State.IN_PROGRESS


@pytest.mark.parametrize("lost", [(), (ChatThrottled(retry_after=1), ChatUnreachable(outcome_known=False))])
async def test_a_card_that_arrived_unseen_is_found_and_shows_how_things_are_now(house, lost):
    house.chat.faults = [ChatUnreachable(outcome_known=False)]
    await house.stage()
    await relay(house)
    [(ts, first)] = house.chat.messages.items()
    house.clock.step(timedelta(minutes=2))
    house.market_clock.step(timedelta(minutes=2))
    await MarketplacePoller(house.services, Metrics()).round()
    house.chat.faults = list(lost)

    for _ in range(6):
        house.clock.step(timedelta(minutes=1))
        await relay(house)

    cards = [message for at, message in house.chat.messages.items() if house.chat.threads[at] is None]
    assert cards == [house.chat.messages[ts]]
    assert cards[0].text != first.text
