"""The only source of time and of ids."""

from datetime import datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Time and ids. Tests hold it still."""

    def now(self) -> datetime:
        """Return the time, aware, in UTC."""

    def after(self, pause: timedelta) -> datetime:
        """Return what `now` will show when that much real time has passed: for polls, back-off and leases.

        A duration of the field itself (an approval's validity, a freeze) is added to `now` instead.
        """

    def monotonic(self) -> float:
        """Return seconds that only grow, whatever becomes of the wall clock: for how long things take."""

    def new_id(self) -> str:
        """Return 26 characters that sort by time and never repeat."""

    def fraction(self) -> float:
        """Return a number in [0, 1) to spread retries and polls."""

    async def sleep(self, seconds: float) -> None:
        """Wait."""
