"""What an audit needs from the database: the journal as it is stored, row by row."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.run.states import State


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalRow:
    """An event as it is stored. `data` is the text that was hashed; `seq` orders all events."""

    seq: int
    id: str
    team: str
    stream: str
    kind: str
    actor: str
    at: datetime
    data: str
    prev_hash: str
    hash: str


class Archive(Protocol):
    """The journal for auditors."""

    def rows(self, *, after: int, limit: int, stream: str = "") -> Sequence[JournalRow]:
        """Return stored events behind that `seq`, in order; of one stream if it is named."""

    def streams_of(self, offer: str) -> frozenset[str]:
        """Return the streams about an offer: its runs, and the versions of its whitelist."""

    def run_states(self) -> dict[str, State]:
        """Return the state of every run as its own row says."""
