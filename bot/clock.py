"""The system's time, ids and chance: the only file that may ask for them."""

import asyncio
import random
import secrets
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: sorts as its numbers do
_RANDOM_BITS = 80
_STEADY = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


class SystemClock:
    """Implements the `Clock` port. Ids of one process never go backwards, even if its clock does."""

    def __init__(self) -> None:
        self._last = 0

    def now(self) -> datetime:
        """Return the time, aware, in UTC."""
        return datetime.now(UTC)

    def after(self, pause: timedelta) -> datetime:
        """Return the time after that pause."""
        return self.now() + pause

    def monotonic(self) -> float:
        """Return seconds that only grow; they go on while this process or its machine is stopped."""
        return time.clock_gettime(_STEADY)

    def new_id(self) -> str:
        """Return 26 characters: 48 bits of milliseconds, then 80 random bits."""
        moment = int(self.now().timestamp() * 1000)
        candidate = (moment << _RANDOM_BITS) | secrets.randbits(_RANDOM_BITS)
        self._last = candidate if candidate > self._last else self._last + 1
        return _base32(self._last)

    def fraction(self) -> float:
        """Return a number in [0, 1)."""
        return random.random()  # noqa: S311 - spreads polls, guards nothing

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await asyncio.sleep(seconds)


def _base32(number: int) -> str:
    return "".join(_ALPHABET[(number >> shift) & 31] for shift in range(125, -1, -5))


class DrivenClock(SystemClock):
    """A system clock whose time of day is another's, which runs `speed` times as fast; pauses stay real."""

    def __init__(self, now: Callable[[], datetime], speed: Callable[[], float]) -> None:
        super().__init__()
        self._driver, self._speed = now, speed

    def now(self) -> datetime:
        """Return the time that the other clock shows, aware, in UTC."""
        return self._driver()

    def after(self, pause: timedelta) -> datetime:
        """Return what the other clock will show after that much real time, at its speed now."""
        return self.now() + pause * self._speed()
