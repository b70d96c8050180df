"""What is waited for, and when who is asked again: one table of defaults, which the policy may change."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum, StrEnum, auto
from typing import assert_never

from bot.domain.notify.working_hours import WorkingHours
from bot.domain.policy.attention import OFF
from bot.domain.policy.policy import OfferPolicy


class WaitKind(StrEnum):
    """A state in which nothing moves until a person acts, or a machine is late."""

    SIGN = "sign"  # an item of the checklist is not signed
    APPROVE = "approve"  # the checklist is complete, approvals are missing
    EXPIRING = "expiring"  # an approval ends before it could be used
    GO_LIVE = "go_live"  # approved; somebody has to send it
    WHITELIST = "whitelist"  # a change of a whitelist cannot be written
    CHANGES = "changes"  # an approver asked for changes
    FAILED = "failed"  # a run failed and nobody took it
    BLOCKED = "blocked"  # behind another publish
    LATE = "late"  # outlasts the band that was given
    VERY_LATE = "very_late"  # lasts longer than forty-nine of fifty do
    UNKNOWN = "unknown"  # the marketplace cannot be asked
    PERSON_NEEDED = "person_needed"  # nobody can tell what became of a call
    PLANNED = "planned"  # a planned go-live is near and something is missing


class Escalation(Enum):
    """Who hears of it when nobody acted."""

    NAMED = auto()  # the policy's `escalate_to`, else the requester
    CONTACT = auto()
    OPERATORS = auto()
    NOBODY = auto()


@dataclass(frozen=True, slots=True)
class Delay:
    """Working time of the policy's zone, or hours of the wall clock."""

    span: timedelta
    wall: bool = False

    def after(self, at: datetime, hours: WorkingHours) -> datetime:
        """Return when it has passed (UTC)."""
        return at + self.span if self.wall else hours.after(at, self.span)


AT_ONCE = Delay(timedelta(0), wall=True)


@dataclass(frozen=True, slots=True)
class Ladder:
    """When the first notice, the nudge and the escalation come, counted from the opening; None: never."""

    first: Delay
    nudge: Delay | None
    escalation: Delay | None
    to: Escalation
    name: str = ""  # whom the policy names for the escalation of this kind

    def at(self, rung: int) -> Delay | None:
        """Return the delay of a rung: 0 first notice, 1 nudge, 2 escalation."""
        return (self.first, self.nudge, self.escalation)[rung] if rung <= LAST else None


LAST = 2
"""The number of the last rung."""


def _working(hours: float) -> Delay:
    return Delay(timedelta(hours=hours))


def _wall(hours: float) -> Delay:
    return Delay(timedelta(hours=hours), wall=True)


def ladder_for(policy: OfferPolicy, kind: WaitKind) -> Ladder:
    """Return the ladder of a kind as the policy has it."""
    usual, wanted = ladder_of(kind), policy.attention.get(kind.value)
    if wanted is None:
        return usual
    return replace(
        usual,
        nudge=_changed(usual.nudge, wanted.nudge),
        escalation=_changed(usual.escalation, wanted.escalate),
        to=Escalation.NAMED if wanted.to and usual.to is Escalation.NOBODY else usual.to,
        name=wanted.to or "",
    )


def _changed(usual: Delay | None, wanted: timedelta | None) -> Delay | None:
    if wanted is None:
        return usual
    return None if wanted == OFF else Delay(wanted)


def ladder_of(kind: WaitKind) -> Ladder:  # noqa: PLR0911 - a table, one branch a row
    """Return the default ladder of a kind; a kind without a row fails the type check."""
    match kind:
        case WaitKind.SIGN | WaitKind.APPROVE:
            return Ladder(AT_ONCE, _working(9), _working(18), Escalation.NAMED)
        case WaitKind.EXPIRING:
            return Ladder(AT_ONCE, None, None, Escalation.NOBODY)
        case WaitKind.GO_LIVE | WaitKind.FAILED | WaitKind.PERSON_NEEDED:
            return Ladder(AT_ONCE, _working(4), _working(9), Escalation.NAMED)
        case WaitKind.WHITELIST:
            return Ladder(AT_ONCE, _working(4), _working(9), Escalation.CONTACT)
        case WaitKind.CHANGES:
            return Ladder(AT_ONCE, _working(9), _working(18), Escalation.CONTACT)
        case WaitKind.BLOCKED:
            return Ladder(_wall(1), _working(9), _working(18), Escalation.CONTACT)
        case WaitKind.LATE | WaitKind.VERY_LATE:  # the second is the escalation of the first
            return Ladder(AT_ONCE, None, None, Escalation.NOBODY)
        case WaitKind.UNKNOWN:
            return Ladder(_wall(0.5), _wall(4), _wall(12), Escalation.OPERATORS)
        case WaitKind.PLANNED:
            return Ladder(AT_ONCE, None, None, Escalation.NOBODY)  # the nudge counts back from the time
        case _:
            assert_never(kind)


TAKEN_FOR = timedelta(hours=24)
"""How long "I take it" holds; then whoever took it is asked once whether it is still theirs."""

AFTER_TAKEN = _working(4)
"""How long that question stands before the next rung comes."""

ONCE = frozenset({WaitKind.LATE, WaitKind.VERY_LATE, WaitKind.EXPIRING})
"""What is not asked a second time when it ends and begins again."""
