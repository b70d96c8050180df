"""Rounds come by their jobs and by nudges, whatever becomes of the wall clock and whoever nudges."""

import asyncio
import logging
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest

from bot.ports.store.errors import StoreBusy
from bot.workers.scheduler import Every, ScheduledJob, Scheduler
from bot.workers.worker import ROUND_SECONDS
from tests.fakes import ManualClock

OFTEN = timedelta(milliseconds=20)
NEVER = timedelta(days=1)
FAR = [timedelta(minutes=2), timedelta(hours=1), timedelta(days=90), timedelta(days=900)]


class Rounds:
    """Counts its rounds; a test waits for the next one. `faults` are raised by the next rounds."""

    name = "rounds"

    def __init__(self) -> None:
        self.begun = asyncio.Semaphore(0)
        self.faults: list[Exception] = []
        self.gate = asyncio.Event()
        self.gate.set()
        self.stopped = False

    async def round(self) -> bool:
        self.begun.release()
        await self.gate.wait()
        if self.faults:
            raise self.faults.pop(0)
        return False

    def stop(self) -> None:
        self.stopped = True

    async def again(self, times: int = 1) -> None:
        async with asyncio.timeout(20):
            for _ in range(times):
                await self.begun.acquire()


@asynccontextmanager
async def scheduled(rounds: Rounds, every: timedelta) -> AsyncIterator[Scheduler]:
    jobs = {"rounds": ScheduledJob(worker=rounds, every=every)}
    async with Scheduler(jobs, drain=timedelta(seconds=5), clock=ManualClock()) as scheduler:
        await rounds.again()  # the first comes at once
        yield scheduler


@pytest.mark.parametrize("jump", FAR)
async def test_a_wall_clock_that_is_set_back_holds_no_round_up(jump: timedelta) -> None:
    """To the scheduler that is the same as a next time that lies so far ahead."""
    rounds = Rounds()
    async with scheduled(rounds, OFTEN) as scheduler:
        job = scheduler._scheduler.get_job("rounds")
        await rounds.again()
        job.next_run_time += jump
        scheduler._scheduler._lookup_job("rounds", None)[0]._modify(next_run_time=job.next_run_time)

        await rounds.again(20)


@pytest.mark.parametrize("jump", FAR)
def test_a_wall_clock_that_is_set_forward_makes_one_round_not_millions(jump: timedelta) -> None:
    """What a job missed is one time, so nothing is worked off and nothing grows."""
    trigger, now = Every(OFTEN), datetime.now(UTC)

    assert now + jump + OFTEN == trigger.get_next_fire_time(now, now + jump)


async def test_a_nudge_from_another_thread_starts_a_round() -> None:
    asyncio.get_running_loop().set_debug(enabled=True)  # then asyncio refuses what is not safe
    rounds = Rounds()
    async with scheduled(rounds, NEVER) as scheduler:
        thread = threading.Thread(target=scheduler.nudge, args=["rounds"])
        thread.start()

        await rounds.again()
        await asyncio.to_thread(thread.join)


async def test_a_nudge_during_a_round_starts_one_more_and_never_two_at_once() -> None:
    rounds = Rounds()
    async with scheduled(rounds, NEVER) as scheduler:
        rounds.gate.clear()
        scheduler.nudge("rounds")
        await rounds.again()
        for _ in range(5):
            scheduler.nudge("rounds")
        await asyncio.sleep(0)
        assert rounds.begun.locked()
        rounds.gate.set()

        await rounds.again()
        assert rounds.begun.locked()


async def test_a_round_that_fails_does_not_count_as_turned_and_the_next_one_comes(
    capsys: pytest.CaptureFixture[str],
) -> None:
    rounds = Rounds()
    rounds.faults = [StoreBusy(), StoreBusy()]
    async with scheduled(rounds, OFTEN) as scheduler:
        await rounds.again(3)

        await rounds.again()  # the third has ended
        assert scheduler.turns()["rounds"].age is not None

    said = capsys.readouterr().out
    assert said.count("worker.trouble ") == 1, "one line when it begins"
    assert said.count("worker.trouble_over") == 1, "and one when it ends"
    assert "Traceback" not in said


async def test_a_worker_that_stands_shows_by_its_age_whatever_the_wall_clock_says() -> None:
    rounds, clock = Rounds(), ManualClock()
    jobs = {"rounds": ScheduledJob(worker=rounds, every=NEVER)}
    async with Scheduler(jobs, drain=timedelta(seconds=5), clock=clock) as scheduler:
        await rounds.again()
        rounds.gate.clear()
        scheduler.nudge("rounds")
        await rounds.again()  # the first has ended, the second stands
        clock.time -= timedelta(days=90)
        clock.stood += ROUND_SECONDS

        assert scheduler.turns()["rounds"].age == ROUND_SECONDS
        rounds.gate.set()


async def test_a_stop_waits_for_the_round_under_way_and_logs_no_error(
    caplog: pytest.LogCaptureFixture,
) -> None:
    rounds = Rounds()
    with caplog.at_level(logging.WARNING):
        async with scheduled(rounds, timedelta(milliseconds=1)):
            rounds.gate.clear()
            await rounds.again()
            asyncio.get_running_loop().call_soon(rounds.gate.set)

    assert rounds.stopped
    assert [record.message for record in caplog.records] == []
