"""An effect that was decided but is not known to be done, and what answers it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.offer.submission import (
    VISIBLE_WITHIN,
    Submission,
    Target,
    awaits_signoff,
    find,
    running,
    successor,
)
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


@dataclass(frozen=True, slots=True)
class LookUp:
    """Nothing was sent, and the listing does not show what was to be sent: ask for it by its id."""


Settlement = Adopt | Send | Wait | Blocked | Ask | LookUp

_SHORTENED_FOR = timedelta(hours=1)
"""How long a listing that lacks what it showed before is taken for a fault before a person is asked."""


def settle(
    intent: Intent,
    submissions: tuple[Submission, ...],
    *,
    now: datetime,
    former: frozenset[SubmissionId] = frozenset(),
    visible_within: timedelta = VISIBLE_WITHIN,
) -> Settlement:
    """Decide what to do about an open intent, given the listing as it is now.

    `former` are the submissions that were listed before the run's own preview.
    """
    if intent.kind is IntentKind.SUBMIT_PREVIEW:
        return _settle_preview(intent, submissions, now=now, visible_within=visible_within)
    if intent.sent_at is None:
        return _settle_unsent_golive(intent, submissions, former)
    return _settle_sent_golive(intent, submissions, now=now, visible_within=visible_within)


def _settle_preview(
    intent: Intent, submissions: tuple[Submission, ...], *, now: datetime, visible_within: timedelta
) -> Settlement:
    newer = [e for e in submissions if e.target is Target.PREVIEW and e.id not in intent.baseline]
    if intent.sent_at is not None and newer:
        return Adopt(newer[0])
    other = running(submissions)
    if other is not None:
        return Blocked(other)
    if intent.sent_at is not None and not intent.baseline <= {entry.id for entry in submissions}:
        return _after_shortened(intent.sent_at, now, visible_within)
    return _send_when_quiet(intent, now=now, visible_within=visible_within)


def _after_shortened(sent_at: datetime, now: datetime, visible_within: timedelta) -> Settlement:
    """The listing lacks what it showed before, so it does not show either whether ours arrived."""
    return Ask() if now >= sent_at + _SHORTENED_FOR else Wait(now + visible_within)


def _settle_unsent_golive(
    intent: Intent, submissions: tuple[Submission, ...], former: frozenset[SubmissionId]
) -> Settlement:
    """Nothing is on its way yet. A former push of this preview that failed does not answer the order."""
    if successor(submissions, intent.preview, former) is not None:
        return LookUp()
    if awaits_signoff(submissions, intent.preview):
        return Send()
    entry = find(submissions, intent.preview)
    return Adopt(entry) if entry is not None and entry.target is Target.LIVE else LookUp()


def _settle_sent_golive(
    intent: Intent, submissions: tuple[Submission, ...], *, now: datetime, visible_within: timedelta
) -> Settlement:
    live = [entry for entry in submissions if entry.target is Target.LIVE]
    answered = [entry for entry in live if entry.id == intent.preview]
    answered += [entry for entry in live if entry.id not in intent.baseline]
    if answered:
        return Adopt(answered[0])
    quiet = _send_when_quiet(intent, now=now, visible_within=visible_within)
    preview = find(submissions, intent.preview)
    if awaits_signoff(submissions, intent.preview) or isinstance(quiet, Wait):
        return quiet
    return Ask() if preview is None else Blocked(preview)


def _send_when_quiet(intent: Intent, *, now: datetime, visible_within: timedelta) -> Settlement:
    if intent.sent_at is None:
        return Send()
    quiet_until = intent.sent_at + visible_within
    return Send() if now >= quiet_until else Wait(quiet_until)
