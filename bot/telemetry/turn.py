"""How a worker turns."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """The seconds since a worker last finished a round, None before the first; how often a round is started.

    The seconds are of a clock that only grows: no change of the wall clock hides a worker that stands.
    """

    age: float | None
    every: timedelta
