"""One run of an offer through staging, and every decision on it until it is staged.

Each decision takes the time as an argument and returns an `Outcome`: the request as it is now and
the events that say what happened. What follows after STAGED is in `golive.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.domain import events as happened
from bot.domain import steps as stepping
from bot.domain.digest import Digest
from bot.domain.emergency import Emergency
from bot.domain.errors import IllegalStep
from bot.domain.events import Event
from bot.domain.failure import Failure
from bot.domain.intent import Intent, IntentKind
from bot.domain.objection import Objection
from bot.domain.state import State, step_to
from bot.domain.steps import Move, Step, StepMove
from bot.domain.submission import ReportedStep, Submission
from bot.domain.values import (
    HOUSE,
    ChannelId,
    DurableId,
    JobId,
    OfferId,
    PersonId,
    RequestId,
    SubmissionId,
    TeamId,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StagingRequest:
    """A run. All times aware UTC; `offer_name`, `note` and `changes` are foreign text.

    `names` are display names of people who acted on the run: shown where a mention would ping somebody
    about their own act.

    `goes_live` is what is staged against what is live, read when the review opens.

    `details` say where each of `changes` lies, in the API's own words. `shown` identifies the draft whose
    difference the requester saw; empty when none could be shown.

    `objections` are wishes for changes that stand; while one does, a new push may take the run's place.

    `whitelist_edited_by` is who changed the whitelist last before this run was pushed.

    With `goes_live_at` everything is approved: then it goes live, or with `asks_first` people are asked to
    send it. `freeze_lifted`: named people decided that no freeze holds this run.

    `unknown_since` is not a state: not knowing must not erase what was known.
    """

    id: RequestId
    team: TeamId
    offer: OfferId
    durable_id: DurableId
    offer_name: str
    offer_type: str
    requested_by: PersonId
    channel: ChannelId
    created_at: datetime
    state: State = State.SUBMITTING
    note: str = ""
    change_class: str = ""
    changes: tuple[str, ...] = ()
    details: tuple[str, ...] = ()
    goes_live: tuple[str, ...] = ()
    whitelist_count: int = 0
    whitelist_edited_by: PersonId | None = None
    shown: str = ""
    retry_of: RequestId | None = None
    intent: Intent | None = None
    job: JobId | None = None
    preview: SubmissionId | None = None
    steps: tuple[Step, ...] = ()
    digest: Digest | None = None
    failure: Failure | None = None
    unknown_since: datetime | None = None
    blocked_by: SubmissionId | None = None
    faults: int = 0
    checked_at: datetime | None = None
    submitted_at: datetime | None = None
    staged_at: datetime | None = None
    decided_at: datetime | None = None
    decided_by: tuple[PersonId, ...] = ()
    goes_live_at: datetime | None = None
    asks_first: bool = False
    emergencies: tuple[Emergency, ...] = ()
    freeze_lifted: bool = False
    names: Mapping[PersonId, str] = field(default_factory=dict)
    reason: str = ""
    objections: tuple[Objection, ...] = ()
    ended_at: datetime | None = None
    version: int = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a decision led to. No events = nothing to say."""

    request: StagingRequest
    events: tuple[Event, ...] = ()

    def then(self, other: "Outcome") -> "Outcome":
        """Chain a decision that was made on this outcome's request."""
        return Outcome(other.request, (*self.events, *other.events))


def acting(request: StagingRequest, person: PersonId, name: str) -> StagingRequest:
    """Remember what somebody who acts on a run is called."""
    return replace(request, names={**request.names, person: name})


def open_request(request: StagingRequest) -> Outcome:
    """Start a run: from now on the marketplace pump owes a publish to preview."""
    intent = Intent(kind=IntentKind.SUBMIT_PREVIEW, opened_at=request.created_at)
    opened = replace(request, state=State.SUBMITTING, intent=intent)
    return Outcome(opened, (happened.RequestOpened(at=request.created_at, by=request.requested_by),))


def arm(request: StagingRequest, baseline: frozenset[SubmissionId], *, now: datetime) -> Outcome:
    """Write down that the intent's call goes out now, and what the listing showed just before."""
    if request.intent is None:
        raise IllegalStep(request.state, "sent")
    first = request.intent.sent_at is None
    kept = baseline if first else request.intent.baseline
    armed = replace(request.intent, sent_at=now, baseline=kept)
    return Outcome(replace(request, intent=armed, blocked_by=None, checked_at=now))


def disarm(request: StagingRequest) -> StagingRequest:
    """Take back that the call went out: the marketplace surely did not do it."""
    if request.intent is None:
        return request
    return replace(request, intent=replace(request.intent, sent_at=None))


def accepted(request: StagingRequest, job: JobId, *, now: datetime) -> Outcome:
    """The marketplace took the publish to preview."""
    state = step_to(request.state, State.IN_PROGRESS)
    moved = replace(request, state=state, intent=None, job=job, submitted_at=now, checked_at=now)
    return Outcome(moved, (happened.RequestSubmitted(at=now, job=job),))


def adopted(request: StagingRequest, submission: Submission, *, now: datetime) -> Outcome:
    """A submission that answers our unanswered publish was found: take it as ours, and say so."""
    state = step_to(request.state, State.IN_PROGRESS)
    moved = replace(
        request, state=state, intent=None, preview=submission.id, submitted_at=now, checked_at=now
    )
    return Outcome(moved, (happened.RequestAdopted(at=now, submission=submission.id),))


