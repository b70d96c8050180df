"""One look at the marketplace becomes a decision about a run. Nothing is decided by silence."""

from dataclasses import replace
from datetime import datetime

from bot.domain.aggregate import Outcome
from bot.domain.offer.failure import Failure, failure_of
from bot.domain.offer.submission import (
    Observation,
    Progress,
    ReportedStep,
    StepStatus,
    Submission,
    Target,
    awaits_signoff,
    find,
    previews_waiting,
    running,
    successor,
)
from bot.domain.run import production, staging
from bot.domain.run import run as runs
from bot.domain.run.class_alarm import check_class
from bot.domain.run.phases import LIVE_STEP, PREVIEW_STEP
from bot.domain.run.run import Run, RunOutcome
from bot.domain.run.states import State
from bot.domain.run.steps import combined

_COMBINED = frozenset({PREVIEW_STEP, LIVE_STEP})


def observe(run: Run, seen: Observation) -> RunOutcome:
    """Decide what a successful look means. Often nothing new: then no events."""
    if unread := _unread(run, seen):
        return runs.lose(run, unread, now=seen.seen_at)
    known = _without_combined(run) if seen.steps is not None else run
    if find(seen.submissions, run.preview) is not None or seen.looked_up is not None:
        known = replace(known, missing_since=None)
    match run.state:
        case State.IN_PROGRESS:
            return _until_staged(known, seen)
        case State.STAGED | State.AWAITING_APPROVAL:
            return _while_staged(known, seen)
        case State.GOING_LIVE:
            return _until_live(known, seen)
        case _:
            return Outcome(run)


def _unread(run: Run, seen: Observation) -> str:
    """Say what the marketplace told about this run in words that are not known; empty for none."""
    ours = find(seen.submissions, run.preview) or seen.looked_up
    job = seen.job.unread if seen.job is not None and seen.job.progress is Progress.RUNNING else ""
    word = job or (ours.unread if ours is not None else "")
    return f"The marketplace says “{word}” about it, which stagebot does not know" if word else ""


def _without_combined(run: Run) -> Run:
    """Drop the step that stood for all of them, now that the marketplace tells the real ones."""
    return replace(run, steps=tuple(step for step in run.steps if step.key not in _COMBINED))


def _until_staged(run: Run, seen: Observation) -> RunOutcome:
    ours = _our_preview(run, seen)
    if seen.job_forgotten and ours is None and not seen.unknown_by_id:
        return runs.stuck(run, now=seen.seen_at)
    known = replace(run, preview=ours.id) if ours else run
    moved = runs.progress(known, _reported(known, seen, PREVIEW_STEP), now=seen.seen_at)
    moved = moved.then(check_class(moved.subject, now=seen.seen_at))
    end = _end_of_preview(moved.subject, seen, ours)
    return moved.then(end) if end else moved


def _our_preview(run: Run, seen: Observation) -> Submission | None:
    if run.preview is not None:
        return find(seen.submissions, run.preview) or seen.looked_up
    since = tuple(e for e in seen.submissions if e.target is Target.PREVIEW and e.id not in run.former)
    if seen.job is not None and seen.job.progress is Progress.SUCCEEDED:
        return next(iter(_waiting(since, seen)), running(since))
    return running(since) or (next(iter(_waiting(since, seen)), None) if seen.job_forgotten else None)


def _waiting(since: tuple[Submission, ...], seen: Observation) -> tuple[Submission, ...]:
    """Return those of our time that wait for the sign-off; what is live already is none of them."""
    waiting = {entry.id for entry in previews_waiting(seen.submissions)}
    return tuple(entry for entry in since if entry.id in waiting)


def _end_of_preview(run: Run, seen: Observation, ours: Submission | None) -> RunOutcome | None:
    now = seen.seen_at
    progress = seen.job.progress if seen.job else ours.progress if ours else Progress.RUNNING
    if progress is Progress.CANCELED:
        return runs.canceled(run, now=now)
    if progress is Progress.FAILED:
        return staging.fail(run, _failure(run, seen), now=now)
    other = successor(seen.submissions, run.preview, run.former) if run.preview else None
    if other is not None and other.progress is Progress.SUCCEEDED:
        return runs.superseded(run, other.id, now=now)
    if progress is Progress.SUCCEEDED and ours and awaits_signoff(_with(seen, ours), ours.id):
        return _staged(run, ours, now)
    if seen.unknown_by_id and (seen.job is None or progress is Progress.SUCCEEDED):
        return _vanished(run, seen)
    return None


def _with(seen: Observation, ours: Submission) -> tuple[Submission, ...]:
    listed = any(entry.id == ours.id for entry in seen.submissions)
    return seen.submissions if listed else (*seen.submissions, ours)


def _staged(run: Run, ours: Submission, now: datetime) -> RunOutcome:
    """The preview exists. Whoever wanted it canceled while it was made has it canceled now."""
    outcome = staging.staged(run, ours.id, now=now)
    return outcome.then(runs.canceled(outcome.subject, now=now)) if run.cancel_by else outcome


