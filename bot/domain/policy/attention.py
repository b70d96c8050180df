"""When people are asked, as the policy says it: times of a kind of wait, and hours in which nobody is."""

from dataclasses import dataclass
from datetime import time, timedelta

OFF = timedelta(0)
"""A rung that never comes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiet:
    """From `start` to `end` of the wall clock nobody is asked, unless a deadline would pass."""

    start: time = time(18)
    end: time = time(9)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminders:
    """What the policy changes of a kind of wait. None: as usual; `OFF`: that rung never comes.

    `nudge` and `escalate` count from the first notice, in working time. `to`: a person or a user group.
    """

    nudge: timedelta | None = None
    escalate: timedelta | None = None
    to: str | None = None


WAITS = (
    "sign",
    "approve",
    "expiring",
    "go_live",
    "whitelist",
    "changes",
    "failed",
    "blocked",
    "late",
    "very_late",
    "unknown",
    "person_needed",
    "planned",
)
"""The kinds of waits that `attention` may name."""
