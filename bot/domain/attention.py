"""Who was asked to act, when and why them; and who took it, put it off or handed it over."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from bot.domain.aggregate import Happened
from bot.domain.values import PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedToAct(Happened):
    """One person, group or channel is told that something waits, and why it is them.

    `wait` is its id, `rung` 0 for the first notice. `because`: why it is not somebody who can act.
    `door` is how: direct message, thread or operators. `is_urgent`: outside of their hours, for a deadline.
    """

    kind: ClassVar[str] = "attention.asked"
    wait: str
    waits_for: str
    rung: int
    recipient: str
    why: str
    door: str
    because: str = ""
    is_urgent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NotReached(Happened):
    """A notice was owed to somebody and was not sent, or could not be: `reason` says why."""

    kind: ClassVar[str] = "attention.not_reached"
    wait: str
    recipient: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitTaken(Happened):
    """Somebody holds it until then; nobody else is asked. `handed_by` gave it to them."""

    kind: ClassVar[str] = "attention.taken"
    wait: str
    until: datetime
    handed_by: PersonId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitSnoozed(Happened):
    """Somebody wants to hear of it later. It stops no escalation."""

    kind: ClassVar[str] = "attention.snoozed"
    wait: str
    until: datetime


AttentionEvent = AskedToAct | NotReached | WaitTaken | WaitSnoozed
