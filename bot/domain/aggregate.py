"""What every subject has in common: its events and what a decision about it led to.

A subject is a run or a version of a whitelist. Each decision takes the time as an argument and returns
an `Outcome`.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from bot.domain.values import SYSTEM, PersonId, TeamId

S_co = TypeVar("S_co", covariant=True)
E_co = TypeVar("E_co", covariant=True)
F = TypeVar("F")
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """When it happened (UTC) and by whom; `SYSTEM` where no person did it."""

    at: datetime
    by: PersonId = SYSTEM


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """What events happen to that are about no run and no version of a whitelist."""

    id: str
    team: TeamId


@dataclass(frozen=True, slots=True)
class Outcome(Generic[S_co, E_co]):
    """What a decision led to: the subject as it is now, its new events in order, and what follows.

    `voids_approvals`: the approvals given so far do not count any more.
    """

    subject: S_co
    events: tuple[E_co, ...] = ()
    voids_approvals: bool = False

    def then(self, other: "Outcome[T, F]") -> "Outcome[T, E_co | F]":
        """Chain a decision that was made on this outcome's subject."""
        voids = self.voids_approvals or other.voids_approvals
        return Outcome(other.subject, (*self.events, *other.events), voids_approvals=voids)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease(Generic[S_co]):
    """A subject that one replica works on until `until` (UTC); every write with it checks the fence."""

    subject: S_co
    fence: int
    until: datetime
