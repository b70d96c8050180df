"""One run of an offer through staging, and the decisions that fit several of its states."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.domain.aggregate import Outcome
from bot.domain.errors import IllegalStep
from bot.domain.offer.digest import Digest
from bot.domain.offer.failure import ErrorDetail, Failure, FailureKind, failure_of
from bot.domain.offer.submission import ReportedStep
from bot.domain.run import events as run_events
from bot.domain.run import steps as stepping
from bot.domain.run.events import RunEvent, StepEvent
from bot.domain.run.intent import Intent
from bot.domain.run.obstacles import ONLY_PEOPLE_MEND, Obstacle
from bot.domain.run.states import State, step_to
from bot.domain.run.steps import Move, Step, StepMove
from bot.domain.values import (
    SYSTEM,
    ChannelId,
    DurableId,
    JobId,
    OfferId,
    PersonId,
    RunId,
    SubmissionId,
    TeamId,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection:
    """What one person wants changed before the offer goes live. `reason` is foreign text."""

    by: PersonId
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Emergency:
    """One person's word that this must go live now, for what was staged then. `reason` is foreign text."""

    by: PersonId
    at: datetime
    reason: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A run. All times aware UTC; `offer_name`, `note` and `changes` are foreign text.

    `names` are display names of people who acted on the run: shown where a mention would ping somebody
    about their own act.

    `goes_live` is what is staged against what is live, read when the review opens.

    `details` say where each of `changes` lies, in the API's own words. `shown` identifies the draft whose
    difference the requester saw; empty when none could be shown.

    `objections` are wishes for changes that stand; while one does, a new push may take the run's place.

    `whitelist_edited_by` is who changed the whitelist last before this run was pushed.

    With `goes_live_at` everything is approved: then it goes live, or with `asks_first` people are asked to
    send it. `freeze_lifted_until`: named people decided that the freeze which ends then does not
    hold this run; later freezes do.

    `approved_by` approved it, and it still waits: for `goes_live_at`, or for somebody who sends it.

    `former` are the submissions that the marketplace listed before this run's own: an older listing shows
    them, and none of them is a successor. `missing_since` is when the run's own was first found missing.

    `class_contradicted`: people were told that the marketplace treats it as another class of change.

    `cancel_by` asked for the run to be canceled, and the marketplace has not said yet that it is.

    `successor` is the run that took this one's place.

    `unknown_since` is not a state: not knowing must not erase what was known. `unknown_why` says what is
    in the way, while something is.
    """

    id: RunId
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
    retry_of: RunId | None = None
    intent: Intent | None = None
    job: JobId | None = None
    preview: SubmissionId | None = None
    steps: tuple[Step, ...] = ()
    digest: Digest | None = None
    failure: Failure | None = None
    unknown_since: datetime | None = None
    unknown_why: Obstacle | None = None
    former: frozenset[SubmissionId] = frozenset()
    missing_since: datetime | None = None
    class_contradicted: bool = False
    cancel_by: PersonId | None = None
    successor: RunId | None = None
    blocked_by: SubmissionId | None = None
    faults: int = 0
    checked_at: datetime | None = None
    submitted_at: datetime | None = None
    staged_at: datetime | None = None
    decided_at: datetime | None = None
    decided_by: tuple[PersonId, ...] = ()
    approved_by: tuple[PersonId, ...] = ()
    goes_live_at: datetime | None = None
    asks_first: bool = False
    emergencies: tuple[Emergency, ...] = ()
    freeze_lifted_until: datetime | None = None
    names: Mapping[PersonId, str] = field(default_factory=dict)
    reason: str = ""
    objections: tuple[Objection, ...] = ()
    ended_at: datetime | None = None
    version: int = 0


RunOutcome = Outcome[Run, RunEvent]


def acting(run: Run, person: PersonId, name: str) -> Run:
    """Remember what somebody who acts on a run is called."""
    return replace(run, names={**run.names, person: name})


def arm(
    run: Run, baseline: frozenset[SubmissionId], *, now: datetime, sent_at: datetime | None = None
) -> RunOutcome:
    """Write down that the intent's call goes out now, and what the listing showed just before.

    `sent_at` is the same moment by the clock that all replicas share.
    """
    if run.intent is None:
        raise IllegalStep(run.state, "sent")
    first = run.intent.sent_at is None
    kept = baseline if first else run.intent.baseline
    armed = replace(run.intent, sent_at=sent_at or now, baseline=kept)
    return Outcome(replace(run, intent=armed, checked_at=now))


def disarm(run: Run) -> Run:
    """Take back that the call went out: the marketplace surely did not do it."""
    if run.intent is None:
        return run
    return replace(run, intent=replace(run.intent, sent_at=None))


def stuck(run: Run, *, now: datetime) -> RunOutcome:
    """Nobody can tell what became of the run: say it once, and keep looking."""
    if run.unknown_why is Obstacle.LOST:
        return Outcome(replace(run, checked_at=now))
    lost = replace(run, unknown_since=run.unknown_since or now, unknown_why=Obstacle.LOST, checked_at=now)
    return Outcome(lost, (run_events.PersonNeeded(at=now),))


def progress(run: Run, reported: tuple[ReportedStep, ...], *, now: datetime) -> RunOutcome:
    """Take over the reported steps. The marketplace could be asked, so the status is known again."""
    merged, moves = stepping.merge(run.steps, reported, now=now)
    found: tuple[RunEvent, ...] = (run_events.PollFound(at=now),) if run.unknown_since else ()
    moved = replace(
        run,
        steps=merged,
        checked_at=now,
        faults=0,
        unknown_since=None,
        unknown_why=None,
        blocked_by=None,
    )
    return Outcome(moved, (*found, *(_step_event(move, now) for move in moves)))


def _step_event(move: StepMove, now: datetime) -> StepEvent:
    step = move.step
    match move.move:
        case Move.STARTED:
            return run_events.StepStarted(at=now, step=step.key, title=step.title)
        case Move.COMPLETED:
            return run_events.StepCompleted(at=now, step=step.key, title=step.title, seconds=_seconds(step))
        case Move.FAILED:
            return run_events.StepFailed(at=now, step=step.key, title=step.title)
        case Move.WENT_BACK:
            return run_events.StepWentBack(at=now, step=step.key, title=step.title)


def _seconds(step: Step) -> float | None:
    return step.took.total_seconds() if step.took is not None else None


def lose(
    run: Run, reason: str, *, now: datetime, obstacle: Obstacle = Obstacle.AWAY, after: int = 3
) -> RunOutcome:
    """A look at the marketplace failed; the run keeps its state.

    What may pass by itself is told at the `after`-th in a row, what only people can mend at once; each
    obstacle once, and anew when another takes its place.
    """
    counted = replace(run, faults=run.faults + 1)
    told_at = 1 if obstacle in ONLY_PEOPLE_MEND else after
    if run.unknown_why is obstacle or counted.faults < told_at:
        return Outcome(counted)
    if run.unknown_why is not None and obstacle not in ONLY_PEOPLE_MEND:
        return Outcome(counted)  # an outage on top of what was told already changes nothing for anybody
    since = run.unknown_since or run.checked_at or run.created_at
    lost = replace(counted, unknown_since=since, unknown_why=obstacle)
    return Outcome(lost, (run_events.PollLost(at=now, reason=reason, obstacle=obstacle),))


def missing(run: Run, *, now: datetime) -> Run:
    """Note that the marketplace shows nothing of the run's submission: one such look decides nothing."""
    return replace(run, missing_since=run.missing_since or now, checked_at=now)


