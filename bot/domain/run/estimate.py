"""When a run is expected to be staged, or live: by step and in all, from what has passed already."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.domain.forecast.band import Band, Tails, band
from bot.domain.forecast.history import Fit
from bot.domain.forecast.kept import Coverage, Forecast
from bot.domain.forecast.known import Known
from bot.domain.forecast.lateness import Lateness, lateness
from bot.domain.forecast.slow import Tempo
from bot.domain.forecast.whole import Remaining, point, remaining, total
from bot.domain.offer.submission import StepStatus
from bot.domain.run.phases import (
    Alike,
    Phase,
    alike,
    asked,
    began,
    elapsed_of,
    phase_of,
    running,
    stand_in,
    steps_left,
)
from bot.domain.run.run import Run
from bot.domain.run.steps import Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A band in time: in 80 % of the cases it lies between. Aware UTC."""

    low: datetime
    middle: datetime
    high: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """What a band rests on: ended steps of our own like it, and how often such bands held."""

    runs: int = 0
    coverage: Coverage = field(default_factory=Coverage)


@dataclass(frozen=True, slots=True, kw_only=True)
class StepEstimate:
    """A running step: when it is expected to end, and the band that was given at its start if one was.

    `title` is foreign text. `trust` is of this step alone.
    """

    key: str
    title: str
    since: datetime
    now: Span
    given: Span | None
    lateness: Lateness
    trust: Trust


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """What is expected of a run at `asked_at`. `whole` is when the phase ends."""

    phase: Phase
    asked_at: datetime
    since: datetime
    whole: Span
    step: StepEstimate | None
    trust: Trust
    tempo: Tempo


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """How long something usually takes that has not begun: a band of durations, and what it rests on."""

    low: timedelta
    middle: timedelta
    high: timedelta
    trust: Trust = Trust()


@dataclass(frozen=True, slots=True)
class Whole:
    """All that is left of a phase: 32 equally likely hours from now, and on how many runs that rests."""

    points: Remaining
    cut: Tails
    runs: int

    def band(self) -> Band:
        """Return the hours from now within which it ends."""
        ends = (self.cut.low, (1 + self.cut.low - self.cut.high) / 2, 1 - self.cut.high)
        return Band(*(point(self.points, p) for p in ends))


def estimate(run: Run, known: Known) -> Estimate | None:
    """Return what is expected; None while people are waited for, and while nothing is known."""
    phase = phase_of(run)
    if phase is None:
        return None
    left = steps_left(run, phase)
    found = whole(run, phase, known)
    ends = found.band()
    step = running(left)
    return Estimate(
        phase=phase,
        asked_at=known.now,
        since=began(run, phase),
        whole=span(known.now, ends),
        step=_step(run, step, known) if step is not None and step.since is not None else None,
        trust=Trust(runs=found.runs, coverage=known.coverage()),
        tempo=known.tempo,
    )


def whole(run: Run, phase: Phase, known: Known) -> Whole:
    """Return how long a phase still takes, all its steps together."""
    stretch, parts, runs = known.tempo.stretch, [], []
    for step in steps_left(run, phase):
        fit = fit_of(run, step, known)
        elapsed = elapsed_of(step, known.now)
        parts.append(remaining(fit.of, elapsed=elapsed, stretch=stretch))
        runs.append(fit.runs)
    return Whole(total(parts), known.tails(phase, at_start=True), min(runs, default=0))


def fit_of(run: Run, step: Step, known: Known) -> Fit:
    """Return how long a step of a run takes from its start."""
    return known.fit(asked(alike(run), step, step.since or known.now), but=run.id)


def expected(like: Alike, steps: Sequence[Step], known: Known) -> Expected:
    """Return how long a push to staging takes that begins now, by these steps or one for all."""
    fits = [known.fit(asked(like, step, known.now)) for step in steps or (stand_in(Phase.STAGED),)]
    points = total([remaining(fit.of, stretch=known.tempo.stretch) for fit in fits])
    found = Whole(points, known.tails(Phase.STAGED, at_start=True), min(fit.runs for fit in fits)).band()
    low, middle, high = (min(hours, _LONGEST) for hours in (found.low, found.middle, found.high))
    return Expected(
        low=timedelta(hours=low),
        middle=timedelta(hours=middle),
        high=timedelta(hours=high),
        trust=Trust(runs=min(fit.runs for fit in fits), coverage=known.coverage()),
    )


def usual_ends(run: Run, known: Known) -> dict[str, timedelta]:
    """Return after how long a step is usually done, by key, of those whose change is known."""
    if not run.change_class:
        return {}
    worked = [step for step in run.steps if step.status is not StepStatus.PENDING]
    return {step.key: timedelta(hours=fit_of(run, step, known).of.at_survival(0.5)) for step in worked}


def lateness_of_step(given: Forecast | None, fit: Fit, elapsed: float, *, stretch: float) -> Lateness:
    """Hold what has passed against the band of the start: the one that was given, else one made now."""
    if given is not None and given.fit is not None:
        return lateness(given.fit, elapsed, given.cut, stretch=max(stretch, given.stretch))
    return lateness(fit.of, elapsed, Tails(), stretch=stretch)


def span(start: datetime, ends: Band) -> Span:
    """Return a band of hours from a moment on as moments."""
    low, middle, high = (
        start + timedelta(hours=min(h, _LONGEST)) for h in (ends.low, ends.middle, ends.high)
    )
    return Span(low=low, middle=middle, high=high)


_LONGEST = 10 * 365 * 24.0  # hours: a heavier tail says no more


def _step(run: Run, step: Step, known: Known) -> StepEstimate:
    since = step.since or known.now
    fit, elapsed, stretch = fit_of(run, step, known), elapsed_of(step, known.now), known.tempo.stretch
    cut = known.tails(step.key, at_start=elapsed <= 0)
    given = known.given(run.id, step.key, step.attempt)
    return StepEstimate(
        key=step.key,
        title=step.title,
        since=since,
        now=span(since, band(fit.of, elapsed=elapsed, cut=cut, stretch=stretch)),
        given=span(given.started_at, Band(given.low, given.middle, given.high)) if given else None,
        lateness=lateness_of_step(given, fit, elapsed, stretch=stretch),
        trust=Trust(runs=fit.runs, coverage=known.coverage(step.key)),
    )
