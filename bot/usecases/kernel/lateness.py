"""How late the phase is that a run is in: held against the band that was given at its start."""

from datetime import datetime

from bot.domain.forecast.history import HOUR, Asked
from bot.domain.forecast.lateness import Lateness
from bot.domain.forecast.published import StepKind
from bot.domain.run.estimate import fit_of, lateness_of_step
from bot.domain.run.phases import Phase, alike, began, elapsed_of, phase_of, running, stand_in, steps_left
from bot.domain.run.run import Run
from bot.domain.run.states import State
from bot.ports.store.tx import Tx
from bot.usecases.kernel.estimates import known


def lateness_of(tx: Tx, run: Run, now: datetime) -> Lateness:
    """Return how late a run's phase is. Nothing is late in its first half hour."""
    kind, since = _call_of_ours(run)
    if kind is not None:
        return _of_call(tx, run, kind, since, now)
    phase = phase_of(run)
    if phase is None:
        return Lateness.IN_TIME
    step = running(steps_left(run, phase)) or stand_in(phase, began(run, phase))
    basis, elapsed = known(tx, run.team, [run], now=now), elapsed_of(step, now)
    given = basis.given(run.id, step.key, step.attempt)
    return lateness_of_step(given, fit_of(run, step, basis), elapsed, stretch=basis.tempo.stretch)


def _call_of_ours(run: Run) -> tuple[StepKind | None, datetime | None]:
    """Return what we do with the marketplace ourselves, and since when: sending, canceling, reading."""
    if run.cancel_by is not None:
        return StepKind.VALIDATION, run.intent.opened_at if run.intent else run.checked_at
    if run.state is State.SUBMITTING:
        return StepKind.VALIDATION, run.created_at
    if run.state is State.STAGED:
        return StepKind.VALIDATION, run.staged_at
    if run.state is State.GOING_LIVE and phase_of(run) is not Phase.LIVE:
        return StepKind.GO_LIVE, run.decided_at
    return None, None


def _of_call(tx: Tx, run: Run, kind: StepKind, since: datetime | None, now: datetime) -> Lateness:
    if since is None:
        return Lateness.IN_TIME
    like = alike(run)
    name = Asked(
        step=f"call/{run.state.value}",
        kind=kind,
        change_class=like.change_class,
        offer=like.offer,
        offer_type=like.offer_type,
        starts_at=since,
    )
    fit = known(tx, run.team, [], now=now).fit(name)
    return lateness_of_step(None, fit, (now - since).total_seconds() / HOUR, stretch=1.0)
