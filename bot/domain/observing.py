"""One look at the marketplace becomes a decision about a run. Nothing is decided by silence."""

from dataclasses import replace

from bot.domain import golive
from bot.domain import request as runs
from bot.domain.failure import Failure, failure_of
from bot.domain.request import Outcome, StagingRequest
from bot.domain.state import State
from bot.domain.steps import combined
from bot.domain.submission import (
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

PREVIEW_STEP = "preview"
LIVE_STEP = "live"
_COMBINED = frozenset({PREVIEW_STEP, LIVE_STEP})


def observe(request: StagingRequest, seen: Observation) -> Outcome:
    """Decide what a successful look means. Often nothing new: then no events."""
    known = _without_combined(request) if seen.steps is not None else request
    match request.state:
        case State.IN_PROGRESS:
            return _until_staged(known, seen)
        case State.STAGED | State.AWAITING_APPROVAL:
            return _while_staged(known, seen)
        case State.GOING_LIVE:
            return _until_live(known, seen)
        case _:
            return Outcome(request)


def _without_combined(request: StagingRequest) -> StagingRequest:
    """Drop the step that stood for all of them, now that the marketplace tells the real ones."""
    return replace(request, steps=tuple(step for step in request.steps if step.key not in _COMBINED))


def _until_staged(request: StagingRequest, seen: Observation) -> Outcome:
    ours = _our_preview(request, seen)
    if seen.job_forgotten and ours is None:
        return runs.stuck(request, now=seen.seen_at)
    known = replace(request, preview=ours.id) if ours else request
    moved = runs.progress(known, _reported(known, seen, PREVIEW_STEP), now=seen.seen_at)
    end = _end_of_preview(moved.request, seen, ours)
    return moved.then(end) if end else moved


def _our_preview(request: StagingRequest, seen: Observation) -> Submission | None:
    if request.preview is not None:
        return find(seen.submissions, request.preview)
    previews = [entry for entry in seen.submissions if entry.target is Target.PREVIEW]
    waiting = staged(tuple(previews))
    if seen.job is not None and seen.job.progress is Progress.SUCCEEDED and waiting is not None:
        return waiting
    if seen.job_forgotten:
        return running(tuple(previews)) or waiting
    return running(tuple(previews))


def _end_of_preview(request: StagingRequest, seen: Observation, ours: Submission | None) -> Outcome | None:
    now = seen.seen_at
    progress = seen.job.progress if seen.job else ours.progress if ours else Progress.RUNNING
    if progress is Progress.CANCELED:
        return runs.canceled(request, now=now)
    if progress is Progress.FAILED:
        return runs.fail(request, _failure(seen), now=now)
    waiting = staged(seen.submissions)
    if request.preview and ours is None and waiting and waiting.id != request.preview:
        return runs.superseded(request, waiting.id, now=now)
    if progress is Progress.SUCCEEDED and waiting and (ours is None or waiting.id == ours.id):
        return runs.staged(request, waiting.id, now=now)
    return None


def _failure(seen: Observation) -> Failure:
    errors = (*(seen.job.errors if seen.job else ()), *seen.reasons)
    return failure_of(errors)


def _while_staged(request: StagingRequest, seen: Observation) -> Outcome:
    now = seen.seen_at
    moved = runs.progress(request, _reported(request, seen, None), now=now)
    if awaits_signoff(seen.submissions, request.preview):
        return moved
    ours, waiting = find(seen.submissions, request.preview), staged(seen.submissions)
    successor = ours or waiting or running(seen.submissions)
    if successor is not None:
        return moved.then(runs.superseded(moved.request, successor.id, now=now))
    return moved.then(runs.canceled(moved.request, now=now))


def _until_live(request: StagingRequest, seen: Observation) -> Outcome:
    now = seen.seen_at
    if seen.job_forgotten and find(seen.submissions, request.preview) is None:
        return runs.stuck(request, now=now)
    moved = runs.progress(request, _reported(request, seen, LIVE_STEP), now=now)
    if moved.request.intent is not None:
        return moved
    end = _end_of_golive(moved.request, seen)
    return moved.then(end) if end else moved


def _end_of_golive(request: StagingRequest, seen: Observation) -> Outcome | None:
    now = seen.seen_at
    live = [entry for entry in seen.submissions if entry.target is Target.LIVE]
    ours = next((entry for entry in live if entry.id == request.preview), None)
    progress = seen.job.progress if seen.job else ours.progress if ours else Progress.RUNNING
    if ours is not None and ours.progress is Progress.SUCCEEDED and progress is not Progress.FAILED:
        return golive.went_live(request, now=now)
    if progress in {Progress.FAILED, Progress.CANCELED}:
        still_staged = awaits_signoff(seen.submissions, request.preview)
        return golive.failed(request, _failure(seen), still_staged=still_staged, now=now)
    return None


def _reported(request: StagingRequest, seen: Observation, phase: str | None) -> tuple[ReportedStep, ...]:
    """Return the reported steps; without any, one combined step for the phase the run is in."""
    if seen.steps is not None:
        return seen.steps
    if any(step.key not in _COMBINED for step in request.steps):
        return ()  # the steps are known and cannot be asked now: they stay as they were last seen
    preview = _combined_preview(request, seen, running=phase == PREVIEW_STEP)
    if phase != LIVE_STEP:
        return (preview,)
    status = StepStatus.RUNNING
    if any(
        e.id == request.preview and e.progress is Progress.SUCCEEDED
        for e in seen.submissions
        if e.target is Target.LIVE
    ):
        status = StepStatus.COMPLETE
    since = request.decided_at or seen.seen_at
    return (preview, combined(LIVE_STEP, "Publishing to production", status, since=since))


def _combined_preview(request: StagingRequest, seen: Observation, *, running: bool) -> ReportedStep:
    title = "Validation, certification and preview creation"
    since = request.submitted_at or request.created_at
    status = StepStatus.RUNNING if running else StepStatus.COMPLETE
    if running and seen.job is not None and seen.job.progress is Progress.FAILED:
        status = StepStatus.FAILED
    if running and seen.job is not None and seen.job.progress is Progress.SUCCEEDED:
        status = StepStatus.COMPLETE
    return combined(PREVIEW_STEP, title, status, since=since)
