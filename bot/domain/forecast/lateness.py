"""Whether something that runs has outlasted the band of its start."""

from enum import Enum

from bot.domain.forecast.band import Tails, is_late, is_very_late
from bot.domain.forecast.log_t import LogT


class Lateness(Enum):
    """How long the phase that runs now has lasted, against the band of its start."""

    IN_TIME = 0
    LATE = 1
    VERY_LATE = 2


def lateness(fit: LogT, elapsed: float, cut: Tails, *, stretch: float = 1.0) -> Lateness:
    """Return how late something is after `elapsed` hours. Nothing is late in its first half hour."""
    if is_very_late(fit, elapsed, cut, stretch=stretch):
        return Lateness.VERY_LATE
    return Lateness.LATE if is_late(fit, elapsed, cut, stretch=stretch) else Lateness.IN_TIME
