"""The second half of a run: from STAGED over the decision to live. Going live cannot be undone."""

from dataclasses import replace
from datetime import datetime

from bot.domain import events as happened
from bot.domain.digest import Digest
from bot.domain.errors import AlreadyDecided, IllegalStep
from bot.domain.events import Event
from bot.domain.failure import Failure
from bot.domain.intent import Intent, IntentKind
from bot.domain.request import Outcome, StagingRequest
from bot.domain.state import State, step_to
from bot.domain.submission import Submission
from bot.domain.values import JobId, PersonId


def ask_for_approval(
    request: StagingRequest, digest: Digest, *, goes_live: tuple[str, ...] = (), now: datetime
) -> Outcome:
    """Open the review of what is staged; approvals and signatures count for this digest only."""
    state = step_to(request.state, State.AWAITING_APPROVAL)
    moved = replace(request, state=state, digest=digest, goes_live=goes_live, objections=(), checked_at=now)
    return Outcome(moved, (happened.ApprovalRequested(at=now, digest=digest.text),))


def void(request: StagingRequest, digest: Digest, *, now: datetime) -> Outcome:
    """What is staged is not what was approved: nothing goes live, and the review starts anew."""
    parts = digest.changed(request.digest) if request.digest else ()
    state = step_to(request.state, State.STAGED)
    moved = replace(
        unscheduled(request),
        state=state,
        intent=None,
        decided_at=None,
        decided_by=(),
        emergencies=(),
        freeze_lifted=False,
        checked_at=now,
    )
    return Outcome(moved, (happened.ApprovalVoided(at=now, parts=parts),))


def order(
    request: StagingRequest, approvers: tuple[PersonId, ...], *, by: PersonId, now: datetime
) -> Outcome:
    """The last approval is given: the marketplace pump owes a push to production, once."""
    if request.state in {State.GOING_LIVE, State.LIVE, State.REJECTED}:
        raise AlreadyDecided
    state = step_to(request.state, State.GOING_LIVE)
    intent = Intent(kind=IntentKind.GO_LIVE, opened_at=now, preview=request.preview)
    moved = replace(unscheduled(request), state=state, intent=intent, decided_at=now, decided_by=approvers)
    return Outcome(moved, (happened.GoliveOrdered(at=now, by=by),))


def schedule(
    request: StagingRequest, when: datetime, *, asks_first: bool, why: str, by: PersonId, now: datetime
) -> Outcome:
    """Everything is approved, and it is not the time: wait for it, said once. All can still be taken back."""
    if (request.goes_live_at, request.asks_first) == (when, asks_first):
        return Outcome(request)
    waits = replace(request, goes_live_at=when, asks_first=asks_first)
    told = happened.GoliveScheduled(at=now, by=by, goes_live_at=when, asks_first=asks_first, frozen_for=why)
    return Outcome(waits, (told,))


def ready(request: StagingRequest, *, now: datetime) -> Outcome:
    """The freeze is over: ask people to send it live."""
    return Outcome(unscheduled(request), (happened.GoliveReady(at=now),))


def held(request: StagingRequest, reason: str, *, now: datetime) -> Outcome:
    """It was to go live, and what the policy asks for does not hold any more."""
    return Outcome(unscheduled(request), (happened.GoliveHeld(at=now, reason=reason),))


def hold_back(
    request: StagingRequest, reason: str, *, until: datetime, asks_first: bool, now: datetime
) -> Outcome:
    """Take an order back whose call never went out, until then; the review opens anew, the approvals stay.

    Raises IllegalStep once the call may have gone out.
    """
    if request.intent is None or request.intent.sent_at is not None:
        raise IllegalStep(request.state, State.STAGED)
    state = step_to(request.state, State.STAGED)
    back = replace(
        request,
        state=state,
        intent=None,
        decided_at=None,
        decided_by=(),
        goes_live_at=until,
        asks_first=asks_first,
    )
    return Outcome(back, (happened.GoliveHeld(at=now, reason=reason),))


def unscheduled(request: StagingRequest) -> StagingRequest:
    """Forget when it was to go live."""
    return replace(request, goes_live_at=None, asks_first=False)


def lift_freeze(request: StagingRequest, reason: str, *, by: PersonId, now: datetime) -> Outcome:
    """A named person decides that no freeze holds this run."""
    lifted = replace(request, freeze_lifted=True)
    return Outcome(lifted, (happened.FreezeLifted(at=now, by=by, reason=reason),))


def accepted(request: StagingRequest, job: JobId, *, now: datetime) -> Outcome:
    """The marketplace took the push to production."""
    moved = replace(request, intent=None, job=job, checked_at=now)
    return Outcome(moved, (happened.GoliveSubmitted(at=now, job=job),))


def adopted(request: StagingRequest, submission: Submission, *, now: datetime) -> Outcome:
    """The push was found to have happened although its answer never reached us."""
    moved = replace(request, intent=None, job=None, checked_at=now)
    return Outcome(moved, (happened.RequestAdopted(at=now, submission=submission.id),))


def went_live(request: StagingRequest, *, now: datetime) -> Outcome:
    """The offer is live."""
    state = step_to(request.state, State.LIVE)
    moved = replace(request, state=state, intent=None, ended_at=now, checked_at=now, unknown_since=None)
    return Outcome(moved, (happened.RequestLive(at=now),))


def failed(request: StagingRequest, failure: Failure, *, still_staged: bool, now: datetime) -> Outcome:
    """The push failed. With the preview still there the run is staged again, and the review starts anew."""
    wanted = State.STAGED if still_staged else State.FAILED
    state = step_to(request.state, wanted)
    moved = replace(
        request,
        state=state,
        failure=failure,
        intent=None,
        job=None,
        decided_at=None,
        decided_by=(),
        ended_at=None if still_staged else now,
        checked_at=now,
    )
    told: Event = (
        happened.GoliveFailed(at=now)
        if still_staged
        else happened.RequestFailed(at=now, failure=failure.kind, step=failure.step)
    )
    return Outcome(moved, (told,))


def reject(request: StagingRequest, reason: str, *, by: PersonId, now: datetime) -> Outcome:
    """A person decided against going live. The preview stays in the marketplace as it is."""
    if request.state in {State.GOING_LIVE, State.LIVE, State.REJECTED}:
        raise AlreadyDecided
    state = step_to(request.state, State.REJECTED)
    moved = replace(
        request, state=state, reason=reason, decided_at=now, decided_by=(by,), intent=None, ended_at=now
    )
    return Outcome(moved, (happened.RequestRejected(at=now, by=by, reason=reason),))
