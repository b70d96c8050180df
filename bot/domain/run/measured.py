"""What a run teaches: how long its steps took, and what became of the forecasts that were given of it."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from bot.domain.forecast.band import Band, band
from bot.domain.forecast.history import End, Source, StepTime
from bot.domain.forecast.kept import (
    LATER,
    UNTIL_LIVE,
    UNTIL_STAGED,
    WHOLE,
    Forecast,
    When,
    completed,
    cut_off,
)
from bot.domain.forecast.known import Known
from bot.domain.offer.submission import StepStatus
from bot.domain.run.estimate import fit_of, whole
from bot.domain.run.phases import (
    Phase,
    alike,
    asked,
    began,
    elapsed_of,
    phase_of,
    running,
    steps_left,
    waits_for_people,
)
from bot.domain.run.run import Run
from bot.domain.run.states import State, is_final
from bot.domain.run.steps import Step

_AT_ITS_START = timedelta(hours=1)
"""A whole that was found running for longer than this was not told at its start."""


def step_times(run: Run) -> Iterator[StepTime]:
    """Yield the attempts of a run's steps that have ended, and whose ends are both known by one clock."""
    for step in run.steps:
        if waits_for_people(step.key, step.title):
            continue
        if step.attempt > 1 and step.back_from is not None and step.back_at is not None:
            yield _time(run, step, step.attempt - 1, (step.back_from, step.back_at), End.BACK)
        end, ends = _end(run, step), step.measured
        if end is None:
            continue
        if ends is None and step.ended_at is None and step.seen_from is not None and run.ended_at is not None:
            ends = step.seen_from, run.ended_at
        if ends is not None and ends[0] < ends[1]:
            yield _time(run, step, step.attempt, ends, end)


def _end(run: Run, step: Step) -> End | None:
    """Return how a step ended; what still runs ends with its run."""
    if step.status is StepStatus.COMPLETE:
        return End.COMPLETED
    if step.status is StepStatus.FAILED:
        return End.FAILED
    if step.status is StepStatus.PENDING or not is_final(run.state):
        return None
    ends = {State.LIVE: End.COMPLETED, State.FAILED: End.FAILED}
    return ends.get(run.state, End.CANCELED)


def _time(run: Run, step: Step, attempt: int, ends: tuple[datetime, datetime], end: End) -> StepTime:
    return StepTime(
        team=run.team,
        run=run.id,
        step=step.key,
        attempt=attempt,
        title=step.title,
        change_class=run.change_class,
        offer=run.offer,
        offer_type=run.offer_type,
        started_at=ends[0],
        ended_at=ends[1],
        end=end,
        source=Source.MARKETPLACE if step.is_reported and attempt == step.attempt else Source.OBSERVED,
    )


def decided(given: Forecast, run: Run, now: datetime) -> Forecast | None:
    """Return what became of a forecast, None while that is open."""
    if given.step in WHOLE:
        return _decided_whole(given, run, now)
    step = next((step for step in run.steps if step.key == given.step), None)
    if step is None:
        return cut_off(given, given.hours_at(run.ended_at or now), at=now)
    if step.attempt > given.attempt:
        return cut_off(given, given.hours_at(step.back_at or now), at=now)
    end, took = _end(run, step), step.took
    if end is End.COMPLETED:
        hours = took.total_seconds() / 3600 if took is not None else given.hours_at(run.ended_at or now)
        return completed(given, hours, at=now)
    return cut_off(given, given.hours_at(step.seen_until or now), at=now) if end is not None else None


def _decided_whole(given: Forecast, run: Run, now: datetime) -> Forecast | None:
    if given.step == UNTIL_STAGED and run.staged_at is not None:
        return completed(given, given.hours_at(run.staged_at), at=now)
    if given.step == UNTIL_LIVE and run.state is State.LIVE:
        return completed(given, given.hours_at(run.ended_at or now), at=now)
    goes_on = State.GOING_LIVE if given.step == UNTIL_LIVE else State.IN_PROGRESS
    return None if run.state is goes_on else cut_off(given, given.hours_at(run.ended_at or now), at=now)


def due(run: Run, given: Sequence[Forecast], now: datetime) -> tuple[tuple[Step | Phase, When], ...]:
    """Return which forecasts are due: of the running step at set times, of the whole at its start."""
    phase = phase_of(run)
    if phase is None:
        return ()
    found: list[tuple[Step | Phase, When]] = []
    is_open = any(one.step == phase and one.decided_at is None for one in given)
    if not is_open and now - began(run, phase) < _AT_ITS_START:
        found.append((phase, When.START))
    step = running(steps_left(run, phase))
    if step is not None and step.seen_from is not None:
        found += [(step, when) for when in _moments(run, step, given, now)]
    return tuple(found)


def _moments(run: Run, step: Step, given: Sequence[Forecast], now: datetime) -> list[When]:
    """Return the start, or the latest of the later moments, unless it was given."""
    had = {one.when for one in given if (one.step, one.attempt) == (step.key, step.attempt)}
    median = asked(alike(run), step, now).published.at_survival(0.5)
    passed = [when for when, medians in LATER.items() if elapsed_of(step, now) >= medians * median]
    wanted = [When.START, *passed[-1:]]
    return [when for when in wanted if when not in had]


def forecast_of_step(run: Run, step: Step, when: When, known: Known) -> Forecast:
    """Return the band of a step as it is given now: from its start, or from what has passed."""
    elapsed = 0.0 if when is When.START else elapsed_of(step, known.now)
    fit, cut = fit_of(run, step, known).of, known.tails(step.key, at_start=when is When.START)
    stretch = known.tempo.stretch
    ends = band(fit, elapsed=elapsed, cut=cut, stretch=stretch)
    return Forecast(
        team=run.team,
        run=run.id,
        step=step.key,
        attempt=step.attempt,
        when=when,
        change_class=run.change_class,
        offer_type=run.offer_type,
        started_at=step.since or known.now,
        asked_at=known.now,
        elapsed=elapsed,
        low=ends.low,
        middle=ends.middle,
        high=ends.high,
        cut=cut,
        stretch=stretch,
        fit=fit,
    )


def forecast_of_whole(run: Run, phase: Phase, attempt: int, known: Known) -> Forecast:
    """Return the band of all that a phase still takes, counted from now."""
    found = whole(run, phase, known)
    ends: Band = found.band()
    return Forecast(
        team=run.team,
        run=run.id,
        step=phase,
        attempt=attempt,
        when=When.START,
        change_class=run.change_class,
        offer_type=run.offer_type,
        started_at=known.now,
        asked_at=known.now,
        elapsed=0.0,
        low=ends.low,
        middle=ends.middle,
        high=ends.high,
        cut=found.cut,
        stretch=1.0,  # the points are stretched already
        points=found.points,
    )