def canceled(run: Run, *, now: datetime, by: PersonId | None = None, vanished: bool = False) -> RunOutcome:
    """The run is over without a result.

    Whoever asked for it stays its actor (`by`, else who asked before); nobody did where it was done in
    Partner Center. `vanished`: the marketplace does not know the submission any more.
    """
    state = step_to(run.state, State.CANCELED)
    actor = by or run.cancel_by or SYSTEM
    event = run_events.RequestCanceled(at=now, by=actor, vanished=vanished)
    return Outcome(_over(run, state, now), (event,), voids_approvals=True)


def let_go(run: Run, *, by: PersonId, now: datetime) -> RunOutcome:
    """Stop following a run that the marketplace cannot be asked about, or cannot be asked to cancel."""
    state = step_to(run.state, State.CANCELED)
    event = run_events.RequestCanceled(at=now, by=by, goes_on=True)
    return Outcome(_over(run, state, now), (event,), voids_approvals=True)


def superseded(run: Run, by: SubmissionId, *, now: datetime) -> RunOutcome:
    """Something that is not ours took this run's place; an approval of it counts for nothing any more."""
    state = step_to(run.state, State.SUPERSEDED)
    was_ordered = run.state is State.GOING_LIVE
    event = run_events.RequestSuperseded(at=now, submission=by, was_ordered=was_ordered)
    return Outcome(_over(run, state, now), (event,), voids_approvals=True)


def move(run: Run, channel: ChannelId, *, by: PersonId, now: datetime) -> RunOutcome:
    """Show a run in another channel from now on; what stands in the old one points there."""
    event = run_events.ChannelMoved(at=now, by=by, former=run.channel)
    return Outcome(replace(run, channel=channel), (event,))


def gives_way(run: Run) -> bool:
    """Tell whether a new push takes this run's place: changes were asked for, so one is expected."""
    return run.state is State.AWAITING_APPROVAL and bool(run.objections)


def gives_way_to_whitelist(run: Run) -> bool:
    """Tell whether a whitelist that is saved with a push ends this run: it stands, and nothing is sent."""
    return run.state in {State.STAGED, State.AWAITING_APPROVAL}


def make_way(run: Run, *, by: PersonId, now: datetime, successor: RunId | None = None) -> RunOutcome:
    """End a run because `by` started a new push: `successor` takes its place."""
    state = step_to(run.state, State.SUPERSEDED)
    event = run_events.RequestSuperseded(at=now, by=by, submission="")
    moved = replace(_over(run, state, now), successor=successor)
    return Outcome(moved, (event,), voids_approvals=True)


def complete_failure(run: Run, reasons: tuple[ErrorDetail, ...], *, now: datetime) -> RunOutcome:
    """Add the reasons of a failure that came after it. Empty ones end the wait, and nothing is said."""
    if run.failure is None or not run.failure.awaits_reasons:
        return Outcome(run)
    former = run.failure
    known = set(former.originals)
    new = tuple(reason for reason in reasons if reason not in known)
    failure = failure_of(former.originals, reasons=new, step=former.step)
    kept = failure.kind if former.kind in {FailureKind.MICROSOFT, FailureKind.UNKNOWN} else former.kind
    blame = failure.blame if kept is failure.kind else former.blame
    completed = replace(run, failure=replace(failure, kind=kept, blame=blame))
    if not new:
        return Outcome(replace(run, failure=replace(former, awaits_reasons=False)))
    return Outcome(completed, (run_events.ReasonsFound(at=now, number=len(new)),))


def _over(run: Run, state: State, now: datetime) -> Run:
    """Close a run: it owes nothing any more, and nothing of it is planned."""
    return replace(
        run,
        state=state,
        intent=None,
        approved_by=(),
        goes_live_at=None,
        asks_first=False,
        cancel_by=None,
        unknown_since=None,
        unknown_why=None,
        blocked_by=None,
        ended_at=now,
        checked_at=now,
    )
