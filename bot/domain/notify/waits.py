"""What a run or a version of a whitelist waits for: every state has an answer, be it "for nobody"."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import assert_never

from bot.domain.forecast.lateness import Lateness
from bot.domain.notify.ladders import WaitKind
from bot.domain.policy.checklist import ChecklistItem
from bot.domain.policy.policy import OfferPolicy
from bot.domain.policy.quorum import Gap
from bot.domain.review.approvals import Approval
from bot.domain.run.obstacles import Obstacle
from bot.domain.run.run import Run
from bot.domain.run.states import State
from bot.domain.whitelist.revision import RevisionState, WhitelistRevision

PLANNED_BEFORE = timedelta(hours=9)
SOON_BEFORE = timedelta(hours=2)
"""How long before a planned go-live people are told that something is missing: first, and once more."""


class NoWait(StrEnum):
    """Why nobody is asked now."""

    MICROSOFT = "microsoft"  # within the time that it usually takes
    OURS = "ours"  # the bot's own next step
    PLANNED = "planned"  # approved; its time is not there yet
    OVER = "over"


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """Something that waits for people. `part` tells apart what can wait at once, or once in a run."""

    kind: WaitKind
    part: str = ""
    deadline: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What is known beside the run itself. `lateness` is of `phase`: a step, or what we are doing."""

    now: datetime
    open_items: tuple[ChecklistItem, ...] = ()
    gaps: tuple[Gap, ...] = ()
    approvals: tuple[Approval, ...] = ()
    phase: str = ""
    lateness: Lateness = Lateness.IN_TIME
    is_followed_up: bool = False  # a newer run of the offer exists, or somebody closed it


def waits_of(run: Run, policy: OfferPolicy, seen: Circumstances) -> tuple[Need, ...] | NoWait:
    """Return what a run waits for now, or why nobody is asked."""
    if run.state is State.FAILED and not seen.is_followed_up:
        return (Need(kind=WaitKind.FAILED),)
    if run.state in _OVER:
        return NoWait.OVER
    obstacle = tuple(_obstacle(run))
    needs = (*obstacle, *_of_state(run, policy, seen, is_known=not obstacle))
    return needs or _nobody(run)


_OVER = frozenset({State.LIVE, State.FAILED, State.CANCELED, State.REJECTED, State.SUPERSEDED})


def _obstacle(run: Run) -> Iterator[Need]:
    """While the marketplace cannot be asked, what people decide goes on; what it does is not known."""
    if run.unknown_why is Obstacle.LOST:
        yield Need(kind=WaitKind.PERSON_NEEDED)
    elif run.unknown_since is not None:
        yield Need(kind=WaitKind.UNKNOWN, part=run.unknown_why.value if run.unknown_why else "")


def _of_state(run: Run, policy: OfferPolicy, seen: Circumstances, *, is_known: bool) -> Iterator[Need]:
    match run.state:
        case State.SCHEDULED:
            return
        case State.SUBMITTING | State.IN_PROGRESS | State.STAGED | State.GOING_LIVE:
            if run.blocked_by is not None:
                yield Need(kind=WaitKind.BLOCKED)
            elif is_known:
                yield from _late(run, seen)
        case State.AWAITING_APPROVAL:
            yield from _of_review(run, policy, seen)
        case State.LIVE | State.FAILED | State.CANCELED | State.REJECTED | State.SUPERSEDED:
            return
        case _:
            assert_never(run.state)


def _nobody(run: Run) -> NoWait:
    match run.state:
        case State.SCHEDULED | State.AWAITING_APPROVAL:
            return NoWait.PLANNED
        case State.STAGED:
            return NoWait.OURS
        case _:
            return NoWait.MICROSOFT


def _late(run: Run, seen: Circumstances) -> Iterator[Need]:
    phase = "canceling" if run.cancel_by is not None else seen.phase
    if seen.lateness is not Lateness.IN_TIME:
        yield Need(kind=WaitKind.LATE, part=phase)
    if seen.lateness is Lateness.VERY_LATE:
        yield Need(kind=WaitKind.VERY_LATE, part=phase)


def _of_review(run: Run, policy: OfferPolicy, seen: Circumstances) -> Iterator[Need]:
    if run.failure is not None and (run.approved_by or not seen.approvals):
        yield Need(kind=WaitKind.FAILED)  # going live failed, and nobody has decided anew yet
    if run.objections:
        yield Need(kind=WaitKind.CHANGES)
    elif seen.open_items:
        yield Need(kind=WaitKind.SIGN, deadline=run.goes_live_at)
    elif seen.gaps:
        yield Need(kind=WaitKind.APPROVE, deadline=run.goes_live_at)
    elif run.goes_live_at is None:  # approved, and nothing but a person sends it
        yield Need(kind=WaitKind.GO_LIVE, deadline=_used_until(policy, seen.approvals))
    if run.goes_live_at is not None and (seen.gaps or seen.open_items):
        yield from _missing_before(run.goes_live_at, seen.now)
    if not run.objections and not run.goes_live_at:
        yield from _expiring(policy, seen.approvals, seen.now)


def _used_until(policy: OfferPolicy, approvals: Iterable[Approval]) -> datetime | None:
    ends = [approval.given_at + policy.approval_valid_for for approval in approvals]
    return min(ends, default=None)


def _missing_before(planned: datetime, now: datetime) -> Iterator[Need]:
    for part, before in (("first", PLANNED_BEFORE), ("soon", SOON_BEFORE)):
        if planned - before <= now < planned:
            yield Need(kind=WaitKind.PLANNED, part=part, deadline=planned)


def _expiring(policy: OfferPolicy, approvals: Iterable[Approval], now: datetime) -> Iterator[Need]:
    for approval in approvals:
        until = approval.given_at + policy.approval_valid_for
        soon = until - policy.remind_before
        # an approval that never counts for longer than the reminder leads needs none
        if approval.given_at < soon <= now < until:
            yield Need(kind=WaitKind.EXPIRING, part=approval.id, deadline=until)


def waits_of_revision(revision: WhitelistRevision, seen: Circumstances) -> tuple[Need, ...] | NoWait:
    """Return what a version of a whitelist waits for now, or why nobody is asked."""
    match revision.state:
        case RevisionState.PROPOSED | RevisionState.APPLIED | RevisionState.WITHDRAWN | RevisionState.FOUND:
            return NoWait.OVER
        case RevisionState.SAVED | RevisionState.APPLYING:
            needs = [Need(kind=WaitKind.WHITELIST, part="held")] if revision.waits else []
            if seen.lateness is not Lateness.IN_TIME:
                needs.append(Need(kind=WaitKind.LATE, part="whitelist"))
            if seen.lateness is Lateness.VERY_LATE:
                needs.append(Need(kind=WaitKind.VERY_LATE, part="whitelist"))
            return tuple(needs) or NoWait.MICROSOFT
        case RevisionState.CONFLICTED | RevisionState.REFUSED:
            if seen.is_followed_up:
                return NoWait.OVER
            return (Need(kind=WaitKind.WHITELIST, part=revision.state.value),)
        case _:
            assert_never(revision.state)
