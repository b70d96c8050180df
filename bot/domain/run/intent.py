"""An effect that was decided but is not known to be done, and what answers it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.offer.submission import Progress, Submission, Target, awaits_signoff, find, running
from bot.domain.values import SubmissionId


class IntentKind(StrEnum):
    """What is to be done at the marketplace."""

    SUBMIT_PREVIEW = "submit_preview"
    GO_LIVE = "go_live"
    CANCEL = "cancel"


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """A decided effect. `sent_at` is written before the call goes out: set means it may have happened.

    `baseline` holds the submissions seen just before the first call, so that a newer one can be told
    from an old one.
    """

    kind: IntentKind
    opened_at: datetime
    sent_at: datetime | None = None
    baseline: frozenset[SubmissionId] = frozenset()
    preview: SubmissionId | None = None  # for GO_LIVE: what is to go live


@dataclass(frozen=True, slots=True)
class Adopt:
    """It happened: this submission answers the intent."""

    submission: Submission


@dataclass(frozen=True, slots=True)
class Send:
    """It did not happen: send it (again)."""


@dataclass(frozen=True, slots=True)
class Wait:
    """It may still be travelling: look again then."""

    until: datetime


@dataclass(frozen=True, slots=True)
class Blocked:
    """Somebody else's publish of the offer is running: wait for it, never publish beside it."""

    by: Submission


@dataclass(frozen=True, slots=True)
class Ask:
    """The marketplace shows neither what was there nor what was wanted: a person must look."""


Settlement = Adopt | Send | Wait | Blocked | Ask

VISIBLE_WITHIN = timedelta(minutes=3)
"""How long an accepted submission may take to show in the listing. Not documented; taken generously."""


def settle(
    intent: Intent,
    submissions: tuple[Submission, ...],
    *,
    now: datetime,
    visible_within: timedelta = VISIBLE_WITHIN,
) -> Settlement:
    """Decide what to do about an open intent, given the listing as it is now."""
    if intent.kind is IntentKind.SUBMIT_PREVIEW:
        return _settle_preview(intent, submissions, now=now, visible_within=visible_within)
    return _settle_golive(intent, submissions, now=now, visible_within=visible_within)


def _settle_preview(
    intent: Intent, submissions: tuple[Submission, ...], *, now: datetime, visible_within: timedelta
) -> Settlement:
    newer = [e for e in submissions if e.target is Target.PREVIEW and e.id not in intent.baseline]
    if intent.sent_at is not None and newer:
        return Adopt(newer[0])
    other = running(submissions)
    if other is not None:
        return Blocked(other)
    return _send_when_quiet(intent, now=now, visible_within=visible_within)


def _settle_golive(
    intent: Intent, submissions: tuple[Submission, ...], *, now: datetime, visible_within: timedelta
) -> Settlement:
    live = [entry for entry in submissions if entry.target is Target.LIVE]
    answered = [entry for entry in live if entry.id == intent.preview]
    if intent.sent_at is not None:
        answered += [entry for entry in live if entry.id not in intent.baseline]
    else:  # an entry that failed before this intent was sent is the former push, not this one
        answered = [entry for entry in answered if entry.progress is not Progress.FAILED]
    if answered:
        return Adopt(answered[0])
    preview = find(submissions, intent.preview)
    if preview is None:
        return Ask()
    if not awaits_signoff(submissions, intent.preview):
        return Blocked(preview)
    return _send_when_quiet(intent, now=now, visible_within=visible_within)


def _send_when_quiet(intent: Intent, *, now: datetime, visible_within: timedelta) -> Settlement:
    if intent.sent_at is None:
        return Send()
    quiet_until = intent.sent_at + visible_within
    return Send() if now >= quiet_until else Wait(quiet_until)
