"""What the marketplace reports about an offer: submissions, jobs, steps."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.offer.failure import ErrorDetail
from bot.domain.values import JobId, SubmissionId

VISIBLE_WITHIN = timedelta(minutes=3)
"""How long an accepted submission may take to show in the listing. Not documented; taken generously."""


class Target(StrEnum):
    """An environment of an offer."""

    DRAFT = "draft"
    PREVIEW = "preview"
    LIVE = "live"


class Progress(StrEnum):
    """How far a job or a submission is; `completed` alone would not say whether it is good."""

    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELED = "canceled"


class StepStatus(StrEnum):
    """How far one step of a run is."""

    PENDING = "pending"
    RUNNING = "running"
    COMPLETE = "complete"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """One entry of the submission listing other than the draft.

    `unread` is what the marketplace says about it in a word that stagebot does not know: then `progress` is
    running, because nothing may be published beside it, and people are told.
    """

    id: SubmissionId
    target: Target
    progress: Progress
    created_at: datetime | None = None
    unread: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class JobReport:
    """The status of a configure job. Its errors are the only place where a failed publish says why.

    `reasons` are findings of validations and reports that came with it. `unread` as in `Submission`.
    """

    id: JobId
    progress: Progress
    errors: tuple[ErrorDetail, ...] = ()
    reasons: tuple[ErrorDetail, ...] = ()
    unread: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedStep:
    """One step as the marketplace names it; `key` is stable between reports of the same run.

    `is_ours`: it stands for steps that are not shown, and its start is by our own clock.
    """

    key: str
    title: str
    status: StepStatus
    started_at: datetime | None = None
    ended_at: datetime | None = None
    detail: str = ""
    is_ours: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One look at an offer's run. None means: not asked, or not answered; it says nothing.

    `job_forgotten`: the marketplace no longer knows the job (how long it does is not documented), so the
    listing alone must tell.

    `reasons` are empty where there are none to tell, None where they could not be asked for.

    `lag` is how long the listing may be behind. `looked_up` is the run's own submission, asked for by its
    id because the listing did not show it; `unknown_by_id`: the marketplace does not know that id (any more).
    """

    seen_at: datetime
    submissions: tuple[Submission, ...]
    lag: timedelta = VISIBLE_WITHIN
    looked_up: Submission | None = None
    unknown_by_id: bool = False
    job: JobReport | None = None
    job_forgotten: bool = False
    steps: tuple[ReportedStep, ...] | None = None
    reasons: tuple[ErrorDetail, ...] | None = ()


def find(submissions: tuple[Submission, ...], id_: SubmissionId | None) -> Submission | None:
    """Return the entry with that id; of two, the live one (a preview that went live is both)."""
    matching = [entry for entry in submissions if entry.id == id_]
    return next(
        (entry for entry in matching if entry.target is Target.LIVE), matching[0] if matching else None
    )


def previews_waiting(submissions: tuple[Submission, ...]) -> tuple[Submission, ...]:
    """Return the previews that wait for the publisher's sign-off, oldest first.

    A preview with the id of a live entry is what is live already, not something staged.
    """
    live = {entry.id for entry in submissions if entry.target is Target.LIVE}
    waiting = (e for e in submissions if e.target is Target.PREVIEW and e.progress is Progress.SUCCEEDED)
    return tuple(entry for entry in waiting if entry.id not in live)


def staged(submissions: tuple[Submission, ...]) -> Submission | None:
    """Return the first preview that waits for the publisher's sign-off, if there is one."""
    return next(iter(previews_waiting(submissions)), None)


def awaits_signoff(submissions: tuple[Submission, ...], id_: SubmissionId | None) -> bool:
    """Tell whether that preview can go live: it waits, or its last push to production failed.

    After a failed push the listing shows the preview as a live entry that failed.
    """
    if any(entry.id == id_ for entry in previews_waiting(submissions)):
        return True
    entry = find(submissions, id_)
    return entry is not None and entry.target is Target.LIVE and entry.progress is Progress.FAILED


def successor(
    submissions: tuple[Submission, ...], id_: SubmissionId | None, former: frozenset[SubmissionId]
) -> Submission | None:
    """Return the preview that took the place of `id_`: one that is newer and stands, or is on its way alone.

    `former` are the submissions that were there before `id_`: an older listing shows those, and they are no
    successors.
    """
    known = former | {id_}
    stands = next((entry for entry in previews_waiting(submissions) if entry.id not in known), None)
    if stands is not None or awaits_signoff(submissions, id_):
        return stands
    on_its_way = (e for e in submissions if e.target is Target.PREVIEW and e.progress is Progress.RUNNING)
    return next((entry for entry in on_its_way if entry.id not in known), None)


def running(submissions: tuple[Submission, ...]) -> Submission | None:
    """Return a publish in progress, whoever started it."""
    return next((entry for entry in submissions if entry.progress is Progress.RUNNING), None)
