"""What has waited too long, and was not said yet. Told once each: what was said stands in the journal."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from bot.domain.forecast.lateness import Lateness
from bot.domain.journal import Event
from bot.domain.policy.policy import OfferPolicy
from bot.domain.review.approvals import Approval
from bot.domain.review.events import ApprovalExpired, ApprovalExpiring
from bot.domain.run.events import PollLost, RunLate
from bot.domain.run.run import Run
from bot.domain.run.states import State


def approvals_due(
    policy: OfferPolicy, approvals: Iterable[Approval], told: Sequence[Event], *, digest: str, now: datetime
) -> tuple[Event, ...]:
    """Return what to say about yeses to this digest: once before one stops counting, once after."""
    current = [approval for approval in approvals if approval.digest == digest]
    return tuple(event for approval in current for event in _about(approval, policy, told, now))


def _about(
    approval: Approval, policy: OfferPolicy, told: Sequence[Event], now: datetime
) -> Iterator[ApprovalExpiring | ApprovalExpired]:
    until = approval.given_at + policy.approval_valid_for
    soon = until - policy.remind_before
    said = {
        type(event)
        for event in told
        if isinstance(event, ApprovalExpiring | ApprovalExpired) and event.approval == approval.id
    }
    if now >= until and ApprovalExpired not in said:
        yield ApprovalExpired(at=now, approval=approval.id, person=approval.person)
    # a yes that never counts for longer than the reminder leads needs none
    elif approval.given_at < soon <= now < until and ApprovalExpiring not in said:
        yield ApprovalExpiring(at=now, approval=approval.id, person=approval.person, until=until)


def lateness_due(run: Run, late: Lateness, told: Sequence[Event], *, now: datetime) -> tuple[Event, ...]:
    """Return what to say of a run that outlasted a band: late once, and once more if very late."""
    if late is Lateness.IN_TIME or run.state is not State.IN_PROGRESS:
        return ()
    said = [event for event in told if isinstance(event, RunLate)]
    if not said:
        return (RunLate(at=now),)
    if len(said) == 1 and late is Lateness.VERY_LATE:
        return (RunLate(at=now, again=True),)
    return ()


_OBSTACLE_AGAIN = timedelta(days=1)


def obstacle_due(run: Run, journal: Sequence[Event], *, now: datetime) -> tuple[Event, ...]:
    """Return what to say about a run that cannot be followed: once more for each day that it lasts."""
    lost = [event for event in journal if isinstance(event, PollLost)]
    last = lost[-1] if lost else None
    if run.unknown_why is None or last is None or now < last.at + _OBSTACLE_AGAIN:
        return ()
    return (PollLost(at=now, reason=last.reason, obstacle=run.unknown_why, again=True),)
