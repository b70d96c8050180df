"""Bands that hold as often as they say: their tails are learnt from how past bands ended."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.forecast.log_t import LogT

WINDOW, _PSEUDO = 60, 20
_LOWEST, _HIGHEST = 0.005, 0.40
_LOW, _HIGH = 0.10, 0.90


@dataclass(frozen=True, slots=True)
class Tails:
    """The survival probabilities that a band leaves out: `low` below it, `high` above it."""

    low: float = _LOW
    high: float = 1 - _HIGH


@dataclass(frozen=True, slots=True)
class Band:
    """Hours since the start of a step: in 80 % of the cases it ends between `low` and `high`."""

    low: float
    middle: float
    high: float


def tails(ranks: Sequence[float]) -> Tails:
    """Return the tails that would have made past bands hold.

    A rank is `1 - S(T)/S(e)`: which share of the forecast, as it was then, lay below what happened. The
    newest 60 count; 20 evenly spread ones stand for the time before there were any.
    """
    known = [*ranks[-WINDOW:], *((i + 0.5) / _PSEUDO for i in range(_PSEUDO))]
    known.sort()
    low, high = _quantile(known, _LOW), 1 - _quantile(known, _HIGH)
    return Tails(min(max(low, _LOWEST), _HIGHEST), min(max(high, _LOWEST), _HIGHEST))


def band(fit: LogT, *, elapsed: float = 0.0, cut: Tails | None = None, stretch: float = 1.0) -> Band:
    """Return the band of what has lasted `elapsed` hours; `stretch` while all are slow."""
    used = cut or Tails()
    points = (1 - used.low, (1 - used.low + used.high) / 2, used.high)
    ends = (fit.still(p, elapsed=elapsed) for p in points)
    return Band(*(elapsed + stretch * (end - elapsed) for end in ends))


def rank(fit: LogT, took: float, *, elapsed: float = 0.0, stretch: float = 1.0) -> float:
    """Return the rank of what happened under a forecast that was made at `elapsed` hours."""
    unstretched = elapsed + (took - elapsed) / stretch
    left = fit.survival(elapsed)
    return 1 - fit.survival(unstretched) / left if left > 0 else 1.0


def is_late(fit: LogT, elapsed: float, cut: Tails, *, stretch: float = 1.0) -> bool:
    """Tell whether a step has outlasted the band of its start; one in ten does."""
    return elapsed > _AT_LEAST and fit.survival(elapsed / stretch) <= cut.high


def is_very_late(fit: LogT, elapsed: float, cut: Tails, *, stretch: float = 1.0) -> bool:
    """Tell whether a step lasts longer than about forty-nine of fifty."""
    return elapsed > _AT_LEAST and fit.survival(elapsed / stretch) <= cut.high / 5


_AT_LEAST = 0.5  # hours: nothing is late before


def _quantile(ordered: Sequence[float], p: float) -> float:
    h = p * (len(ordered) + 1) - 1
    if h < 0:
        return ordered[0] * (h + 1)
    below = int(h)
    if below >= len(ordered) - 1:
        return ordered[-1] + (1 - ordered[-1]) * (h - (len(ordered) - 1))
    return ordered[below] + (h - below) * (ordered[below + 1] - ordered[below])
