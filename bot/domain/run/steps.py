"""The steps of a run, and how a report moves them: any order, any number, backwards told as backwards."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.offer.submission import ReportedStep, StepStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step as we last knew it. Times are the marketplace's own where it gives them, else ours.

    `seen_from` and `seen_until` are the same two moments by our own clock, at most a look later; `seen_from`
    is None for what ran already when it was found. `is_reported`: both ends are the marketplace's.
    `attempt` counts how often it began; `back_from` and `back_at` (ours) are the ends of the one before.
    """

    key: str
    title: str
    status: StepStatus
    started_at: datetime | None = None
    ended_at: datetime | None = None
    detail: str = ""
    seen_from: datetime | None = None
    seen_until: datetime | None = None
    is_reported: bool = False
    attempt: int = 1
    back_from: datetime | None = None
    back_at: datetime | None = None

    @property
    def took(self) -> timedelta | None:
        """How long it took, by one clock: the marketplace's or ours; None where that is not known."""
        ends = self.measured
        return ends[1] - ends[0] if ends is not None else None

    @property
    def measured(self) -> tuple[datetime, datetime] | None:
        """Both ends by one clock. Of what an older version kept, nobody knows whose each end is."""
        if self.started_at is None or self.ended_at is None:
            return None
        if self.is_reported or self.seen_until is None:
            return self.started_at, self.ended_at
        return (self.seen_from, self.seen_until) if self.seen_from is not None else None

    @property
    def since(self) -> datetime | None:
        """From when it counts how long it lasts now: our own moment where we have one."""
        return self.seen_from or self.started_at


class Move(StrEnum):
    """How a step changed."""

    STARTED = "started"
    COMPLETED = "completed"
    FAILED = "failed"
    WENT_BACK = "went_back"


@dataclass(frozen=True, slots=True, kw_only=True)
class StepMove:
    """One change of one step that is worth telling."""

    step: Step
    move: Move


_RANK = {StepStatus.PENDING: 0, StepStatus.RUNNING: 1, StepStatus.COMPLETE: 2, StepStatus.FAILED: 2}


def merge(
    known: tuple[Step, ...], reported: tuple[ReportedStep, ...], *, now: datetime
) -> tuple[tuple[Step, ...], tuple[StepMove, ...]]:
    """Take a report over: the new steps in the reported order, and what moved.

    A known step that the report leaves out stays where it was, after the reported ones.
    """
    before = {step.key: step for step in known}
    merged = [_taken_over(before.get(report.key), report, now, is_first=not known) for report in reported]
    keys = {step.key for step in merged}
    kept = [step for step in known if step.key not in keys]
    moves = [move for step in merged for move in _moves(before.get(step.key), step)]
    return (*merged, *kept), tuple(moves)


def _taken_over(known: Step | None, report: ReportedStep, now: datetime, *, is_first: bool) -> Step:
    """Take one report over. A time that lies ahead of ours is of another clock, and is not used."""
    before, is_back = known, known is not None and _RANK[report.status] < _RANK[known.status]
    if is_back:
        before = None
    started, ended = _ours(report.started_at, now), _ours(report.ended_at, now)
    moved = Step(
        key=report.key,
        title=report.title,
        status=report.status,
        detail=report.detail,
        attempt=(known.attempt if known else 1) + is_back,
        back_from=known.since if is_back and known else known.back_from if known else None,
        back_at=now if is_back else known.back_at if known else None,
    )
    if report.status is StepStatus.PENDING:
        return moved
    was_seen = before.seen_from if before and before.started_at else None
    starts_now = before is None or before.started_at is None
    if starts_now and not (is_first and known is None and report.started_at is None):
        was_seen = report.started_at if report.is_ours else now
    moved = replace(moved, started_at=started or (before.started_at if before else None) or now)
    if report.status not in _ENDED:
        return replace(moved, seen_from=was_seen)
    has_ended = before is not None and before.ended_at is not None
    return replace(
        moved,
        seen_from=was_seen,
        ended_at=ended or (before.ended_at if before else None) or now,
        seen_until=before.seen_until if has_ended and before else now,
        is_reported=started is not None and ended is not None and not report.is_ours,
    )


def _ours(reported: datetime | None, now: datetime) -> datetime | None:
    return reported if reported is None or reported <= now + _CLOCKS_APART else None


_CLOCKS_APART = timedelta(minutes=5)
_ENDED = frozenset({StepStatus.COMPLETE, StepStatus.FAILED})


def _moves(before: Step | None, after: Step) -> tuple[StepMove, ...]:
    old = before.status if before else StepStatus.PENDING
    if old is after.status:
        return ()
    if _RANK[after.status] < _RANK[old]:
        return (StepMove(step=after, move=Move.WENT_BACK),)
    move = {
        StepStatus.RUNNING: Move.STARTED,
        StepStatus.COMPLETE: Move.COMPLETED,
        StepStatus.FAILED: Move.FAILED,
    }[after.status]
    return (StepMove(step=after, move=move),)


def current(steps: tuple[Step, ...]) -> Step | None:
    """Return the step that runs now."""
    return next((step for step in steps if step.status is StepStatus.RUNNING), None)


def failed(steps: tuple[Step, ...]) -> Step | None:
    """Return the step that failed."""
    return next((step for step in steps if step.status is StepStatus.FAILED), None)


def combined(key: str, title: str, status: StepStatus, *, since: datetime) -> ReportedStep:
    """Return the one step to show where the marketplace tells of none: nothing invented, only elapsed."""
    return ReportedStep(key=key, title=title, status=status, started_at=since, is_ours=True)
