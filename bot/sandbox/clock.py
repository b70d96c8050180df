"""A clock that can be sped up, stopped and stepped."""

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

_FASTEST = 1e7
_LAST_YEAR = 9000


class SandboxClock:
    """Simulated time, aware and in UTC. It runs `speed` times as fast as real time; 0 stands still."""

    def __init__(self, speed: float = 1.0, start: datetime | None = None) -> None:
        self._speed = _checked(speed)
        self._base = start or datetime.now(UTC)
        self._since = time.monotonic()
        self._listeners: list[Callable[[], None]] = []
        self._changed = asyncio.Event()

    @property
    def speed(self) -> float:
        """How many simulated seconds pass in a real one."""
        return self._speed

    def now(self) -> datetime:
        """Return the simulated time. It stands still once it reaches the year 9000."""
        return _until_the_end(self._base, (time.monotonic() - self._since) * self._speed)

    def set_speed(self, speed: float) -> None:
        """Change the speed from now on; time itself does not jump. Raises ValueError."""
        checked = _checked(speed)
        self._rebase(self.now())
        self._speed = checked
        self._tell()

    def step(self, by: timedelta) -> None:
        """Jump forward. Raises ValueError for a jump backwards."""
        if by < timedelta(0):
            raise ValueError("time cannot run backwards")
        self._rebase(_until_the_end(self.now(), by.total_seconds()))
        self._tell()

    def subscribe(self, listener: Callable[[], None]) -> None:
        """Call `listener` whenever the speed changes or the time jumps."""
        self._listeners.append(listener)

    async def sleep_until(self, when: datetime) -> None:
        """Wait until the simulated time is `when`, whatever happens to the speed meanwhile."""
        while (left := (when - self.now()).total_seconds()) > 0:
            changed = self._changed
            timeout = left / self._speed if self._speed else None
            try:
                await asyncio.wait_for(changed.wait(), timeout)
            except TimeoutError:
                continue

    async def sleep(self, by: timedelta) -> None:
        """Wait for a simulated duration."""
        await self.sleep_until(self.now() + by)

    def _rebase(self, now: datetime) -> None:
        self._base = now
        self._since = time.monotonic()

    def _tell(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()
        for listener in self._listeners:
            listener()


def _checked(speed: float) -> float:
    if not 0 <= speed <= _FASTEST:  # NaN is in no range
        raise ValueError(f"the speed must be a number from 0 to {_FASTEST:g}")
    return speed


def _until_the_end(base: datetime, seconds: float) -> datetime:
    end = base.replace(year=max(_LAST_YEAR, base.year), month=1, day=1)
    return end if seconds >= (end - base).total_seconds() else base + timedelta(seconds=seconds)
