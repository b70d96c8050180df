"""Recorded yeses: one per person and digest, whoever clicks how often."""

from collections.abc import Sequence

from sqlalchemy import Connection, select

from bot.domain.approval import Approval
from bot.domain.values import PersonId, RequestId
from storage.tables import ApprovalRow
from storage.upsert import insert_into

approvals = ApprovalRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it at class creation


class SqlApprovals:
    """Implements `Approvals` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, approval: Approval) -> bool:
        """Record a yes; False when it is recorded already."""
        row = {
            "id": approval.id,
            "request_id": approval.request,
            "digest": approval.digest,
            "person": approval.person,
            "given_at": approval.given_at,
        }
        once = ["request_id", "digest", "person"]
        statement = insert_into(self._connection, approvals).values(**row)
        added = self._connection.execute(statement.on_conflict_do_nothing(index_elements=once))
        return added.rowcount == 1

    def of(self, request: RequestId) -> Sequence[Approval]:
        """Return a run's yeses, oldest first."""
        wanted = select(approvals).where(approvals.c.request_id == request)
        rows = self._connection.execute(wanted.order_by(approvals.c.given_at, approvals.c.id))
        return [
            Approval(
                id=row.id,
                request=RequestId(row.request_id),
                digest=row.digest,
                person=PersonId(row.person),
                given_at=row.given_at,
            )
            for row in rows
        ]
