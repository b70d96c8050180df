"""What an audit needs from the database: the journal as it is stored, row by row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from bot.domain.seals import Head


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


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRun:
    """A run's row: its columns, and the rest of it as plain JSON."""

    state: str
    offer: str
    product: str
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRevision:
    """The row of a version of a whitelist. `contents` is the digest of its list."""

    state: str
    contents: str
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRows:
    """What the tables say, by the id of the run or version. Times are text, as events have them.

    `approvals`: when a person gave theirs to a digest, and the groups it counts as. `signatures`: who signed
    an item for a digest, with the note and the time.
    """

    runs: Mapping[str, StoredRun]
    revisions: Mapping[str, StoredRevision]
    approvals: Mapping[str, Mapping[tuple[str, ...], tuple[str, ...]]]
    signatures: Mapping[str, Mapping[tuple[str, ...], tuple[str, ...]]]


class Archive(Protocol):
    """The journal for auditors."""

    def rows(self, *, after: int, limit: int, stream: str = "") -> Sequence[JournalRow]:
        """Return stored events behind that `seq`, in order; of one stream if it is named."""

    def heads(self) -> dict[str, Head]:
        """Return the end of every chain."""

    def link_at(self, stream: str, position: int) -> str:
        """Return the hash of a chain's event at a position from 1; empty when there is none."""

    def streams_of(self, offer: str) -> frozenset[str]:
        """Return the streams about an offer: its runs, and the versions of its whitelist."""

    def stored(self) -> StoredRows:
        """Return what the rows say that the bot decides by."""
