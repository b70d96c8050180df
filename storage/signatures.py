"""Signatures of the checklist: one per item and digest, whoever clicks first."""

from collections.abc import Sequence

from sqlalchemy import Connection, delete, select

from bot.domain.review.signatures import Signature
from bot.domain.values import PersonId, RunId
from storage.mapping import storable
from storage.tables import SignatureRow
from storage.upsert import insert_into

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
