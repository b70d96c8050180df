"""What a look at the marketplace means for a run after STAGED. Going live cannot be undone."""

from dataclasses import replace
from datetime import datetime

from bot.domain.aggregate import Outcome
from bot.domain.errors import IllegalStep
from bot.domain.offer.digest import Digest
from bot.domain.offer.failure import Failure
from bot.domain.offer.submission import Submission
from bot.domain.run import events as run_events
from bot.domain.run.events import RunEvent
from bot.domain.run.run import Run, RunOutcome
from bot.domain.run.states import State, step_to
from bot.domain.values import JobId


def ask_for_approval(
    run: Run, digest: Digest, *, goes_live: tuple[str, ...] = (), now: datetime
) -> RunOutcome:
    """Open the review of what is staged; approvals and signatures count for this digest only."""
    state = step_to(run.state, State.AWAITING_APPROVAL)
    moved = replace(run, state=state, digest=digest, goes_live=goes_live, objections=(), checked_at=now)
    asked = run_events.ApprovalRequested(
        at=now, digest=digest.text, parts=dict(digest.parts), goes_live=goes_live
    )
    return Outcome(moved, (asked,))


def void(run: Run, digest: Digest, *, now: datetime) -> RunOutcome:
    """What is staged is not what was approved: nothing goes live, and the review starts anew."""
    parts = digest.changed(run.digest) if run.digest else ()
    state = step_to(run.state, State.STAGED)
    moved = replace(
        unscheduled(run),
        state=state,
        intent=None,
        decided_at=None,
        decided_by=(),
        emergencies=(),
        freeze_lifted_until=None,
        checked_at=now,
    )
    return Outcome(moved, (run_events.ApprovalVoided(at=now, parts=parts),), voids_approvals=True)


def hold_back(run: Run, reason: str, *, until: datetime, asks_first: bool, now: datetime) -> RunOutcome:
    """Take an order back whose call never went out, until then; the review opens anew, the approvals stay.

    Raises IllegalStep once the call may have gone out.
    """
    if run.intent is None or run.intent.sent_at is not None:
        raise IllegalStep(run.state, State.STAGED)
    state = step_to(run.state, State.STAGED)
    back = replace(
        run,
        state=state,
        intent=None,
        decided_at=None,
        decided_by=(),
        approved_by=run.decided_by,
        goes_live_at=until,
        asks_first=asks_first,
    )
    return Outcome(back, (run_events.GoliveHeld(at=now, reason=reason),))


def unscheduled(run: Run) -> Run:
    """Forget that it was approved and when it was to go live."""
    return replace(run, approved_by=(), goes_live_at=None, asks_first=False)


def accepted(run: Run, job: JobId, *, now: datetime) -> RunOutcome:
    """The marketplace took the push to production."""
    moved = replace(run, intent=None, job=job, checked_at=now)
    return Outcome(moved, (run_events.GoliveSubmitted(at=now, job=job),))


def adopted(run: Run, submission: Submission, *, now: datetime) -> RunOutcome:
    """The push was found to have happened: ours without an answer, or one made in Partner Center."""
    unsent = run.intent is not None and run.intent.sent_at is None
    moved = replace(run, intent=None, job=None, checked_at=now)
    return Outcome(moved, (run_events.RequestAdopted(at=now, submission=submission.id, unsent=unsent),))


def went_live(run: Run, *, now: datetime) -> RunOutcome:
    """The offer is live."""
    state = step_to(run.state, State.LIVE)
    moved = replace(run, state=state, intent=None, ended_at=now, checked_at=now, unknown_since=None)
    return Outcome(moved, (run_events.RequestLive(at=now),))


def failed(run: Run, failure: Failure, *, still_staged: bool, now: datetime) -> RunOutcome:
    """The push failed. With the preview still there the run is staged again, and the review starts anew."""
    wanted = State.STAGED if still_staged else State.FAILED
    state = step_to(run.state, wanted)
    moved = replace(
        run,
        state=state,
        failure=failure,
        intent=None,
        job=None,
        decided_at=None,
        decided_by=(),
        approved_by=run.decided_by if still_staged and not run.emergencies else (),
        ended_at=None if still_staged else now,
        checked_at=now,
    )
    event: RunEvent = (
        run_events.GoliveFailed(at=now)
        if still_staged
        else run_events.RequestFailed(at=now, failure=failure.kind, step=failure.step)
    )
    return Outcome(moved, (event,))
