"""How long steps took, and the forecasts that were given: append only, the answer to both is a query."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.forecast.history import StepTime
from bot.domain.forecast.kept import Coverage, Forecast
from bot.domain.forecast.known import Ranks
from bot.domain.values import RunId, TeamId


class StepTimes(Protocol):
    """Attempts at steps that have ended."""

    def add(self, time: StepTime) -> None:
        """Keep one. What is kept of that attempt already stays as it is."""

    def of(self, run: RunId) -> Collection[tuple[str, int]]:
        """Return which steps of a run are kept, with their attempt."""

    def newest(self, team: TeamId, *, steps: Collection[str], limit: int) -> Sequence[StepTime]:
        """Return the newest of a workspace with one of these keys, newest first."""


class Forecasts(Protocol):
    """Forecasts as they were given."""

    def add(self, given: Forecast) -> None:
        """Keep one. Of each moment of an attempt the first that was given stays."""

    def save(self, decided: Forecast) -> None:
        """Write down what became of one. What is decided already stays as it is."""

    def of(self, run: RunId) -> Sequence[Forecast]:
        """Return all of a run, in the order in which they were given."""

    def open(self, team: TeamId) -> Sequence[Forecast]:
        """Return those of a workspace that nothing became of yet, of runs in flight."""

    def decided_since(self, team: TeamId, since: datetime) -> Sequence[Forecast]:
        """Return what became of the forecasts of step starts that were decided since then, newest first."""

    def ranks(self, team: TeamId, *, steps: Collection[str], limit: int) -> Ranks:
        """Return the newest ranks of these steps, newest first: of those asked at the start, and later."""

    def held(self, team: TeamId, *, since: datetime, limit: int) -> Mapping[str, Coverage]:
        """Return by step how many of the newest decided bands of step starts held, since then."""
