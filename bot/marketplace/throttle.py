"""Manners: hold still while the marketplace asks for it, and poll a job at most once a minute."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from bot.domain.offer.submission import JobReport
from bot.domain.values import JobId
from bot.http.backoff import Backoff
from bot.marketplace.pause import Pause
from bot.ports.clock import Clock
from bot.ports.marketplace import Throttled, Unauthorized

_BACKOFF = Backoff(first=30.0, longest=300.0)
_MOST_JOBS = 10_000


class Throttle:
    """The penalty of one account at one API: while it lasts, no call goes out."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._pause: Pause | None = None
        self._strikes = 0

    @property
    def left(self) -> float:
        """Return the seconds still to hold still, 0 when calls may go out."""
        return self._pause.left(self._clock.now()) if self._pause else 0.0

    def check(self) -> None:
        """Raise Throttled with what is left of the penalty."""
        if left := self.left:
            raise Throttled(retry_after=left)

    def hold(self, seconds: float | None) -> float:
        """Start a penalty, or lengthen the one that runs, and return how long it is now.

        Without `seconds`, each penalty on end is twice as long as the one before.
        """
        if not self.left:
            self._strikes += 1
        if seconds is None:
            seconds = _BACKOFF.wait(self._strikes)
        if seconds > self.left:
            self._pause = Pause(since=self._clock.now(), seconds=seconds)
        return self.left

    def relax(self) -> None:
        """Note that a call was answered, so that the next penalty is a first one again."""
        if not self.left:
            self._strikes = 0


@dataclass(slots=True)
class _Window:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    pause: Pause | None = None
    report: JobReport | None = None


class PollWindows:
    """Lets each job be polled once in `seconds`; in between, the last report answers."""

    def __init__(self, clock: Clock, *, seconds: float) -> None:
        self._clock = clock
        self._seconds = seconds
        self._windows: OrderedDict[JobId, _Window] = OrderedDict()

    async def ask(self, job: JobId, poll: Callable[[], Awaitable[JobReport]]) -> JobReport:
        """Return the job's report, at most one window old.

        Raises Throttled when the last poll is that young but brought no report.
        """
        window = self._window(job)
        async with window.lock:
            left = window.pause.left(self._clock.now()) if window.pause else 0.0
            if left and window.report is not None:
                return window.report
            if left:
                raise Throttled(retry_after=left)
            return await self._poll(window, poll)

    def tell(self, report: JobReport) -> None:
        """Take over a report that came by another way, the answer to a cancel."""
        window = self._window(report.id)
        window.report = report

    async def _poll(self, window: _Window, poll: Callable[[], Awaitable[JobReport]]) -> JobReport:
        window.report, window.pause = None, Pause(since=self._clock.now(), seconds=self._seconds)
        try:
            window.report = await poll()
        except (Throttled, Unauthorized):  # the job itself was not asked
            window.pause = None
            raise
        return window.report

    def _window(self, job: JobId) -> _Window:
        window = self._windows.setdefault(job, _Window())
        self._windows.move_to_end(job)
        while len(self._windows) > _MOST_JOBS:
            self._windows.popitem(last=False)
        return window
