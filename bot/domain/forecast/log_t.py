"""The log-t distribution of a duration: a Student-t on the logarithm, in closed form both ways.

Wallace's normalising map is taken as the definition, so that survival and its inverse agree exactly.
Durations are hours.
"""

from dataclasses import dataclass
from math import copysign, exp, log, sqrt
from statistics import NormalDist

_NORMAL = NormalDist()
_Z90 = 1.281552
_MOST = 700.0  # exp of more overflows
PRIOR_NU = 4.0
"""The degrees of freedom of every prior."""


@dataclass(frozen=True, slots=True)
class LogT:
    """`mu` and `s` are of ln(hours); `nu` the degrees of freedom."""

    mu: float
    s: float
    nu: float

    def survival(self, hours: float) -> float:
        """Return the probability that it takes longer; 1 for no time at all."""
        if hours <= 0:
            return 1.0
        return _NORMAL.cdf(-_z((log(hours) - self.mu) / self.s, self.nu))

    def at_survival(self, p: float) -> float:
        """Return the hours that are outlasted with probability `p` (0 < p < 1)."""
        return exp(min(_MOST, self.mu + self.s * _x(-_NORMAL.inv_cdf(p), self.nu)))

    def still(self, p: float, *, elapsed: float) -> float:
        """Return the hours outlasted with probability `p` by what has lasted `elapsed` hours already."""
        left = self.survival(elapsed)
        if left <= 0:
            return elapsed
        target = p * left
        return max(elapsed, self.at_survival(target)) if target > 0 else elapsed


def published(usual: float, late: float) -> LogT:
    """Return a prior whose median is `usual` and of which one in ten is later than `late` (hours)."""
    return LogT(log(usual), log(late / usual) / x90(PRIOR_NU), PRIOR_NU)


def x90(nu: float) -> float:
    """Return the 90 % point of the t with `nu` degrees of freedom."""
    return _x(_Z90, nu)


def _c(nu: float) -> float:
    return (8 * nu + 1) / (8 * nu + 3)


def _z(x: float, nu: float) -> float:
    return copysign(_c(nu) * sqrt(nu * log(1 + x * x / nu)), x)


def _x(z: float, nu: float) -> float:
    scaled = (z / _c(nu)) ** 2 / nu
    return copysign(sqrt(nu * (exp(min(_MOST, scaled)) - 1)), z)
