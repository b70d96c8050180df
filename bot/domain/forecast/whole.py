"""How long several steps still take together: their remaining times are added up, not drawn by chance."""

from collections.abc import Sequence

from bot.domain.forecast.log_t import LogT

POINTS = 32
_TOGETHER = 0.3
"""The share of "all are slow together" in a sum that is otherwise of independent steps."""

Remaining = tuple[float, ...]
"""Equally likely remaining hours, in order."""


def remaining(fit: LogT, *, elapsed: float = 0.0, stretch: float = 1.0) -> Remaining:
    """Return 32 equally likely remaining times of one step."""
    ends = (fit.still((i + 0.5) / POINTS, elapsed=elapsed) for i in reversed(range(POINTS)))
    return tuple(stretch * (end - elapsed) for end in ends)


def total(steps: Sequence[Remaining]) -> Remaining:
    """Return 32 equally likely times for all steps, one after the other."""
    if not steps:
        return (0.0,) * POINTS
    apart = steps[0]
    for step in steps[1:]:
        apart = _convolved(apart, step)
    together = [sum(points) for points in zip(*steps, strict=True)]
    return tuple((1 - _TOGETHER) * a + _TOGETHER * t for a, t in zip(apart, together, strict=True))


def point(times: Remaining, p: float) -> float:
    """Return the time below which a share of `p` lies, linear between the points."""
    h = p * POINTS - 0.5
    if h <= 0:
        return times[0]
    below = int(h)
    if below >= POINTS - 1:
        return times[-1]
    return times[below] + (h - below) * (times[below + 1] - times[below])


def rank_of(times: Remaining, took: float) -> float:
    """Return which share of the points lay below what happened, linear between them."""
    below = sum(time < took for time in times)
    if below in {0, POINTS}:
        return (below or 0.5) / (POINTS + 0.5)
    gap = times[below] - times[below - 1]
    return (below - 0.5 + ((took - times[below - 1]) / gap if gap > 0 else 0.5)) / POINTS


def _convolved(first: Remaining, second: Remaining) -> Remaining:
    sums = sorted(a + b for a in first for b in second)
    return tuple(sum(sums[i : i + POINTS]) / POINTS for i in range(0, len(sums), POINTS))
