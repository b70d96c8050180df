"""What a workspace knows when it forecasts: how long steps took, and what became of earlier forecasts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.domain.forecast.band import WINDOW, Tails, tails
from bot.domain.forecast.history import Asked, Fit, StepTime, fit
from bot.domain.forecast.kept import WHOLE, Coverage, Forecast, When
from bot.domain.forecast.slow import WINDOW_HOURS, Active, Tempo, tempo
from bot.domain.values import RunId

Ranks = Mapping[tuple[str, bool], Sequence[float]]
"""Ranks of forecasts that were decided, newest first, by step and whether they were asked at its start."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Of one workspace. `open` are forecasts that nothing became of yet.

    `lately` are those of step starts that were decided in the last five days, `ranks` and `held` what older
    ones came to.
    """

    now: datetime
    times: Sequence[StepTime] = ()
    open: Sequence[Forecast] = ()
    lately: Sequence[Forecast] = ()
    ranks: Ranks = field(default_factory=dict)
    held: Mapping[str, Coverage] = field(default_factory=dict)

    def fit(self, asked: Asked, *, but: RunId | None = None) -> Fit:
        """Return how long such a step takes; the running step of the run `but` says nothing about itself."""
        like = (asked.step, asked.change_class, asked.offer_type)
        running = [
            one.hours_at(self.now)
            for one in self.open
            if one.when is When.START
            and one.run != but
            and (one.step, one.change_class, one.offer_type) == like
        ]
        return fit(asked, self.times, running, now=self.now)

    def tails(self, step: str, *, at_start: bool) -> Tails:
        """Return the tails that would have made bands of that step hold, over all offers and changes."""
        return tails(self.ranks.get((step, at_start), ())[:WINDOW])

    def given(self, run: RunId, step: str, attempt: int, when: When = When.START) -> Forecast | None:
        """Return a forecast that was given and is still open."""
        wanted = (run, step, attempt, when)
        return next((f for f in self.open if (f.run, f.step, f.attempt, f.when) == wanted), None)

    def coverage(self, step: str = "") -> Coverage:
        """Return how often bands held, of one step or of all: the newest 500 within a year."""
        held = [found for name, found in self.held.items() if step in {"", name}]
        outlasted = sum(
            one.when is When.START and one.hours_at(self.now) > one.high
            for one in self.open
            if one.step not in WHOLE and step in {"", one.step}
        )
        decided = sum(found.decided for found in held) + outlasted
        return Coverage(sum(found.held for found in held), decided)

    @property
    def tempo(self) -> Tempo:
        """Whether the marketplace is slow for everybody, by all steps of the last five days."""
        since = self.now - timedelta(hours=WINDOW_HOURS)
        starts = [
            one for one in (*self.open, *self.lately) if one.when is When.START and one.step not in WHOLE
        ]
        newest = max(starts, key=lambda one: one.asked_at, default=None)
        active = [found for one in starts if (found := _active(one, since, self.now)) is not None]
        return tempo(active, was_slow=newest is not None and newest.stretch > 1)


def _active(given: Forecast, since: datetime, now: datetime) -> Active | None:
    if given.fit is None:
        return None
    until = given.took if given.took is not None else given.hours_at(given.decided_at or now)
    return Active(
        run=given.run,
        fit=given.fit,
        since=max(0.0, given.hours_at(since)),
        until=max(until, 0.0),
        ended=given.took is not None,
    )
