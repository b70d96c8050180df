"""Decisions about a run until it is staged."""

from dataclasses import replace
from datetime import datetime

from bot.domain.aggregate import Outcome
from bot.domain.errors import IllegalStep
from bot.domain.offer.failure import Failure
from bot.domain.offer.submission import Submission
from bot.domain.run import events as run_events
from bot.domain.run import steps as stepping
from bot.domain.run.intent import Intent, IntentKind
from bot.domain.run.run import Run, RunOutcome, canceled
from bot.domain.run.states import State, step_to
from bot.domain.values import (
    JobId,
    PersonId,
    SubmissionId,
)


def open_request(run: Run) -> RunOutcome:
    """Start a run: from now on the marketplace pump owes a publish to preview."""
    intent = Intent(kind=IntentKind.SUBMIT_PREVIEW, opened_at=run.created_at)
    opened = replace(run, state=State.SUBMITTING, intent=intent)
    return Outcome(opened, (run_events.RequestOpened(at=run.created_at, by=run.requested_by),))


def accepted(run: Run, job: JobId, *, now: datetime) -> RunOutcome:
    """The marketplace took the publish to preview."""
    state = step_to(run.state, State.IN_PROGRESS)
    moved = replace(run, state=state, intent=None, job=job, submitted_at=now, checked_at=now)
    return Outcome(moved, (run_events.RequestSubmitted(at=now, job=job),))


def adopted(run: Run, submission: Submission, *, now: datetime) -> RunOutcome:
    """A submission that answers our unanswered publish was found: take it as ours, and say so."""
    state = step_to(run.state, State.IN_PROGRESS)
    moved = replace(run, state=state, intent=None, preview=submission.id, submitted_at=now, checked_at=now)
    return Outcome(moved, (run_events.RequestAdopted(at=now, submission=submission.id),))


def blocked(run: Run, by: SubmissionId, *, now: datetime) -> RunOutcome:
    """Another publish is running (`by`, empty where it is not shown): say it once, then wait."""
    if run.blocked_by is not None:
        return Outcome(replace(run, blocked_by=by, checked_at=now))
    said = run_events.RequestBlocked(at=now, submission=by)
    return Outcome(replace(run, blocked_by=by, checked_at=now), (said,))


def staged(run: Run, submission: SubmissionId, *, now: datetime) -> RunOutcome:
    """The preview exists."""
    state = step_to(run.state, State.STAGED)
    moved = replace(run, state=state, preview=submission, job=None, intent=None, staged_at=now)
    return Outcome(moved, (run_events.RequestStaged(at=now, submission=submission),))


def fail(run: Run, failure: Failure, *, now: datetime) -> RunOutcome:
    """The run failed, and nothing will make it go on."""
    state = step_to(run.state, State.FAILED)
    step = stepping.failed(run.steps) or stepping.current(run.steps)
    named = failure if failure.step or step is None else replace(failure, step=step.title)
    moved = replace(run, state=state, failure=named, intent=None, ended_at=now, checked_at=now)
    return Outcome(moved, (run_events.RequestFailed(at=now, failure=named.kind, step=named.step),))


def ask_to_cancel(run: Run, *, by: PersonId, now: datetime) -> RunOutcome:
    """Cancel: at once where nothing was sent yet, else by asking the marketplace.

    Raises IllegalStep once the preview was signed off or while a call is under way.
    """
    if run.state is State.SUBMITTING and run.intent and run.intent.sent_at is None:
        return canceled(run, by=by, now=now)
    if run.state in {State.STAGED, State.AWAITING_APPROVAL}:
        return canceled(run, by=by, now=now)
    if run.state is not State.IN_PROGRESS or run.job is None:
        raise IllegalStep(run.state, State.CANCELED)
    if run.intent is not None:
        return Outcome(run)
    intent = Intent(kind=IntentKind.CANCEL, opened_at=now)
    return Outcome(replace(run, intent=intent), (run_events.CancelRequested(at=now, by=by),))


def cancel_refused(run: Run, reason: str, *, now: datetime) -> RunOutcome:
    """The marketplace says it is too late: the run goes on."""
    return Outcome(replace(run, intent=None), (run_events.CancelRefused(at=now, reason=reason),))
