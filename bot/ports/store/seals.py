"""Seals over the journal: signed heads of all its chains, one after the other."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredSeal:
    """A seal as it is kept: its number from 1, and the signed envelope as text."""

    number: int
    at: datetime
    envelope: str


class Seals(Protocol):
    """The seals, append-only."""

    def all(self) -> Sequence[StoredSeal]:
        """Return every seal, oldest first."""

    def add(self, seal: StoredSeal) -> None:
        """Keep a seal. Raises Stale when another replica has sealed with that number."""

    def not_copied(self) -> Sequence[StoredSeal]:
        """Return the seals that were not written to the second places yet, oldest first."""

    def copied(self, number: int, *, now: datetime) -> None:
        """Note that a seal stands in the second places."""
