"""Leases on rows that a worker carries further."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from bot.domain.aggregate import Lease

S_co = TypeVar("S_co", covariant=True)


class Leased(Protocol[S_co]):
    """Subjects that are due at some time and that one replica at a time works on.

    A lease runs by the database's clock; due times are compared with the `now` of whoever asks.
    """

    def claim(self, *, now: datetime, owner: str, lease: timedelta, limit: int) -> Sequence[Lease[S_co]]:
        """Lease subjects whose time has come and that nobody holds."""

    def renew(self, id_: str, *, fence: int, lease: timedelta) -> None:
        """Hold one for `lease` from now on. Raises Stale when another replica has it."""

    def release(self, id_: str, *, fence: int, due_at: datetime) -> None:
        """Give a lease back without a change. Silent when another replica has it."""

    def forget_waits(self, *, now: datetime, beyond: timedelta) -> int:
        """Make due now what would wait longer than `beyond`: the clock that said so was set back.

        Return how many rows that were.
        """
