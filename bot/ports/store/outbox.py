"""What we need from the database for what is said: journal, outbox, and which message stands where."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

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
    """A leased outbox row. `created_at` orders the rows of one run; `attempts` counts its claims."""

    id: str
    subject: SubjectId
    recorded: Recorded
    slot: Slot
    channel: ChannelId
    loud: bool
    mention: PersonId | None
    delivery: Delivery
    attempts: int
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


class Outbox(Protocol):
    """Notices that wait to be said."""

    def put(self, notice: Notice, *, id_: str, event_id: str, subject: Subject, now: datetime) -> None:
        """Add one; it is due at once."""

    def claim(self, *, now: datetime, owner: str, lease: timedelta, limit: int) -> Sequence[Outgoing]:
        """Lease rows of up to `limit` runs: all due rows of a run together, oldest first.

        A run of which any row is leased, or put back for later, is left alone, so that its order is kept.
        """

    def tried(self, ids: Iterable[str], *, owner: str) -> None:
        """Write down that a call goes out now. Raises Stale when the lease is lost."""

    def sent(self, ids: Iterable[str], *, now: datetime) -> None:
        """Mark rows as said."""

    def again(self, ids: Iterable[str], *, due_at: datetime, error: str, tried: bool = False) -> None:
        """Put rows back for later, with what went wrong; `tried` keeps them as of unknown outcome."""

    def drop(self, ids: Iterable[str], *, reason: str) -> None:
        """Give rows up, with the reason."""

    def waiting(self) -> int:
        """Count the rows that are neither sent nor dropped."""


class Posts(Protocol):
    """Which message stands where."""

    def get(self, subject: SubjectId, slot: str, channel: ChannelId) -> Post | None:
        """Return the message of a slot."""

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

    def forget(self, subject: SubjectId, slot: str, channel: ChannelId) -> None:
        """Forget a message that is gone."""
