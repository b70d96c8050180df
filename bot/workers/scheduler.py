"""APScheduler starts rounds, workers work. Nothing in it is durable, so nothing can be lost.

Its times are wall-clock times. They are kept close to now, so that a clock that is set back or forward
neither holds a round up nor makes it work off what it "missed".
"""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, Self

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.base import BaseTrigger

from bot.http.backoff import Backoff
from bot.ports.clock import Clock
from bot.telemetry.turn import Turn
from bot.workers.trouble import Trouble

_LONGEST_PAUSE = 30.0


class Rounds(Protocol):
    """What works in rounds."""

    @property
    def name(self) -> str: ...

    async def round(self) -> bool:
        """Work once; True = there is more to do at once."""

    def stop(self) -> None:
        """Begin nothing more in the round under way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduledJob:
    """A worker, and how often its round is started when nobody nudges it."""

    worker: Rounds
    every: timedelta


class Every(BaseTrigger):  # type: ignore[misc]  # APScheduler has no types
    """Fires an interval after now, whatever the clock said before: what was missed is one round, not many."""

    def __init__(self, interval: timedelta) -> None:
        self.interval = interval

    def get_next_fire_time(self, _previous: datetime | None, now: datetime) -> datetime:
        """Return the next time, by the wall clock as it is now."""
        return now + self.interval


class SteadyScheduler(AsyncIOScheduler):  # type: ignore[misc]
    """Its timers run by the monotonic clock; at each one, times that lie too far ahead are brought back."""

    def wakeup(self) -> None:
        """Start what is due. A time further ahead than its interval was set by a clock that went back."""
        now = datetime.now(self.timezone)
        for job in self.get_jobs():
            if job.next_run_time is not None and job.next_run_time - now > job.trigger.interval:
                job.modify(next_run_time=now)
        super().wakeup()


class Scheduler:
    """Starts each worker's round on its job and when nudged, never two rounds of one worker at once."""

    def __init__(self, jobs: Mapping[str, ScheduledJob], *, drain: timedelta, clock: Clock) -> None:
        self._loops = {name: _Loop(name, job, clock) for name, job in jobs.items()}
        self._drain = drain
        self._scheduler = SteadyScheduler(
            timezone="UTC",
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        )

    def nudge(self, name: str) -> None:
        """Have a worker start a round now, or another one after that under way. From any thread."""
        self._loops[name].nudge()

    def turns(self) -> dict[str, Turn]:
        """Return how each worker turns."""
        return {name: loop.turn() for name, loop in self._loops.items()}

    async def __aenter__(self) -> Self:
        for name, loop in self._loops.items():
            loop.start()
            self._scheduler.add_job(loop.on_time, Every(loop.every), id=name)
        self._scheduler.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        self._scheduler.remove_all_jobs()
        await asyncio.sleep(0)  # jobs under way are nudges: they end at once, and are not canceled
        self._scheduler.shutdown(wait=False)
        await asyncio.gather(*(loop.stop(self._drain) for loop in self._loops.values()))


class _Loop:
    """One round after the other, whenever somebody asked for one; after failures in a row, with pauses."""

    def __init__(self, name: str, job: ScheduledJob, clock: Clock) -> None:
        self.every = job.every
        self._name = name
        self._worker = job.worker
        self._clock = clock
        self._asked = asyncio.Event()
        self._stopped = asyncio.Event()
        self._turned_at: float | None = None
        self._failures = 0
        self._backoff = Backoff(first=1.0, longest=_LONGEST_PAUSE)
        self._trouble = Trouble(name, clock)
        self._task: asyncio.Task[None] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    def nudge(self) -> None:
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._asked.set)

    async def on_time(self) -> None:
        """What the job runs: a coroutine, because APScheduler runs plain functions in a thread."""
        self._asked.set()

    def turn(self) -> Turn:
        age = None if self._turned_at is None else self._clock.monotonic() - self._turned_at
        return Turn(age=age, every=self.every)

    def start(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._asked.set()
        self._task = asyncio.create_task(self._run(), name=f"worker-{self._name}")

    async def stop(self, within: timedelta) -> None:
        """Let the round under way end, but not longer than `within`."""
        self._worker.stop()
        self._stopped.set()
        self._asked.set()
        if self._task is None:
            return
        _, late = await asyncio.wait({self._task}, timeout=within.total_seconds())
        for task in late:
            task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        while True:
            await self._asked.wait()
            self._asked.clear()
            if self._stopped.is_set():
                return
            await self._round()

    async def _round(self) -> None:
        try:
            if await self._worker.round():
                self._asked.set()
        except Exception as error:  # noqa: BLE001 - a worker outlives whatever one round runs into
            self._trouble.met(error)
            self._failures += 1
            await self._pause(self._backoff.wait(self._failures))
        else:
            self._trouble.over()
            self._failures = 0
            self._turned_at = self._clock.monotonic()

    async def _pause(self, seconds: float) -> None:
        """Wait, or until the stop; the next round comes with the next job."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._stopped.wait()
