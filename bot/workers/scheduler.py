"""APScheduler as a scheduler: it jobs, the pumps work. Nothing in it is durable, nothing can be lost."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Self

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.telemetry.log import get_logger

Work = Callable[[], Awaitable[bool]]
"""One round of a pump; True = there is more to do at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduledJob:
    """A pump's round and how often it is started when nobody nudges it."""

    work: Work
    every: timedelta


class Scheduler:
    """Starts each pump's round on its job and when nudged, never two rounds of one pump at once."""

    def __init__(self, jobs: Mapping[str, ScheduledJob], *, drain: timedelta) -> None:
        self._workers = {name: _Pump(name, job.work) for name, job in jobs.items()}
        self._jobs = dict(jobs)
        self._drain = drain
        self._scheduler = AsyncIOScheduler(
            timezone="UTC",
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        )

    def nudge(self, name: str) -> None:
        """Have a pump start a round now, or another one right after the one under way."""
        self._workers[name].nudge()

    async def __aenter__(self) -> Self:
        for name, job in self._jobs.items():
            self._scheduler.add_job(
                self._workers[name].nudge, "interval", seconds=job.every.total_seconds(), id=name
            )
        for pump in self._workers.values():
            pump.start()
        self._scheduler.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        # APScheduler's own waiting shutdown cancels a running coroutine, so the rounds are ours
        self._scheduler.shutdown(wait=False)
        await asyncio.gather(*(pump.stop(self._drain) for pump in self._workers.values()))


class _Pump:
    """One round after the other, whenever somebody asked for one."""

    def __init__(self, name: str, work: Work) -> None:
        self._name = name
        self._work = work
        self._asked = asyncio.Event()
        self._stopping = False
        self._task: asyncio.Task[None] | None = None
        self._log = get_logger("scheduler")

    def nudge(self) -> None:
        self._asked.set()

    def start(self) -> None:
        self._asked.set()
        self._task = asyncio.create_task(self._run(), name=f"pump-{self._name}")

    async def stop(self, within: timedelta) -> None:
        """Let the round under way end, but not longer than `within`."""
        self._stopping = True
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
            if self._stopping:
                return
            try:
                if await self._work():
                    self._asked.set()
            except Exception as error:  # noqa: BLE001 - a pump outlives whatever one round runs into
                self._log.error("round.failed", cause=self._name, error=type(error).__name__, exc_info=error)
