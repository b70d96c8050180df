"""Refusals of the last minute, gathered before they become events: repeats are counted, not repeated."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.people import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """What one person was refused: `what` they tried about what, and the sentence they got. Times in UTC."""

    by: Actor
    what: str
    about: str
    why: str
    first_at: datetime
    last_at: datetime
    count: int = 1


class Refusals(Protocol):
    """Refusals that are not in the journal yet, one row per person and kind."""

    def note(self, refusal: Refusal) -> None:
        """Keep a refusal, or count it with the one of the same person and kind that is kept already."""

    def take(self, *, before: datetime, by: Actor | None = None) -> Sequence[Refusal]:
        """Remove and return what began before then, oldest first; of one person if named."""