def _vanished(run: Run, seen: Observation) -> RunOutcome:
    """The marketplace shows nothing of the run's submission, not even by its id: look twice, then say it."""
    now = seen.seen_at
    if run.missing_since is None or now - run.missing_since < seen.lag:
        return Outcome(runs.missing(run, now=now))
    return runs.canceled(run, now=now, vanished=True)


def _failure(run: Run, seen: Observation) -> Failure:
    job = seen.job
    others = tuple(entry for entry in seen.submissions if entry.id != run.preview)
    failure = failure_of(
        job.errors if job else (),
        reasons=(*(job.reasons if job else ()), *(seen.reasons or ())),
        publishing=running(others) is not None,
    )
    return replace(failure, awaits_reasons=seen.reasons is None)


def _while_staged(run: Run, seen: Observation) -> RunOutcome:
    moved = runs.progress(run, _reported(run, seen, None), now=seen.seen_at)
    end = end_of_staged(moved.subject, seen)
    return moved.then(end)


def end_of_staged(run: Run, seen: Observation) -> RunOutcome:
    """Decide about a preview that waits, or that was approved and not sent yet. Only a positive sign ends it:

    a successor, a sign-off or a cancellation that the marketplace shows, or two looks, its own lag apart,
    in which it does not know the submission even by its id.
    """
    now, ours = seen.seen_at, find(seen.submissions, run.preview) or seen.looked_up
    other = successor(seen.submissions, run.preview, run.former)
    if other is not None:
        return runs.superseded(run, other.id, now=now)
    if ours is None:
        return _vanished(run, seen) if seen.unknown_by_id else Outcome(run)
    if ours.target is Target.LIVE and ours.progress is not Progress.FAILED:
        return runs.superseded(run, ours.id, now=now)
    if ours.progress is Progress.CANCELED:
        return runs.canceled(run, now=now)
    return Outcome(run)


def _until_live(run: Run, seen: Observation) -> RunOutcome:
    now = seen.seen_at
    if seen.job_forgotten and (find(seen.submissions, run.preview) or seen.looked_up) is None:
        return runs.stuck(run, now=now)
    moved = runs.progress(run, _reported(run, seen, LIVE_STEP), now=now)
    if moved.subject.intent is not None:
        return moved
    end = _end_of_golive(moved.subject, seen)
    return moved.then(end) if end else moved


def _end_of_golive(run: Run, seen: Observation) -> RunOutcome | None:
    ours = find(seen.submissions, run.preview) or seen.looked_up
    pushed = ours if ours is not None and ours.target is Target.LIVE else None
    progress = seen.job.progress if seen.job else pushed.progress if pushed else Progress.RUNNING
    if pushed is not None and pushed.progress is Progress.SUCCEEDED and progress is not Progress.FAILED:
        return production.went_live(run, now=seen.seen_at)
    if progress in {Progress.FAILED, Progress.CANCELED}:
        return _golive_failed(run, seen, ours)
    return None


def _golive_failed(run: Run, seen: Observation, ours: Submission | None) -> RunOutcome:
    """The job says that it failed; whether the preview is still there only a sign of it can tell."""
    now, failure = seen.seen_at, _failure(run, seen)
    if ours is not None and awaits_signoff(_with(seen, ours), ours.id):
        return production.failed(run, failure, still_staged=True, now=now)
    replaced = successor(seen.submissions, run.preview, run.former) is not None
    waited = run.missing_since is not None and now - run.missing_since >= seen.lag
    if replaced or (seen.unknown_by_id and waited):
        return production.failed(run, failure, still_staged=False, now=now)
    return Outcome(runs.missing(run, now=now))


def _reported(run: Run, seen: Observation, phase: str | None) -> tuple[ReportedStep, ...]:
    """Return the reported steps; without any, one combined step for the phase the run is in."""
    if seen.steps is not None:
        return seen.steps
    if any(step.key not in _COMBINED for step in run.steps):
        return ()  # the steps are known and cannot be asked now: they stay as they were last seen
    preview = _combined_preview(run, seen, running=phase == PREVIEW_STEP)
    if phase != LIVE_STEP:
        return (preview,)
    status = StepStatus.RUNNING
    if any(
        e.id == run.preview and e.progress is Progress.SUCCEEDED
        for e in seen.submissions
        if e.target is Target.LIVE
    ):
        status = StepStatus.COMPLETE
    since = run.decided_at or seen.seen_at
    return (preview, combined(LIVE_STEP, "Publishing to production", status, since=since))


def _combined_preview(run: Run, seen: Observation, *, running: bool) -> ReportedStep:
    title = "Validation, certification and preview creation"
    since = run.submitted_at or run.created_at
    status = StepStatus.RUNNING if running else StepStatus.COMPLETE
    if running and seen.job is not None and seen.job.progress is Progress.FAILED:
        status = StepStatus.FAILED
    if running and seen.job is not None and seen.job.progress is Progress.SUCCEEDED:
        status = StepStatus.COMPLETE
    return combined(PREVIEW_STEP, title, status, since=since)
