"""The only source of time and of ids."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """Time and ids. Tests hold it still."""

    def now(self) -> datetime:
        """Return the time, aware, in UTC."""

    def monotonic(self) -> float:
        """Return seconds that only grow, whatever becomes of the wall clock: for how long things take."""

    def new_id(self) -> str:
        """Return 26 characters that sort by time and never repeat."""

    def fraction(self) -> float:
        """Return a number in [0, 1) to spread retries and polls."""

    async def sleep(self, seconds: float) -> None:
        """Wait."""
