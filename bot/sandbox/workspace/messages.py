"""Messages as Slack keeps them: by channel, in the order of their time stamps, replies under their parent."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from bot.sandbox.workspace.shapes import Json


@dataclass(slots=True, kw_only=True)
class Message:
    """A message. `author` is a user id; `bot_id` is set when an app wrote it.

    `whispered_to` marks an ephemeral message, which only this person sees.
    """

    ts: str
    channel: str
    author: str
    text: str
    blocks: list[Json] = field(default_factory=list)
    bot_id: str | None = None
    app_id: str | None = None
    username: str | None = None
    thread_ts: str | None = None
    subtype: str | None = None
    edited: Json | None = None
    metadata: Json | None = None
    whispered_to: str | None = None
    files: list[Json] = field(default_factory=list)

    @property
    def is_reply(self) -> bool:
        """Whether it lives in a thread, below the thread's first message."""
        return self.thread_ts is not None and self.thread_ts != self.ts

    @property
    def is_top_level(self) -> bool:
        """Whether the channel itself shows it."""
        return not self.is_reply or self.subtype == "thread_broadcast"

    def wire(self) -> Json:
        """Draw the message as Slack's Web API does, without its thread's summary and its metadata."""
        shape: Json = {"type": "message", "ts": self.ts, "user": self.author, "text": self.text}
        told = {
            "bot_id": self.bot_id,
            "app_id": self.app_id,
            "username": self.username,
            "thread_ts": self.thread_ts,
            "subtype": self.subtype,
            "edited": self.edited,
            "blocks": self.blocks or None,
            "files": self.files or None,
            "upload": True if self.files else None,
        }
        return shape | {key: value for key, value in told.items() if value is not None}


class Stamps:
    """Gives out time stamps such as `1795406400.000100`: real time, strictly increasing."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._last = 0

    def next(self) -> str:
        """Return the next one."""
        self._last = max(int(self._now() * 1_000_000), self._last + 1)
        return f"{self._last // 1_000_000}.{self._last % 1_000_000:06d}"


class Messages:
    """The messages of every channel, and the ephemeral ones of every person."""

    def __init__(self) -> None:
        self._kept: dict[str, dict[str, Message]] = {}
        self._replies: dict[tuple[str, str], list[Message]] = {}
        self._whispers: dict[tuple[str, str], dict[str, Message]] = {}

    def add(self, message: Message) -> None:
        """Keep a new message. Making a reply marks its parent as a thread."""
        if message.whispered_to is not None:
            self._whispers.setdefault((message.whispered_to, message.channel), {})[message.ts] = message
            return
        self._kept.setdefault(message.channel, {})[message.ts] = message
        if message.thread_ts is not None and message.is_reply:
            self._replies.setdefault((message.channel, message.thread_ts), []).append(message)
            parent = self.get(message.channel, message.thread_ts)
            if parent is not None:
                parent.thread_ts = parent.ts

    def remove(self, message: Message) -> None:
        """Forget a message."""
        if message.whispered_to is not None:
            self._whispers[message.whispered_to, message.channel].pop(message.ts, None)
            return
        self._kept[message.channel].pop(message.ts, None)
        if message.thread_ts is not None and message.is_reply:
            self._replies[message.channel, message.thread_ts].remove(message)

    def get(self, channel: str, ts: object) -> Message | None:
        """Find a message that everybody in the channel sees."""
        return self._kept.get(channel, {}).get(ts) if isinstance(ts, str) else None

    def whisper(self, person: str, channel: str, ts: object) -> Message | None:
        """Find an ephemeral message of a person."""
        return self._whispers.get((person, channel), {}).get(ts) if isinstance(ts, str) else None

    def top_level(self, channel: str) -> list[Message]:
        """Return what the channel shows, oldest first."""
        return [message for message in self._kept.get(channel, {}).values() if message.is_top_level]

    def replies(self, channel: str, ts: str) -> list[Message]:
        """Return a thread's replies, oldest first, without its parent."""
        return list(self._replies.get((channel, ts), ()))

    def threads(self, channel: str) -> Iterator[tuple[str, list[Message]]]:
        """Iterate over the channel's threads: the parent's time stamp and its replies."""
        return ((ts, list(replies)) for (where, ts), replies in self._replies.items() if where == channel)

    def whispers(self, person: str, channel: str) -> list[Message]:
        """Return the ephemeral messages that a person still sees in a channel."""
        return list(self._whispers.get((person, channel), {}).values())

    def wire(self, message: Message) -> Json:
        """Draw a message with its thread's summary, in the shape of Slack's Web API."""
        replies = self._replies.get((message.channel, message.ts))
        if not replies:
            return message.wire()
        users = list(dict.fromkeys(reply.author for reply in replies))
        return message.wire() | {
            "reply_count": len(replies),
            "reply_users": users,
            "reply_users_count": len(users),
            "latest_reply": replies[-1].ts,
        }
