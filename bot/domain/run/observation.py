"""One look at the marketplace becomes a decision about a run. Nothing is decided by silence."""

from dataclasses import replace

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
    running,
    staged,
)
from bot.domain.run import production, staging
from bot.domain.run import run as runs
from bot.domain.run.run import Run, RunOutcome
from bot.domain.run.states import State
from bot.domain.run.steps import combined

PREVIEW_STEP = "preview"
LIVE_STEP = "live"
_COMBINED = frozenset({PREVIEW_STEP, LIVE_STEP})


def observe(run: Run, seen: Observation) -> RunOutcome:
    """Decide what a successful look means. Often nothing new: then no events."""
    if unread := _unread(run, seen):
        return runs.lose(run, unread, now=seen.seen_at)
    known = _without_combined(run) if seen.steps is not None else run
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
    ours = find(seen.submissions, run.preview)
    job = seen.job.unread if seen.job is not None and seen.job.progress is Progress.RUNNING else ""
    word = job or (ours.unread if ours is not None else "")
    return f"The marketplace says “{word}” about it, which stagebot does not know" if word else ""


def _without_combined(run: Run) -> Run:
    """Drop the step that stood for all of them, now that the marketplace tells the real ones."""
    return replace(run, steps=tuple(step for step in run.steps if step.key not in _COMBINED))


def _until_staged(run: Run, seen: Observation) -> RunOutcome:
    ours = _our_preview(run, seen)
    if seen.job_forgotten and ours is None:
        return runs.stuck(run, now=seen.seen_at)
    known = replace(run, preview=ours.id) if ours else run
    moved = runs.progress(known, _reported(known, seen, PREVIEW_STEP), now=seen.seen_at)
    end = _end_of_preview(moved.subject, seen, ours)
    return moved.then(end) if end else moved


def _our_preview(run: Run, seen: Observation) -> Submission | None:
    if run.preview is not None:
        return find(seen.submissions, run.preview)
    previews = [entry for entry in seen.submissions if entry.target is Target.PREVIEW]
    waiting = staged(tuple(previews))
    if seen.job is not None and seen.job.progress is Progress.SUCCEEDED and waiting is not None:
        return waiting
    if seen.job_forgotten:
        return running(tuple(previews)) or waiting
    return running(tuple(previews))


def _end_of_preview(run: Run, seen: Observation, ours: Submission | None) -> RunOutcome | None:
    now = seen.seen_at
    progress = seen.job.progress if seen.job else ours.progress if ours else Progress.RUNNING
    if progress is Progress.CANCELED:
        return runs.canceled(run, now=now)
    if progress is Progress.FAILED:
        return staging.fail(run, _failure(seen), now=now)
    waiting = staged(seen.submissions)
    if run.preview and ours is None and waiting and waiting.id != run.preview:
        return runs.superseded(run, waiting.id, now=now)
    if progress is Progress.SUCCEEDED and waiting and (ours is None or waiting.id == ours.id):
        return staging.staged(run, waiting.id, now=now)
    return None


def _failure(seen: Observation) -> Failure:
    job = seen.job
    return failure_of(
        job.errors if job else (),
        reasons=(*(job.reasons if job else ()), *seen.reasons),
        publishing=running(seen.submissions) is not None,
    )


def _while_staged(run: Run, seen: Observation) -> RunOutcome:
    now = seen.seen_at
    moved = runs.progress(run, _reported(run, seen, None), now=now)
    if awaits_signoff(seen.submissions, run.preview):
        return moved
    ours, waiting = find(seen.submissions, run.preview), staged(seen.submissions)
    successor = ours or waiting or running(seen.submissions)
    if successor is not None:
        return moved.then(runs.superseded(moved.subject, successor.id, now=now))
    return moved.then(runs.canceled(moved.subject, now=now))


def _until_live(run: Run, seen: Observation) -> RunOutcome:
    now = seen.seen_at
    if seen.job_forgotten and find(seen.submissions, run.preview) is None:
        return runs.stuck(run, now=now)
    moved = runs.progress(run, _reported(run, seen, LIVE_STEP), now=now)
    if moved.subject.intent is not None:
        return moved
    end = _end_of_golive(moved.subject, seen)
    return moved.then(end) if end else moved


def _end_of_golive(run: Run, seen: Observation) -> RunOutcome | None:
    now = seen.seen_at
    live = [entry for entry in seen.submissions if entry.target is Target.LIVE]
    ours = next((entry for entry in live if entry.id == run.preview), None)
    progress = seen.job.progress if seen.job else ours.progress if ours else Progress.RUNNING
    if ours is not None and ours.progress is Progress.SUCCEEDED and progress is not Progress.FAILED:
        return production.went_live(run, now=now)
    if progress in {Progress.FAILED, Progress.CANCELED}:
        still_staged = awaits_signoff(seen.submissions, run.preview)
        return production.failed(run, _failure(seen), still_staged=still_staged, now=now)
    return None


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
