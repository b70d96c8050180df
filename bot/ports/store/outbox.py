"""What we need from the database for what is said: journal, outbox, and which message stands where."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, Protocol

from bot.domain.notify.routing import Notice, Slot
from bot.domain.values import ChannelId, PersonId, SubjectId
from bot.ports.slack import Ts
from bot.ports.store.journal import Recorded, Subject


class Delivery(StrEnum):
    """How far an outbox row is."""

    READY = "ready"
    TRIED = "tried"  # a call went out and its answer is not known
    SENT = "sent"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A leased outbox row. `created_at` orders the rows of one subject; `attempts` counts its claims.

    `fence` belongs to this lease: with it the row is settled, and by nobody else.
    """

    id: str
    subject: SubjectId
    recorded: Recorded
    slot: Slot
    channel: ChannelId
    loud: bool
    mention: PersonId | None
    delivery: Delivery
    attempts: int
    fence: int
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A message of ours that is known to stand in a channel, and the hash of what it shows.

    `permalink` is its address, empty until Slack has told it.
    """

    subject: SubjectId
    slot: str
    channel: ChannelId
    ts: Ts
    shows: str
    permalink: str = ""


RETRIED: Final = "retried:"
"""Begins the slot of a message that was posted again: its first post may still come."""


class Outbox(Protocol):
    """Notices that wait to be posted.

    What settles a row raises Stale when another replica leased it since.
    """

    def put(self, notice: Notice, *, id_: str, event_id: str, subject: Subject, now: datetime) -> None:
        """Add one; it is due at once."""

    def claim(self, *, now: datetime, owner: str, lease: timedelta, limit: int) -> Sequence[Outgoing]:
        """Lease rows of up to `limit` subjects: all rows of one together, oldest first.

        A subject of which any row is leased, or put back for later, is left alone, so that its order is kept.
        """

    def renew(self, rows: Iterable[Outgoing], *, lease: timedelta) -> None:
        """Hold rows for `lease` from now on."""

    def release(self, rows: Iterable[Outgoing], *, due_at: datetime) -> None:
        """Give rows back as they are. Silent about those that another replica leased since."""

    def tried(self, rows: Iterable[Outgoing], *, lease: timedelta) -> None:
        """Write down that a call goes out now, and hold the rows for `lease` from now on."""

    def sent(self, rows: Iterable[Outgoing], *, now: datetime) -> None:
        """Mark rows as posted."""

    def again(self, rows: Iterable[Outgoing], *, due_at: datetime, error: str) -> None:
        """Put rows back for later, with what went wrong; a try without effect is forgotten."""

    def unclear(self, rows: Iterable[Outgoing], *, rest: timedelta, error: str) -> None:
        """Put rows back of which nobody knows whether they were posted.

        Nobody takes them before `rest` has passed by the database's clock.
        """

    def drop(self, rows: Iterable[Outgoing], *, reason: str) -> None:
        """Give rows up, with the reason."""

    def hurry(self, subject: SubjectId, *, now: datetime) -> None:
        """Have what waits about a subject tried now instead of later."""

    def move(self, subject: SubjectId, to: ChannelId, *, now: datetime) -> None:
        """Have what waits to be posted in a subject's channel posted in another one, now."""

    def forget_waits(self, *, now: datetime, beyond: timedelta) -> int:
        """Make due now what would wait longer than `beyond`: the clock that said so was set back."""

    def forget_settled(self, before: datetime) -> int:
        """Remove what was posted or given up and is older; what waits stays, however old."""

    def waiting(self) -> int:
        """Count the rows that are neither sent nor dropped."""


class Posts(Protocol):
    """Which message stands where."""

    def get(self, subject: SubjectId, slot: str, channel: ChannelId) -> Post | None:
        """Return the message of a slot."""

    def about(self, channel: ChannelId, ts: Ts) -> SubjectId | None:
        """Return what a message of ours is about; None for any other message."""

    def put(self, post: Post, *, now: datetime) -> None:
        """Remember or replace it. The permalink that is known of the same message stays."""

    def learn(self, post: Post) -> None:
        """Keep the permalink of a message, if it still stands there."""

    def permalinks(
        self, subjects: Iterable[SubjectId], slot: str
    ) -> Mapping[tuple[SubjectId, ChannelId], str]:
        """Return the known addresses of what stands in a slot, by subject and channel."""

    def without_permalink(self, slots: Iterable[str], *, limit: int) -> Sequence[Post]:
        """Return messages of these slots whose address is not known, the newest first."""

    def forget(self, subject: SubjectId, slot: str, channel: ChannelId) -> bool:
        """Forget a message that is gone; False when it was not known."""

    def retried(self, before: datetime) -> Sequence[Post]:
        """Return what was posted again until then; `shows` is the marker, `slot` begins with RETRIED."""
