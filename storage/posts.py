"""Which message stands where, and what it shows."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, RowMapping, and_, delete, select

from bot.domain.values import ChannelId, SubjectId
from bot.ports.slack import Ts
from bot.ports.store.outbox import RETRIED, Post
from storage.rows import subject
from storage.tables import PostRow
from storage.upsert import insert_into

posts = PostRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it at class creation


class SqlPosts:
    """Implements `Posts` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, subject: SubjectId, slot: str, channel: ChannelId) -> Post | None:
        """Return the message of a slot."""
        place = and_(posts.c.subject_id == subject, posts.c.slot == slot, posts.c.channel_id == channel)
        row = self._connection.execute(select(posts).where(place)).mappings().first()
        return _post(row) if row is not None else None

    def put(self, post: Post, *, now: datetime) -> None:
        """Remember or replace a message."""
        row = {
            "subject_id": post.subject,
            "slot": post.slot,
            "channel_id": post.channel,
            "ts": post.ts,
            "shows": post.shows,
            "posted_at": now,
        }
        statement = insert_into(self._connection, posts).values(**row)
        shown = {name: statement.excluded[name] for name in ("ts", "shows", "posted_at")}
        place = ["subject_id", "slot", "channel_id"]
        self._connection.execute(statement.on_conflict_do_update(index_elements=place, set_=shown))

    def retried(self, before: datetime) -> Sequence[Post]:
        """Return what was posted again until then."""
        wanted = select(posts).where(posts.c.slot.startswith(RETRIED), posts.c.posted_at <= before)
        return [_post(row) for row in self._connection.execute(wanted).mappings()]

    def forget(self, subject: SubjectId, slot: str, channel: ChannelId) -> bool:
        """Forget a message that is gone."""
        place = and_(posts.c.subject_id == subject, posts.c.slot == slot, posts.c.channel_id == channel)
        return self._connection.execute(delete(posts).where(place)).rowcount == 1


def _post(row: RowMapping) -> Post:
    return Post(
        subject=subject(row["subject_id"]),
        slot=row["slot"],
        channel=ChannelId(row["channel_id"]),
        ts=Ts(row["ts"]),
        shows=row["shows"],
    )
