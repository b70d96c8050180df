"""Which message stands where, and what it shows."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, RowMapping, and_, case, delete, literal, select, update

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

    def about(self, channel: ChannelId, ts: Ts) -> SubjectId | None:
        """Return what a message is about."""
        place = and_(posts.c.channel_id == channel, posts.c.ts == ts)
        found: SubjectId | None = self._connection.execute(
            select(posts.c.subject_id).where(place).limit(1)
        ).scalar()
        return found

    def put(self, post: Post, *, now: datetime) -> None:
        """Remember or replace a message."""
        row = {
            "subject_id": post.subject,
            "slot": post.slot,
            "channel_id": post.channel,
            "ts": post.ts,
            "shows": post.shows,
            "permalink": post.permalink,
            "posted_at": now,
        }
        statement = insert_into(self._connection, posts).values(**row)
        given = statement.excluded
        link = case((posts.c.ts == given.ts, posts.c.permalink), else_=given.permalink)
        shown = {name: given[name] for name in ("ts", "shows", "posted_at")} | {"permalink": link}
        place = ["subject_id", "slot", "channel_id"]
        self._connection.execute(statement.on_conflict_do_update(index_elements=place, set_=shown))

    def learn(self, post: Post) -> None:
        """Keep the permalink of a message, if it still stands there."""
        place = and_(
            posts.c.subject_id == post.subject,
            posts.c.slot == post.slot,
            posts.c.channel_id == post.channel,
            posts.c.ts == post.ts,
        )
        self._connection.execute(update(posts).where(place).values(permalink=post.permalink))

    def permalinks(
        self, subjects: Iterable[SubjectId], slot: str
    ) -> Mapping[tuple[SubjectId, ChannelId], str]:
        """Return the known addresses of what stands in a slot."""
        place = and_(posts.c.subject_id.in_(list(subjects)), posts.c.slot == slot, posts.c.permalink != "")
        rows = self._connection.execute(
            select(posts.c.subject_id, posts.c.channel_id, posts.c.permalink).where(place)
        )
        return {(subject(row.subject_id), ChannelId(row.channel_id)): row.permalink for row in rows}

    def without_permalink(self, slots: Iterable[str], *, limit: int) -> Sequence[Post]:
        """Return messages whose address is not known."""
        unknown = select(posts).where(posts.c.slot.in_(list(slots)), posts.c.permalink == literal(""))
        newest = unknown.order_by(posts.c.posted_at.desc()).limit(limit)
        return [_post(row) for row in self._connection.execute(newest).mappings()]

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
        permalink=row["permalink"],
    )
