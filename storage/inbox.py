"""Delivery keys already seen, and what was answered to them."""

import json
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, select, update

from storage.tables import InboxRow
from storage.upsert import insert_into

inbox = InboxRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it at class creation


class SqlInbox:
    """Implements `Inbox` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def first(self, key: str, *, now: datetime) -> bool:
        """Remember a key; False when it was seen before."""
        statement = insert_into(self._connection, inbox).values(key=key, seen_at=now)
        return self._connection.execute(statement.on_conflict_do_nothing()).rowcount == 1

    def has(self, key: str) -> bool:
        """Tell whether a key is there."""
        found = self._connection.execute(select(inbox.c.key).where(inbox.c.key == key)).first()
        return found is not None

    def answer(self, key: str, payload: dict[str, Any] | None) -> None:
        """Keep an answer."""
        text = None if payload is None else json.dumps(payload)
        self._connection.execute(update(inbox).where(inbox.c.key == key).values(answer=text))

    def answered(self, key: str) -> dict[str, Any] | None:
        """Return the answer that was given."""
        text = self._connection.execute(select(inbox.c.answer).where(inbox.c.key == key)).scalar()
        return None if text is None else dict(json.loads(text))

    def forget_before(self, when: datetime) -> int:
        """Remove old keys."""
        return self._connection.execute(delete(inbox).where(inbox.c.seen_at < when)).rowcount
