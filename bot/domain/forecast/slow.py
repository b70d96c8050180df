"""Is Microsoft slow for everybody? Many late steps at once are one piece of news, not many."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import exp, log

from bot.domain.forecast.log_t import LogT

WINDOW_HOURS = 120.0
_FEW_EXPECTED, _SURE, _OVER, _RUNS, _MOST_EACH = 4.0, 0.05, 0.25, 3, 4.0
_PRIOR, _MOST_STRETCH = 3.0, 2.5


@dataclass(frozen=True, slots=True)
class Active:
    """A step of run `run` within the window: from `since` to `until` hours of its own time."""

    run: str
    fit: LogT
    since: float
    until: float
    ended: bool


@dataclass(frozen=True, slots=True)
class Tempo:
    """How many steps ended in the window and how many were expected to."""

    ended: int
    expected: float
    is_slow: bool

    @property
    def stretch(self) -> float:
        """By how much remaining times are stretched; 1 unless all are slow."""
        if not self.is_slow:
            return 1.0
        return min(max((self.expected + _PRIOR) / (self.ended + _PRIOR), 1.0), _MOST_STRETCH)


def tempo(steps: Iterable[Active], *, was_slow: bool = False) -> Tempo:
    """Compare what ended in the last 120 hours, over all offers, with what was to be expected."""
    seen = list(steps)
    ended = sum(step.ended for step in seen)
    expected = sum(_expected(step) for step in seen)
    chance = poisson_cdf(ended, expected)
    if was_slow:
        return Tempo(ended, expected, is_slow=bool(seen) and chance <= _OVER)
    enough = expected >= _FEW_EXPECTED and len({step.run for step in seen}) >= _RUNS
    return Tempo(ended, expected, is_slow=enough and chance < _SURE)


def poisson_cdf(most: int, mean: float) -> float:
    """Return the probability of at most so many where `mean` are expected."""
    term = total = exp(-mean)
    for k in range(1, most + 1):
        term *= mean / k
        total += term
    return min(total, 1.0)


def _expected(step: Active) -> float:
    before, after = step.fit.survival(step.since), step.fit.survival(step.until)
    if after <= 0 or before <= 0:
        return _MOST_EACH
    return min(log(before) - log(after), _MOST_EACH)
