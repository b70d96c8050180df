"""A reviewer's wish for changes: while one stands, nobody can approve."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.values import PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection:
    """What one person wants changed before the offer goes live. `reason` is foreign text."""

    by: PersonId
    at: datetime
    reason: str


def without(objections: Sequence[Objection], person: PersonId) -> tuple[Objection, ...]:
    """Return the objections of everybody else."""
    return tuple(objection for objection in objections if objection.by != person)
