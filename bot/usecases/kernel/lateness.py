"""How late the phase is that a run is in: held against what is published and what our own runs took."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from bot.domain.forecast.band import Tails, is_late, is_very_late
from bot.domain.forecast.levels import Duration, chained
from bot.domain.forecast.published import StepKind, kind_of, prior
from bot.domain.notify.waits import Lateness
from bot.domain.offer.diff import ChangeClass
from bot.domain.offer.submission import StepStatus
from bot.domain.run.run import Run
from bot.domain.run.states import State
from bot.domain.run.steps import Step, current
from bot.ports.store.tx import Tx

_NEVER_BEFORE = timedelta(minutes=30)
_PAST_RUNS = 80
_HOUR, _DAY = 3600.0, 86400.0


def lateness_of(tx: Tx, run: Run, now: datetime) -> Lateness:
    """Return how late a run's phase is. Nothing is late in its first half hour."""
    kind, since = _phase(run)
    if since is None or now - since < _NEVER_BEFORE:
        return Lateness.IN_TIME
    past = [other for other in tx.runs.recent(run.team, limit=_PAST_RUNS) if other.id != run.id]
    like = [other for other in past if _is_like(other, run)]
    fit = chained(
        prior(kind, ChangeClass[run.change_class.upper()] if run.change_class else ChangeClass.TECHNICAL),
        _took(like, kind, now),
        _took((other for other in like if other.durable_id == run.durable_id), kind, now),
    )
    elapsed = (now - since).total_seconds() / _HOUR
    if is_very_late(fit, elapsed, Tails()):
        return Lateness.VERY_LATE
    return Lateness.LATE if is_late(fit, elapsed, Tails()) else Lateness.IN_TIME


def _phase(run: Run) -> tuple[StepKind, datetime | None]:
    """Return what a run is doing and since when: canceling, a step, or a call of ours."""
    if run.cancel_by is not None:
        return StepKind.VALIDATION, run.intent.opened_at if run.intent else run.checked_at
    step = current(run.steps)
    if run.state is State.GOING_LIVE:
        since = step.started_at if step is not None else None
        return StepKind.GO_LIVE, since or run.decided_at
    if step is not None:
        return kind_of(step.key, step.title), step.started_at
    since = {State.SUBMITTING: run.created_at, State.STAGED: run.staged_at}.get(run.state, run.submitted_at)
    return StepKind.VALIDATION if run.state is not State.IN_PROGRESS else StepKind.COMBINED, since


def _is_like(other: Run, run: Run) -> bool:
    return (other.change_class, other.offer_type) == (run.change_class, run.offer_type)


def _took(runs: Iterable[Run], kind: StepKind, now: datetime) -> Sequence[Duration]:
    """Return how long steps of a kind took. Both ends of each are the marketplace's, or both are ours."""
    steps = [step for run in runs for step in run.steps if kind_of(step.key, step.title) is kind]
    return [found for step in steps if (found := _duration(step, now)) is not None]


def _duration(step: Step, now: datetime) -> Duration | None:
    if step.started_at is None or step.ended_at is None or step.ended_at <= step.started_at:
        return None
    return Duration(
        hours=(step.ended_at - step.started_at).total_seconds() / _HOUR,
        age_days=max(0.0, (now - step.ended_at).total_seconds() / _DAY),
        censored=step.status is not StepStatus.COMPLETE,
    )
