"""From history to a distribution: a chain of levels, each the prior of the next.

Published figures, then what is known of the step for this kind of change, then of the offer, then of the
side of the week. Thin history changes little, much of it decides.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log, sqrt
from statistics import NormalDist

from bot.domain.forecast.log_t import PRIOR_NU, LogT, x90

HALF_LIFE_DAYS = 60.0
MOST = 80
"""How many of the newest durations a level looks at."""
_K0, _A0 = 0.5, 2.0
WEEK_SIDE_K0, WEEK_SIDE_FROM = 1.0, 8
"""The side of the week counts from so many ended steps on it."""
_SQRT_2PI = 2.5066
_MOST_CENSORED = 0.97
_NORMAL = NormalDist()


@dataclass(frozen=True, slots=True)
class Duration:
    """How long one step took, in hours, and how many days ago that was.

    `censored`: it was canceled or still runs, so it would have taken at least this long.
    """

    hours: float
    age_days: float = 0.0
    censored: bool = False

    @property
    def weight(self) -> float:
        """Half of it is forgotten in 60 days."""
        return float(2 ** (-self.age_days / HALF_LIFE_DAYS))


def fitted(prior: LogT, history: Sequence[Duration], *, k0: float = _K0) -> LogT:
    """Return the distribution after a level's newest durations. Order does not matter."""
    newest = sorted((d for d in history if d.hours > 0), key=lambda d: (d.age_days, d.hours))[:MOST]
    ended = [(d.weight, log(d.hours)) for d in newest if not d.censored]
    censored = [(d.weight, log(d.hours)) for d in newest if d.censored]
    fit = _updated(prior, ended, k0)
    for _ in range(2 if censored else 0):
        pseudo = [point for weight, at in censored for point in _beyond(fit, weight, at)]
        fit = _updated(prior, [*ended, *pseudo], k0)
    return fit


def handed_down(level: LogT) -> LogT:
    """Return a level as the prior of the next: median and 90 % point are kept."""
    return LogT(level.mu, level.s * x90(level.nu) / x90(PRIOR_NU), PRIOR_NU)


def chained(prior: LogT, *levels: Sequence[Duration], week_side: Sequence[Duration] = ()) -> LogT:
    """Return the distribution at the end of a chain of levels, widest first."""
    fit = prior
    for level in levels:
        fit = fitted(handed_down(fit) if fit is not prior else prior, level)
    if sum(not duration.censored for duration in week_side) >= WEEK_SIDE_FROM:
        fit = fitted(handed_down(fit), week_side, k0=WEEK_SIDE_K0)
    return fit


def _updated(prior: LogT, observed: Sequence[tuple[float, float]], k0: float) -> LogT:
    total = sum(weight for weight, _ in observed)
    b0 = prior.s**2 * _A0 * k0 / (k0 + 1)
    if total == 0:
        return LogT(prior.mu, prior.s, 2 * _A0)
    mean = sum(weight * y for weight, y in observed) / total
    k, a = k0 + total, _A0 + total / 2
    spread = sum(weight * (y - mean) ** 2 for weight, y in observed) / 2
    b = b0 + spread + k0 * total * (mean - prior.mu) ** 2 / (2 * k)
    return LogT((k0 * prior.mu + total * mean) / k, sqrt(b * (k + 1) / (a * k)), 2 * a)


def _beyond(fit: LogT, weight: float, at: float) -> tuple[tuple[float, float], ...]:
    """Replace what was cut off at `at` by two points where its end is to be expected."""
    z = (at - fit.mu) / fit.s
    q = _NORMAL.cdf(-z)
    if q > _MOST_CENSORED or q <= 0:
        return ()
    h = exp(-z * z / 2) / (_SQRT_2PI * q)
    mean, sd = fit.mu + fit.s * h, fit.s * sqrt(max(1 + z * h - h * h, 0.0))
    half = weight * (1 - q) / 2
    return ((half, mean - sd), (half, mean + sd))
