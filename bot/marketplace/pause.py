"""A stretch of time to hold back for, which a jump of the wall clock cannot lengthen."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """`seconds` of quiet from `since` on."""

    since: datetime
    seconds: float

    def left(self, now: datetime) -> float:
        """Return the seconds still to wait; 0 when it is over, also when the clock was set back behind it."""
        passed = (now - self.since).total_seconds()
        return self.seconds - passed if 0 <= passed < self.seconds else 0.0
