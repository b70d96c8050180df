"""The journal: append-only events, hash-chained per subject."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.domain.journal import Event, JournalEvent
from bot.domain.values import StreamId, SubjectId, TeamId


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """An event as the journal holds it."""

    id: str
    subject: SubjectId
    event: Event


class Subject(Protocol):
    """What messages speak of: a run, or a version of a whitelist."""

    @property
    def id(self) -> SubjectId: ...
    @property
    def team(self) -> TeamId: ...


class Chained(Protocol):
    """What has a chain of events: a subject, or a `Stream` of a workspace."""

    @property
    def id(self) -> SubjectId | StreamId: ...
    @property
    def team(self) -> TeamId: ...


class Journal(Protocol):
    """Append-only events, hash-chained per subject or stream."""

    def append(self, chained: Chained, event: JournalEvent, *, id_: str, trace: str = "") -> None:
        """Write an event at the end of its chain. Raises Stale when another writer was faster."""

    def of(self, subject: SubjectId) -> Sequence[Recorded]:
        """Return a run's events, oldest first."""
