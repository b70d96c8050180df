"""Who looks at App Home, and how current what they see is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.domain.people import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenHome:
    """A Home that has to be looked at again. `shows` is the hash of what stands there, empty: nothing yet.

    `upto` is the newest event that a draw from now on surely sees.
    """

    actor: Actor
    shows: str
    upto: int


class Homes(Protocol):
    """App Homes that people opened lately."""

    def opened(self, actor: Actor, *, now: datetime) -> None:
        """Note that somebody opened their Home; it is due at once."""

    def claim_stale(self, *, now: datetime, lease: timedelta, limit: int) -> Sequence[OpenHome]:
        """Lease Homes that are due and that something happened since; the longest due first.

        Homes that nobody opened for long are left alone until they are opened again.
        """

    def drawn(self, home: OpenHome, *, shows: str, due_at: datetime) -> None:
        """Note what a Home shows now; before `due_at` it is not drawn again."""

    def forget_waits(self, *, now: datetime, beyond: timedelta) -> int:
        """Make due what would wait longer than that, after a clock was set back; return how many."""

    def again(self, home: OpenHome, *, due_at: datetime) -> None:
        """Have a Home that could not be drawn tried again."""
