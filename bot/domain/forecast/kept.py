"""Forecasts as they were given: what became of them is their coverage, and teaches the next ones."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.forecast.band import Tails, rank
from bot.domain.forecast.history import HOUR
from bot.domain.forecast.log_t import LogT
from bot.domain.forecast.whole import Remaining, rank_of
from bot.domain.values import RunId, TeamId

UNTIL_STAGED, UNTIL_LIVE = "whole/staged", "whole/live"
"""Under these names the whole is kept beside the steps."""

WHOLE = frozenset({UNTIL_STAGED, UNTIL_LIVE})
COUNTED_FOR, MOST_COUNTED = timedelta(days=365), 500


class When(StrEnum):
    """At which moment of a step a forecast was given; the later ones in published medians."""

    START = "start"
    HALF = "half"
    ONE = "one"
    TWO = "two"


LATER = {When.HALF: 0.5, When.ONE: 1.0, When.TWO: 2.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """A band that was given. Hours count from `started_at` (UTC); `points` stand in for `fit` of the whole.

    `cut` and `stretch` are what the band was made with. `took` stays None where nothing came of it that
    counts; `held` is None until it is decided, and where a canceled step decides nothing.
    """

    team: TeamId
    run: RunId
    step: str
    attempt: int
    when: When
    change_class: str
    offer_type: str
    started_at: datetime
    asked_at: datetime
    elapsed: float
    low: float
    middle: float
    high: float
    cut: Tails
    stretch: float
    fit: LogT | None = None
    points: Remaining = ()
    decided_at: datetime | None = None
    took: float | None = None
    rank: float | None = None
    held: bool | None = None

    def hours_at(self, at: datetime) -> float:
        """Return how long the step has lasted at a moment."""
        return (at - self.started_at).total_seconds() / HOUR

    def until(self, hours: float) -> datetime:
        """Return the moment so many hours after the start."""
        return self.started_at + timedelta(hours=hours)


def completed(given: Forecast, took: float, *, at: datetime) -> Forecast:
    """Return a forecast whose step came to its end after `took` hours."""
    return replace(
        given,
        decided_at=at,
        took=took,
        rank=_rank(given, max(took, given.elapsed)),
        held=given.low <= took <= given.high,
    )


def cut_off(given: Forecast, lasted: float, *, at: datetime) -> Forecast:
    """Return a forecast whose step was cut off: it teaches only if its band was broken already."""
    if lasted <= given.high:
        return replace(given, decided_at=at)
    return replace(given, decided_at=at, rank=1 - given.cut.high / 2, held=False)


def _rank(given: Forecast, took: float) -> float:
    if given.fit is None:
        return rank_of(given.points, (took - given.elapsed) / given.stretch)
    return rank(given.fit, took, elapsed=given.elapsed, stretch=given.stretch)


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many of the bands that were given at a start held, of those that are decided."""

    held: int = 0
    decided: int = 0

    @property
    def percent(self) -> int:
        """The share that held."""
        return round(100 * self.held / self.decided) if self.decided else 0
