"""Walks the journal: exports it, verifies its chains, bundles one run for somebody without the bot."""

import csv
import io
import json
from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.domain.journal import FIRST, link
from bot.domain.run.states import State, leads_to
from bot.domain.whitelist.csv_file import safe
from bot.ports.store.archive import JournalRow
from bot.ports.store.tx import Store

_BATCH = 500
_MOST_MEANWHILE = 100_000
COLUMNS = (
    "seq",
    "at",
    "team",
    "stream",
    "kind",
    "actor",
    "reason",
    "before",
    "after",
    "data",
    "prev_hash",
    "hash",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """The first link of a chain that does not hold."""

    stream: str
    position: int
    says: str

    def __str__(self) -> str:
        return f"stream {self.stream}, event {self.position}: {self.says}"


@dataclass(slots=True)
class Chain:
    """One stream as far as it was walked."""

    hash: str = FIRST
    length: int = 0
    state: State | None = None


@dataclass(slots=True)
class Walk:
    """Every chain of a journal, walked in order; `broken` holds the first bad link of each."""

    chains: dict[str, Chain] = field(default_factory=dict)
    broken: dict[str, Broken] = field(default_factory=dict)

    def step(self, row: JournalRow) -> tuple[State | None, State | None]:
        """Walk over one event; return the run's state before and after it."""
        chain = self.chains.setdefault(row.stream, Chain())
        chain.length += 1
        says = _wrong(row, chain.hash)
        if says and row.stream not in self.broken:
            self.broken[row.stream] = Broken(stream=row.stream, position=chain.length, says=says)
        before, chain.hash = chain.state, row.hash
        chain.state = leads_to(row.kind, before)
        return before, chain.state

    def compare(self, states: Mapping[str, State]) -> None:
        """Hold the ends of the chains against what the runs themselves say: the last link can be missing."""
        for run, state in states.items():
            chain = self.chains.get(run, Chain())
            if run not in self.broken and chain.state is not state:
                ends = chain.state or "nothing"
                says = f"the journal ends at {ends}, the run is {state}: events are missing"
                self.broken[run] = Broken(stream=run, position=chain.length + 1, says=says)


def _wrong(row: JournalRow, previous: str) -> str:
    if row.prev_hash != previous:
        return "an event before it is missing, was added or moved (prev_hash does not fit)"
    wanted = link(row.prev_hash, stream=row.stream, kind=row.kind, actor=row.actor, data=row.data)
    if row.hash != wanted:
        return f"{row.kind} was changed (its hash does not fit)"
    said = json.loads(row.data)
    if said.get("at") != row.at.isoformat() or said.get("by", "") != row.actor:
        return f"{row.kind} has another time or actor than it was hashed with"
    return ""


async def verify(store: Store) -> Walk:
    """Walk the whole journal, beside a bot that goes on writing."""
    walk, last = Walk(), 0
    async for row in rows(store):
        walk.step(row)
        last = row.seq
    # what was written meanwhile, and the runs as they are in the same snapshot
    rest, states = await store.read(
        lambda tx: (tx.archive.rows(after=last, limit=_MOST_MEANWHILE), tx.archive.run_states())
    )
    for row in rest:
        walk.step(row)
    walk.compare(states)
    return walk


async def rows(store: Store, stream: str = "") -> AsyncIterator[JournalRow]:
    """Yield the journal as it is stored, or one stream of it, oldest first."""
    after = 0
    while True:
        behind = after
        batch = await store.read(
            lambda tx, seq=behind: tx.archive.rows(after=seq, limit=_BATCH, stream=stream)  # type: ignore[misc]
        )
        for row in batch:
            yield row
        if len(batch) < _BATCH:
            return
        after = batch[-1].seq


async def export(store: Store, *, form: str, offer: str = "", since: str = "") -> AsyncIterator[str]:
    """Yield the journal line by line as `jsonl` or `csv`; of one offer, from a day (UTC) on."""
    wanted = await store.read(lambda tx: tx.archive.streams_of(offer)) if offer else None
    walk = Walk()
    if form == "csv":
        yield _cells(COLUMNS)
    async for row in rows(store):
        before, after = walk.step(row)
        if (wanted is None or row.stream in wanted) and row.at.date().isoformat() >= since:
            yield _line(row, before, after, form)


def _line(row: JournalRow, before: State | None, after: State | None, form: str) -> str:
    said = json.loads(row.data)
    values = {
        "seq": row.seq,
        "at": row.at.isoformat(),
        "team": row.team,
        "stream": row.stream,
        "kind": row.kind,
        "actor": row.actor,
        "reason": said.get("reason") or said.get("why") or said.get("note") or "",
        "before": before or "",
        "after": after or "",
        "data": row.data,
        "prev_hash": row.prev_hash,
        "hash": row.hash,
    }
    if form == "csv":
        return _cells(safe(str(values[column])) for column in COLUMNS)
    return json.dumps(values, ensure_ascii=False) + "\n"


def _cells(cells: Iterable[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(cells)
    return out.getvalue()


async def events_of(store: Store, stream: str) -> list[dict[str, Any]]:
    """Return one stream's events as a bundle holds them."""
    return [
        {
            "stream": row.stream,
            "kind": row.kind,
            "actor": row.actor,
            "at": row.at.isoformat(),
            "data": row.data,
            "prev_hash": row.prev_hash,
            "hash": row.hash,
        }
        async for row in rows(store, stream)
    ]
