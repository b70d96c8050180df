"""Penalties and poll windows, also when the wall clock jumps."""

import asyncio

import pytest

from bot.domain.offer.submission import JobReport, Progress
from bot.domain.values import JobId
from bot.marketplace.pause import Pause
from bot.marketplace.throttle import PollWindows, Throttle
from bot.ports.marketplace import MarketplaceError, Throttled, Unauthorized
from tests.contract.hostile_marketplace import ManualClock

JOB = JobId("job-1")
RUNNING = JobReport(id=JOB, progress=Progress.RUNNING)


def test_a_penalty_lasts_as_long_as_it_was_asked_for() -> None:
    clock = ManualClock()
    throttle = Throttle(clock)
    throttle.hold(41)
    clock.move(40)

    with pytest.raises(Throttled) as caught:
        throttle.check()
    clock.move(1)
    throttle.check()

    assert caught.value.retry_after == 1


def test_a_shorter_penalty_does_not_end_a_longer_one() -> None:
    throttle = Throttle(ManualClock())
    throttle.hold(300)

    assert throttle.hold(5) == 300


def test_penalties_without_a_length_double_until_a_call_is_answered() -> None:
    clock = ManualClock()
    throttle = Throttle(clock)
    waits = []
    for _ in range(6):
        waits.append(throttle.hold(None))
        clock.move(300)
    throttle.relax()
    waits.append(throttle.hold(None))

    assert waits == [30, 60, 120, 240, 300, 300, 30]


def test_a_wave_of_refused_calls_is_one_penalty() -> None:
    throttle = Throttle(ManualClock())

    assert {throttle.hold(None) for _ in range(20)} == {30}


def test_an_answer_that_was_under_way_does_not_lift_a_penalty() -> None:
    throttle = Throttle(ManualClock())
    throttle.hold(30)
    throttle.relax()

    assert throttle.left == 30


@pytest.mark.parametrize("jump", [-86_400, -3_600, -1, 86_400])
def test_a_jump_of_the_clock_never_lengthens_a_pause(jump: int) -> None:
    clock = ManualClock()
    pause = Pause(since=clock.now(), seconds=60)
    clock.move(jump)

    assert pause.left(clock.now()) == 0


async def test_two_polls_at_once_are_one() -> None:
    polls = 0

    async def poll() -> JobReport:
        nonlocal polls
        polls += 1
        await asyncio.sleep(0)
        return RUNNING

    windows = PollWindows(ManualClock(), seconds=60)
    reports = await asyncio.gather(*(windows.ask(JOB, poll) for _ in range(20)))

    assert (polls, set(reports)) == (1, {RUNNING})


@pytest.mark.parametrize("error", [Throttled(), Unauthorized()])
async def test_a_poll_that_never_reached_the_job_leaves_its_window_open(error: MarketplaceError) -> None:
    async def refuse() -> JobReport:
        raise error

    async def poll() -> JobReport:
        return RUNNING

    windows = PollWindows(ManualClock(), seconds=60)
    with pytest.raises(type(error)):
        await windows.ask(JOB, refuse)

    assert await windows.ask(JOB, poll) == RUNNING


async def test_a_poll_that_was_broken_off_does_not_hold_the_job() -> None:
    async def hang() -> JobReport:
        await asyncio.Event().wait()
        raise AssertionError

    clock = ManualClock()
    windows = PollWindows(clock, seconds=60)
    broken_off = asyncio.create_task(windows.ask(JOB, hang))
    await asyncio.sleep(0)
    broken_off.cancel()
    await asyncio.wait({broken_off})
    clock.move(60)

    async def poll() -> JobReport:
        return RUNNING

    assert await windows.ask(JOB, poll) == RUNNING


async def test_only_so_many_jobs_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.marketplace.throttle._MOST_JOBS", 3)
    windows = PollWindows(ManualClock(), seconds=60)
    asked = []

    async def ask(number: int) -> None:
        async def poll() -> JobReport:
            asked.append(number)
            return JobReport(id=JobId(str(number)), progress=Progress.RUNNING)

        await windows.ask(JobId(str(number)), poll)

    for number in (1, 2, 3, 4, 4, 1):
        await ask(number)

    assert asked == [1, 2, 3, 4, 1]
