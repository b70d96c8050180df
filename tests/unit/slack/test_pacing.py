"""Pacing: what may go out now, what waits a little, what is told to come back."""

import pytest

from bot.ports.slack import ChatThrottled
from bot.slack.methods import POST, UPDATE, VIEW_OPEN
from bot.slack.pacing import Pacing
from tests.unit.slack.doubles import ManualClock


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


async def _refused_after(pacing: Pacing, channel: str, *, most: int = 50) -> int:
    for count in range(most):
        try:
            await pacing.turn(POST, channel)
        except ChatThrottled:
            return count
    return most


async def _wait_told(pacing: Pacing, channel: str) -> float:
    try:
        await pacing.turn(POST, channel)
    except ChatThrottled as error:
        return error.retry_after or 0.0
    return 0.0


async def test_a_short_burst_goes_out_at_once(clock: ManualClock) -> None:
    pacing = Pacing(clock)
    for _ in range(3):
        await pacing.turn(POST, "C1")

    assert clock.slept == []


async def test_after_the_burst_one_message_a_second_goes_out(clock: ManualClock) -> None:
    pacing = Pacing(clock)
    for _ in range(6):
        await pacing.turn(POST, "C1")

    assert clock.slept == [1.0, 1.0, 1.0]


async def test_who_would_wait_long_is_told_how_long_instead(clock: ManualClock) -> None:
    pacing = Pacing(clock, patience=0.0)
    for _ in range(3):
        await pacing.turn(POST, "C1")
    with pytest.raises(ChatThrottled) as caught:
        await pacing.turn(POST, "C1")

    assert (caught.value.retry_after, caught.value.outcome_known, clock.slept) == (1.0, True, [])


async def test_a_refused_turn_uses_nothing_up(clock: ManualClock) -> None:
    pacing = Pacing(clock, patience=0.0)
    await _refused_after(pacing, "C1")
    await _refused_after(pacing, "C1")
    clock.pass_time(1.0)
    await pacing.turn(POST, "C1")

    assert clock.slept == []


async def test_a_full_channel_does_not_hold_up_another(clock: ManualClock) -> None:
    pacing = Pacing(clock, patience=0.0)
    await _refused_after(pacing, "C1")

    assert await _refused_after(pacing, "C2") == 3


async def test_retry_after_holds_one_method_in_one_channel(clock: ManualClock) -> None:
    pacing = Pacing(clock)
    pacing.hold(POST, "C1", 30.0)
    await pacing.turn(POST, "C2")
    await pacing.turn(UPDATE, "C1")
    with pytest.raises(ChatThrottled) as caught:
        await pacing.turn(POST, "C1")

    assert caught.value.retry_after == 30.0


async def test_after_a_hold_there_is_no_burst(clock: ManualClock) -> None:
    pacing = Pacing(clock)
    pacing.hold(POST, "C1", 30.0)
    clock.pass_time(30.0)
    for _ in range(3):
        await pacing.turn(POST, "C1")

    assert clock.slept == [1.0, 1.0]


async def test_a_hold_ends(clock: ManualClock) -> None:
    pacing = Pacing(clock)
    pacing.hold(POST, "C1", 30.0)
    clock.pass_time(30.0)
    await pacing.turn(POST, "C1")

    assert clock.slept == []


@pytest.mark.parametrize("hours", [-24, -1, 1, 24])
async def test_a_clock_that_jumps_closes_nothing_for_long(clock: ManualClock, hours: int) -> None:
    pacing = Pacing(clock, patience=5.0)
    await _refused_after(pacing, "C1", most=6)
    pacing.hold(POST, "C2", 5.0)
    clock.pass_time(hours * 3600)

    assert max(await _wait_told(pacing, "C1"), await _wait_told(pacing, "C2")) <= 5.0


async def test_a_method_keeps_to_its_tier_over_a_minute(clock: ManualClock) -> None:
    pacing = Pacing(clock, patience=0.0)
    sent = 0
    for _ in range(120):
        try:
            await pacing.turn(UPDATE)
            sent += 1
        except ChatThrottled:
            pass
        clock.pass_time(0.5)

    assert UPDATE.per_minute <= sent <= 1.25 * UPDATE.per_minute


async def test_a_form_waits_at_most_half_of_what_its_trigger_lives(clock: ManualClock) -> None:
    pacing = Pacing(clock, patience=100.0)
    pacing.hold(VIEW_OPEN, "", VIEW_OPEN.seconds / 2 + 0.1)
    with pytest.raises(ChatThrottled):
        await pacing.turn(VIEW_OPEN)

    assert clock.slept == []


async def test_a_thousand_channels_are_forgotten_when_they_limit_nothing(clock: ManualClock) -> None:
    pacing = Pacing(clock)
    for number in range(3000):
        await pacing.turn(POST, f"C{number}")
        clock.pass_time(1.0)

    assert len(pacing._buckets) <= 1001
