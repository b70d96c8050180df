"""The steps of a run, and how a report moves them: any order, any number, backwards told as backwards."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.offer.submission import ReportedStep, StepStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step as we last knew it. Times are the marketplace's own where it gives them, else ours."""

    key: str
    title: str
    status: StepStatus
    started_at: datetime | None = None
    ended_at: datetime | None = None
    detail: str = ""


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
    merged = [_taken_over(before.get(report.key), report, now) for report in reported]
    keys = {step.key for step in merged}
    kept = [step for step in known if step.key not in keys]
    moves = [move for step in merged for move in _moves(before.get(step.key), step)]
    return (*merged, *kept), tuple(moves)


def _taken_over(known: Step | None, report: ReportedStep, now: datetime) -> Step:
    started, ended = report.started_at, report.ended_at
    if report.status is not StepStatus.PENDING:
        started = started or (known.started_at if known else None) or now
    if report.status in {StepStatus.COMPLETE, StepStatus.FAILED}:
        ended = ended or (known.ended_at if known else None) or now
    else:
        ended = None
    return Step(
        key=report.key,
        title=report.title,
        status=report.status,
        started_at=started if report.status is not StepStatus.PENDING else None,
        ended_at=ended,
        detail=report.detail,
    )


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
    return ReportedStep(key=key, title=title, status=status, started_at=since)
