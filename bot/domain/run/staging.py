"""Decisions about a run until it is staged."""

from dataclasses import replace
from datetime import datetime

from bot.domain.aggregate import Outcome
from bot.domain.errors import AlreadyEnded, TooLateToCancel
from bot.domain.offer.failure import Failure
from bot.domain.offer.submission import Submission
from bot.domain.run import events as run_events
from bot.domain.run import steps as stepping
from bot.domain.run.intent import Intent, IntentKind
from bot.domain.run.obstacles import Obstacle
from bot.domain.run.run import Run, RunOutcome, canceled, let_go
from bot.domain.run.states import State, is_final, step_to
from bot.domain.values import (
    JobId,
    PersonId,
    SubmissionId,
)


def open_request(run: Run) -> RunOutcome:
    """Start a run: from now on the marketplace pump owes a publish to preview."""
    intent = Intent(kind=IntentKind.SUBMIT_PREVIEW, opened_at=run.created_at)
    opened = replace(run, state=State.SUBMITTING, intent=intent)
    told = run_events.RequestOpened(
        at=run.created_at,
        by=run.requested_by,
        offer=run.offer,
        product=run.durable_id,
        note=run.note,
    )
    return Outcome(opened, (told,))


def accepted(run: Run, job: JobId, *, now: datetime) -> RunOutcome:
    """The marketplace took the publish to preview. A wish to cancel that came before is carried out next."""
    state = step_to(run.state, State.IN_PROGRESS)
    intent = Intent(kind=IntentKind.CANCEL, opened_at=now) if run.cancel_by else None
    moved = replace(
        run, state=state, intent=intent, job=job, former=_former(run), submitted_at=now, checked_at=now
    )
    told = run_events.RequestSubmitted(at=now, job=job, changes=run.changes, details=run.details)
    return Outcome(moved, (told,))


def adopted(run: Run, submission: Submission, *, now: datetime) -> RunOutcome:
    """A submission that answers our unanswered publish was found: take it as ours, and say so."""
    state = step_to(run.state, State.IN_PROGRESS)
    moved = replace(
        run,
        state=state,
        intent=None,
        preview=submission.id,
        former=_former(run),
        submitted_at=now,
        checked_at=now,
    )
    told = run_events.RequestAdopted(
        at=now, submission=submission.id, changes=run.changes, details=run.details
    )
    outcome: RunOutcome = Outcome(moved, (told,))
    if run.cancel_by is None:
        return outcome
    # without a job there is nothing that the marketplace could be asked to cancel
    return outcome.then(let_go(moved, by=run.cancel_by, now=now))


def _former(run: Run) -> frozenset[SubmissionId]:
    return run.intent.baseline if run.intent else run.former


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
    """Cancel: at once where nothing was sent or the preview stands, else by asking the marketplace.

    Where it cannot be asked, a second wish ends the run here all the same. Raises TooLateToCancel once the
    push to production may be on its way.
    """
    if is_final(run.state):
        raise AlreadyEnded(run.state.value)
    if run.state in {State.STAGED, State.AWAITING_APPROVAL} or _is_unsent(run):
        return canceled(run, by=by, now=now)
    if run.unknown_why is Obstacle.LOST:
        return let_go(run, by=by, now=now)
    if run.state is State.GOING_LIVE:
        raise TooLateToCancel
    if run.unknown_since is not None and run.cancel_by is not None:
        return let_go(run, by=by, now=now)
    if run.state is State.IN_PROGRESS and run.job is None:
        return let_go(run, by=by, now=now)
    if run.cancel_by is not None:
        return Outcome(run)
    asks = Intent(kind=IntentKind.CANCEL, opened_at=now) if run.state is State.IN_PROGRESS else run.intent
    return Outcome(replace(run, intent=asks, cancel_by=by), (run_events.CancelRequested(at=now, by=by),))


def _is_unsent(run: Run) -> bool:
    waits = run.state in {State.SCHEDULED, State.SUBMITTING, State.GOING_LIVE}
    return waits and run.intent is not None and run.intent.sent_at is None


def can_cancel(run: Run) -> bool:
    """Tell whether `ask_to_cancel` would do something."""
    if is_final(run.state) or (run.cancel_by is not None and run.unknown_since is None):
        return False
    return run.state is not State.GOING_LIVE or _is_unsent(run) or run.unknown_why is Obstacle.LOST


def cancel_refused(run: Run, reason: str, *, now: datetime) -> RunOutcome:
    """The marketplace says it is too late: the run goes on."""
    goes_on = replace(run, intent=None, cancel_by=None)
    return Outcome(goes_on, (run_events.CancelRefused(at=now, reason=reason),))
