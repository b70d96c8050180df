"""The journal for people who do not trust the bot: exports it and verifies it."""

import csv
import io
import json
from collections.abc import AsyncIterator, Iterable, Sequence
from typing import Any

from bot.domain.run.states import State
from bot.domain.whitelist.csv_file import safe
from bot.ops.reports.derived import data_of
from bot.ops.reports.rows import differences
from bot.ops.reports.seals import read_seals
from bot.ops.reports.walk import Walk, anchors_of
from bot.ports.store.archive import JournalRow
from bot.ports.store.tx import Store
from bot.signing.keys import PublicKey

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


async def verify(store: Store, keys: Sequence[PublicKey] = (), copies: Sequence[str] = ()) -> Walk:
    """Walk the whole journal, beside a bot that goes on writing; hold it against seals and rows.

    `copies` are seals that were kept elsewhere. Seals are believed only by the signature of one of `keys`.
    """
    kept = [stored.envelope for stored in await store.read(lambda tx: tx.seals.all())]
    seals, wrong = read_seals(kept, copies, keys)
    walk, last = Walk(anchors=anchors_of(seals)), 0
    if seals:
        walk.sealed = f"seal {seals[-1].number} of {seals[-1].at:%Y-%m-%d %H:%M} UTC, root {seals[-1].root}"
    for says in wrong:
        walk.find("seals", 0, says)
    async for row in rows(store):
        walk.step(row)
        last = row.seq
    # what was written meanwhile, and the rows as they are in the same snapshot
    rest, stored = await store.read(
        lambda tx: (tx.archive.rows(after=last, limit=_MOST_MEANWHILE), tx.archive.stored())
    )
    for row in rest:
        walk.step(row)
    walk.end()
    for stream, says in differences(stored, walk.chains):
        walk.find(stream, walk.length(stream) + 1, says)
    return walk


async def rows(store: Store, stream: str = "") -> AsyncIterator[JournalRow]:
    """Yield the whole journal in order, or one stream of it."""
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
    said = data_of(row)
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
