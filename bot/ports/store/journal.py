"""The journal: append-only events, hash-chained per subject."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.domain.journal import Entry, Event
from bot.domain.values import SubjectId, TeamId
from bot.domain.whitelist.events import RevisionEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """An event as the journal holds it."""

    id: str
    subject: SubjectId
    event: Event | RevisionEvent


class Subject(Protocol):
    """What events happen to: a run, a version of a whitelist, or a stream of its own."""

    @property
    def id(self) -> str: ...
    @property
    def team(self) -> TeamId: ...


class Journal(Protocol):
    """Append-only events, hash-chained per run."""

    def append(self, subject: Subject, event: Entry, *, id_: str, trace: str = "") -> None:
        """Write an event at the end of its subject's chain."""

    def newest_trace(self, subject: SubjectId) -> str:
        """Return the trace of the newest event of a subject, for the log; empty without one."""

    def of(self, subject: SubjectId) -> Sequence[Recorded]:
        """Return a run's events, oldest first."""
