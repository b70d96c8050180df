"""Walks the chains of a journal and names the first link of each that does not hold."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.domain.journal import FIRST, link
from bot.domain.run.states import State
from bot.domain.seals import Seal
from bot.ops.reports.derived import Chain, data_of
from bot.ports.store.archive import JournalRow

_LONGEST_WRITE = timedelta(minutes=10)
"""An event is written within this of its time; one that is older than a seal must be in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """The first link of a chain that does not hold; `position` 0 is about no event in particular."""

    stream: str
    position: int
    says: str

    def __str__(self) -> str:
        where = f", event {self.position}" if self.position else ""
        return f"stream {self.stream}{where}: {self.says}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """What one seal vouches for in one chain: which hash stands at which position."""

    seal: int
    at: datetime
    position: int
    hash: str


def anchors_of(seals: Iterable[Seal]) -> dict[str, list[Anchor]]:
    """Return what seals vouch for, by stream, oldest first."""
    found: dict[str, list[Anchor]] = {}
    for seal in seals:
        for stream, head in seal.heads.items():
            anchor = Anchor(seal=seal.number, at=seal.at, position=head.length, hash=head.hash)
            found.setdefault(stream, []).append(anchor)
    return found


@dataclass(slots=True)
class Walk:
    """Every chain of a journal, walked in order; `broken` holds the first bad link of each."""

    anchors: Mapping[str, list[Anchor]] = field(default_factory=dict)
    chains: dict[str, Chain] = field(default_factory=dict)
    broken: dict[str, Broken] = field(default_factory=dict)
    sealed: str = "no seal yet"

    def step(self, row: JournalRow) -> tuple[State | None, State | None]:
        """Walk over one event; return the run's state before and after it."""
        chain = self.chains.setdefault(row.stream, Chain())
        chain.length += 1
        event = data_of(row)
        says = _wrong(row, chain.hash or FIRST, event) or self._unlike_seals(row, chain.length)
        if says:
            self.find(row.stream, chain.length, says)
        before, chain.hash = chain.state, row.hash
        chain.add(row, event)
        return before, chain.state

    def find(self, stream: str, position: int, says: str) -> None:
        """Note a fault, unless an earlier one of that stream is known."""
        self.broken.setdefault(stream, Broken(stream=stream, position=position, says=says))

    def length(self, stream: str) -> int:
        """Return how many events of a stream were walked."""
        return self.chains.get(stream, Chain()).length

    def end(self) -> None:
        """After the last event: name the chains that are shorter than a seal says."""
        for stream, anchors in self.anchors.items():
            length = self.length(stream)
            short = next((anchor for anchor in anchors if anchor.position > length), None)
            if short is not None:
                says = f"seal {short.seal} vouches for {short.position} events: the end is missing"
                self.find(stream, length + 1, says)

    def _unlike_seals(self, row: JournalRow, position: int) -> str:
        anchors = self.anchors.get(row.stream, [])
        here = next((anchor for anchor in anchors if anchor.position == position), None)
        if here is not None and here.hash != row.hash:
            return f"{row.kind} is not what seal {here.seal} vouches for: the chain was rewritten"
        newest = anchors[-1] if anchors else None
        if newest and position > newest.position and row.at < newest.at - _LONGEST_WRITE:
            return f"{row.kind} is older than seal {newest.seal}, which does not have it: it was added later"
        return ""


def _wrong(row: JournalRow, previous: str, event: Mapping[str, object]) -> str:
    if row.prev_hash != previous:
        return "an event before it is missing, was added or moved (prev_hash does not fit)"
    wanted = link(row.prev_hash, stream=row.stream, kind=row.kind, actor=row.actor, data=row.data)
    if row.hash != wanted:
        return f"{row.kind} was changed (its hash does not fit)"
    if event.get("at") != row.at.isoformat() or event.get("by", "") != row.actor:
        return f"{row.kind} has another time or actor than it was hashed with"
    return ""
