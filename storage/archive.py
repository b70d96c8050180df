"""The journal for auditors: rows as they are stored, and what the runs themselves say."""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, func, select

from bot.domain.seals import Head
from bot.domain.whitelist.entries import contents_digest
from bot.ports.store.archive import JournalRow, StoredRevision, StoredRows, StoredRun
from storage.rows import revision_from
from storage.tables import ApprovalRow, EventRow, RunRow, SignatureRow, WhitelistRevisionRow

events = EventRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it at class creation
runs = RunRow.__table__  # type: ignore[attr-defined]
approvals = ApprovalRow.__table__  # type: ignore[attr-defined]
signatures = SignatureRow.__table__  # type: ignore[attr-defined]
revisions = WhitelistRevisionRow.__table__  # type: ignore[attr-defined]


class SqlArchive:
    """Implements `Archive` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def rows(self, *, after: int, limit: int, stream: str = "") -> Sequence[JournalRow]:
        """Return stored events behind that `seq`, in order."""
        wanted = select(events).where(events.c.seq > after)
        if stream:
            wanted = wanted.where(events.c.stream == stream)
        found = self._connection.execute(wanted.order_by(events.c.seq).limit(limit))
        return [
            JournalRow(
                seq=row.seq,
                id=row.id,
                team=row.team_id,
                stream=row.stream,
                kind=row.kind,
                actor=row.actor,
                at=row.at,
                data=row.data,
                prev_hash=row.prev_hash,
                hash=row.hash,
            )
            for row in found
        ]

    def heads(self) -> dict[str, Head]:
        """Return the end of every chain."""
        ends = select(func.max(events.c.seq).label("seq"), func.count().label("length"))
        last = ends.group_by(events.c.stream).subquery()
        wanted = select(events.c.stream, events.c.hash, last.c.length).join(last, last.c.seq == events.c.seq)
        return {
            row.stream: Head(length=row.length, hash=row.hash) for row in self._connection.execute(wanted)
        }

    def link_at(self, stream: str, position: int) -> str:
        """Return the hash of a chain's event at a position from 1."""
        chain = select(events.c.hash).where(events.c.stream == stream).order_by(events.c.seq)
        return self._connection.execute(chain.offset(position - 1).limit(1)).scalar() or ""

    def streams_of(self, offer: str) -> frozenset[str]:
        """Return the streams about an offer."""
        products = select(runs.c.durable_id).where(runs.c.offer_id == offer)
        of_runs = self._connection.execute(select(runs.c.id).where(runs.c.offer_id == offer)).scalars()
        listed = select(revisions.c.id).where(revisions.c.durable_id.in_(products))
        return frozenset(of_runs) | frozenset(self._connection.execute(listed).scalars())

    def stored(self) -> StoredRows:
        """Return what the rows say that the bot decides by."""
        return StoredRows(
            runs={row.id: _run(row) for row in self._connection.execute(select(runs))},
            revisions={row.id: _revision(row) for row in self._connection.execute(select(revisions))},
            approvals=self._approvals(),
            signatures=self._signatures(),
        )

    def _approvals(self) -> dict[str, dict[tuple[str, ...], tuple[str, ...]]]:
        found: dict[str, dict[tuple[str, ...], tuple[str, ...]]] = {}
        for row in self._connection.execute(select(approvals)):
            given = (row.given_at.isoformat(), *sorted(json.loads(row.counts_as)))
            found.setdefault(row.run_id, {})[row.person, row.digest] = given
        return found

    def _signatures(self) -> dict[str, dict[tuple[str, ...], tuple[str, ...]]]:
        found: dict[str, dict[tuple[str, ...], tuple[str, ...]]] = {}
        for row in self._connection.execute(select(signatures)):
            signed = (row.person, row.note, row.signed_at.isoformat())
            found.setdefault(row.run_id, {})[row.item, row.digest] = signed
        return found


def _run(row: Row[Any]) -> StoredRun:
    return StoredRun(state=row.state, offer=row.offer_id, product=row.durable_id, body=json.loads(row.body))


def _revision(row: Row[Any]) -> StoredRevision:
    body = json.loads(row.body)
    contents = contents_digest(revision_from({"body": row.body}).entries)
    return StoredRevision(state=row.state, contents=contents, body=body)
