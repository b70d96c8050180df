"""Posting, changing and removing messages, told to everybody who may see them."""

from collections.abc import Callable
from typing import Literal

from bot.sandbox.workspace.changes import ChangeLog
from bot.sandbox.workspace.directory import Directory
from bot.sandbox.workspace.messages import Message, Messages, Stamps
from bot.sandbox.workspace.shapes import Json

_GONE = "This message was deleted."


What = Literal["posted", "changed", "deleted"]
Listener = Callable[[What, Message], None]


class Board:
    """The messages of the workspace. Every change goes into the change log at once."""

    def __init__(self, directory: Directory, log: ChangeLog, stamps: Stamps) -> None:
        self.messages = Messages()
        self._directory = directory
        self._log = log
        self._stamps = stamps
        self._listeners: list[Listener] = []

    def subscribe(self, listener: Listener) -> None:
        """Call `listener` with every message that was posted, changed or deleted."""
        self._listeners.append(listener)

    def stamp(self) -> str:
        """Return a new time stamp."""
        return self._stamps.next()

    def add(self, message: Message) -> Message:
        """Show a new message; a reply also changes its parent's summary."""
        self.messages.add(message)
        self._tell("posted", message)
        self._tell_parent(message)
        return message

    def changed(self, message: Message) -> None:
        """Show a message that was changed."""
        self._tell("changed", message)

    def remove(self, message: Message) -> None:
        """Take a message away. What has replies stays as a tombstone."""
        if self.messages.replies(message.channel, message.ts):
            message.text, message.blocks, message.metadata, message.files = _GONE, [], None, []
            message.subtype = "tombstone"
            self._tell("changed", message)
            return
        self.messages.remove(message)
        self._tell("deleted", message)
        self._tell_parent(message)

    def shown(self, message: Message) -> Json:
        """Draw a message for the page."""
        told: Json = {
            "channel": message.channel,
            "username": message.username or self._directory.name_of(message.author),
        }
        if message.whispered_to is not None:
            told["ephemeral"] = True
        if message.metadata is not None:
            told["metadata"] = message.metadata
        return self.messages.wire(message) | told

    def notice(self, person: str, text: str, *, level: Literal["error", "info"] = "error") -> None:
        """Tell a person what Slack would tell in a toast."""
        self._log.add("notice", {"level": level, "text": text}, audience=[person])

    def _tell(self, what: What, message: Message) -> None:
        for listener in self._listeners:
            listener(what, message)
        is_whisper = message.whispered_to is not None
        audience = (
            [message.whispered_to]
            if message.whispered_to is not None
            else self._directory.members_of(message.channel)
        )
        self._log.add(
            f"{'ephemeral' if is_whisper else 'message'}.{what}",
            {"channel": message.channel, "message": self.shown(message)},
            audience=audience,
        )

    def _tell_parent(self, message: Message) -> None:
        if message.is_reply and message.whispered_to is None:
            parent = self.messages.get(message.channel, message.thread_ts)
            if parent is not None:
                self._tell("changed", parent)
