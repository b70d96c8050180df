"""Recorded yeses: one per person and digest, whoever clicks how often."""

import json
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, select

from bot.domain.review.approvals import Approval
from bot.domain.review.signatures import Signature
from bot.domain.values import PersonId, RunId
from storage.rows import canonical, storable
from storage.tables import ApprovalRow, SignatureRow
from storage.upsert import insert_into

approvals = ApprovalRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it at class creation


class SqlApprovals:
    """Implements `Approvals` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, approval: Approval, *, expired_at: datetime | None = None) -> bool:
        """Record a yes, or renew one that has expired; False when it is recorded already."""
        row = {
            "id": approval.id,
            "run_id": approval.run,
            "digest": approval.digest,
            "person": approval.person,
            "given_at": approval.given_at,
            "counts_as": canonical(approval.counts_as),
        }
        once = ["run_id", "digest", "person"]
        statement = insert_into(self._connection, approvals).values(**row)
        if expired_at is None:
            once_only = statement.on_conflict_do_nothing(index_elements=once)
        else:
            renewed = {key: row[key] for key in ("id", "given_at", "counts_as")}
            is_old = approvals.c.given_at <= expired_at
            once_only = statement.on_conflict_do_update(index_elements=once, set_=renewed, where=is_old)
        return self._connection.execute(once_only).rowcount == 1

    def take_back(self, run: RunId, *, digest: str, person: PersonId) -> bool:
        """Remove a person's yes to a digest."""
        theirs = (approvals.c.digest == digest, approvals.c.person == person)
        statement = delete(approvals).where(approvals.c.run_id == run, *theirs)
        return self._connection.execute(statement).rowcount == 1

    def void(self, run: RunId) -> None:
        """Remove all yeses of a run."""
        self._connection.execute(delete(approvals).where(approvals.c.run_id == run))

    def of(self, run: RunId) -> Sequence[Approval]:
        """Return a run's yeses, oldest first."""
        wanted = select(approvals).where(approvals.c.run_id == run)
        rows = self._connection.execute(wanted.order_by(approvals.c.given_at, approvals.c.id))
        return [
            Approval(
                id=row.id,
                run=RunId(row.run_id),
                digest=row.digest,
                person=PersonId(row.person),
                given_at=row.given_at,
                counts_as=frozenset(json.loads(row.counts_as)),
            )
            for row in rows
        ]


signatures = SignatureRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it at class creation


class SqlSignatures:
    """Implements `Signatures` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, signature: Signature) -> bool:
        """Record one; False when the item is signed already."""
        row = {
            "id": signature.id,
            "run_id": signature.run,
            "digest": signature.digest,
            "item": signature.item,
            "person": signature.person,
            "note": storable(signature.note),
            "signed_at": signature.signed_at,
        }
        statement = insert_into(self._connection, signatures).values(**row)
        once = statement.on_conflict_do_nothing(index_elements=["run_id", "digest", "item"])
        return self._connection.execute(once).rowcount == 1

    def remove(self, signature: Signature) -> bool:
        """Remove one."""
        statement = delete(signatures).where(signatures.c.id == signature.id)
        return self._connection.execute(statement).rowcount == 1

    def of(self, run: RunId, *, digest: str) -> Sequence[Signature]:
        """Return a run's signatures for a digest, oldest first."""
        wanted = select(signatures).where(signatures.c.run_id == run, signatures.c.digest == digest)
        rows = self._connection.execute(wanted.order_by(signatures.c.signed_at, signatures.c.id))
        return [
            Signature(
                id=row.id,
                run=RunId(row.run_id),
                digest=row.digest,
                item=row.item,
                person=PersonId(row.person),
                signed_at=row.signed_at,
                note=row.note,
            )
            for row in rows
        ]