def blocked(request: StagingRequest, by: SubmissionId, *, now: datetime) -> Outcome:
    """Another publish is running (`by`, empty where it is not shown): say it once, then wait."""
    if request.blocked_by == by:
        return Outcome(replace(request, checked_at=now))
    said = happened.RequestBlocked(at=now, submission=by)
    return Outcome(replace(request, blocked_by=by, checked_at=now), (said,))


def stuck(request: StagingRequest, *, now: datetime) -> Outcome:
    """Nobody can tell what became of the run: say it once, and keep looking."""
    if request.unknown_since is not None:
        return Outcome(replace(request, checked_at=now))
    return Outcome(replace(request, unknown_since=now, checked_at=now), (happened.PersonNeeded(at=now),))


def progress(request: StagingRequest, reported: tuple[ReportedStep, ...], *, now: datetime) -> Outcome:
    """Take over the reported steps. The marketplace could be asked, so the status is known again."""
    merged, moves = stepping.merge(request.steps, reported, now=now)
    found: tuple[Event, ...] = (happened.PollFound(at=now),) if request.unknown_since else ()
    moved = replace(request, steps=merged, checked_at=now, faults=0, unknown_since=None, blocked_by=None)
    return Outcome(moved, (*found, *(_told(move, now) for move in moves)))


def _told(move: StepMove, now: datetime) -> Event:
    step = move.step
    match move.move:
        case Move.STARTED:
            return happened.StepStarted(at=now, step=step.key, title=step.title)
        case Move.COMPLETED:
            return happened.StepCompleted(at=now, step=step.key, title=step.title, seconds=_seconds(step))
        case Move.FAILED:
            return happened.StepFailed(at=now, step=step.key, title=step.title)
        case Move.WENT_BACK:
            return happened.StepWentBack(at=now, step=step.key, title=step.title)


def _seconds(step: Step) -> float | None:
    if step.started_at is None or step.ended_at is None:
        return None
    return (step.ended_at - step.started_at).total_seconds()


def staged(request: StagingRequest, submission: SubmissionId, *, now: datetime) -> Outcome:
    """The preview exists."""
    state = step_to(request.state, State.STAGED)
    moved = replace(request, state=state, preview=submission, job=None, intent=None, staged_at=now)
    return Outcome(moved, (happened.RequestStaged(at=now, submission=submission),))


def fail(request: StagingRequest, failure: Failure, *, now: datetime) -> Outcome:
    """The run failed, and nothing will make it go on."""
    state = step_to(request.state, State.FAILED)
    step = stepping.failed(request.steps) or stepping.current(request.steps)
    named = failure if failure.step or step is None else replace(failure, step=step.title)
    moved = replace(request, state=state, failure=named, intent=None, ended_at=now, checked_at=now)
    return Outcome(moved, (happened.RequestFailed(at=now, failure=named.kind, step=named.step),))


def lose(request: StagingRequest, reason: str, *, now: datetime, after: int = 3) -> Outcome:
    """A look at the marketplace failed. Only the `after`-th in a row is told, and only once."""
    counted = replace(request, faults=request.faults + 1)
    if request.unknown_since is not None or counted.faults < after:
        return Outcome(counted)
    since = request.checked_at or request.created_at
    return Outcome(replace(counted, unknown_since=since), (happened.PollLost(at=now, reason=reason),))


def ask_to_cancel(request: StagingRequest, *, by: PersonId, now: datetime) -> Outcome:
    """Cancel: at once where nothing was sent yet, else by asking the marketplace.

    Raises IllegalStep once the preview was signed off or while a call is under way.
    """
    if request.state is State.SUBMITTING and request.intent and request.intent.sent_at is None:
        return canceled(request, by=by, now=now)
    if request.state in {State.STAGED, State.AWAITING_APPROVAL}:
        return canceled(request, by=by, now=now)
    if request.state is not State.IN_PROGRESS or request.job is None:
        raise IllegalStep(request.state, State.CANCELED)
    if request.intent is not None:
        return Outcome(request)
    intent = Intent(kind=IntentKind.CANCEL, opened_at=now)
    return Outcome(replace(request, intent=intent), (happened.CancelRequested(at=now, by=by),))


def canceled(request: StagingRequest, *, now: datetime, by: PersonId = HOUSE) -> Outcome:
    """The run is over without a result; `by` is empty when it was done in Partner Center."""
    state = step_to(request.state, State.CANCELED)
    moved = replace(request, state=state, intent=None, ended_at=now, checked_at=now)
    return Outcome(moved, (happened.RequestCanceled(at=now, by=by),))


def cancel_refused(request: StagingRequest, reason: str, *, now: datetime) -> Outcome:
    """The marketplace says it is too late: the run goes on."""
    return Outcome(replace(request, intent=None), (happened.CancelRefused(at=now, reason=reason),))


def superseded(request: StagingRequest, by: SubmissionId, *, now: datetime) -> Outcome:
    """A newer submission took this run's place."""
    state = step_to(request.state, State.SUPERSEDED)
    moved = replace(request, state=state, intent=None, ended_at=now, checked_at=now)
    return Outcome(moved, (happened.RequestSuperseded(at=now, submission=by),))
