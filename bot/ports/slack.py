"""What we need from Slack: `Chat`, what it carries, and the errors it may answer with.

ChatError                         .retry_after: seconds or None; .outcome_known: False = look first
                                  .reasons: what Slack says of each part that it did not like
├── RouteBroken   the channel cannot be written to: tell the owner, stop trying
├── PostGone      the message to change does not exist any more
├── ChatThrottled slow down
├── ChatRefused   Slack refused the payload or the call; trying again will not help
├── FileUnreadable a file of somebody's: too large, gone, not allowed; the sentence is for that person
│   ├── FileTooLarge
│   ├── FileGone
│   └── FileNotAllowed
├── ChatRevoked   the token is no longer valid
└── ChatUnreachable
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NewType, Protocol

from bot.domain.errors import StagebotError
from bot.domain.values import ChannelId, PersonId

Ts = NewType("Ts", str)
"""Slack's message id: a decimal number as text. Never do arithmetic on it."""

Block = dict[str, Any]
View = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What a message shows. `text` is a full sentence: notifications and screen readers read it.

    `fallback_blocks` is the classic layout, for a workspace that refuses the newer blocks.
    """

    text: str
    blocks: Sequence[Block] = field(default_factory=tuple)
    fallback_blocks: Sequence[Block] | None = None

    @property
    def hash(self) -> str:
        """Identify what is shown, so that an equal message is not sent again."""
        shown = json.dumps([self.text, list(self.blocks)], sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(shown.encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnFile:
    """A file of ours. `title` stands above it, else its name; `alt` says what an image shows."""

    name: str
    content: bytes
    title: str = ""
    alt: str = ""


class ChatError(StagebotError):
    """Slack did not do what was asked."""

    outcome_known = True

    def __init__(
        self,
        message: str = "",
        *,
        code: str = "",
        retry_after: float | None = None,
        outcome_known: bool = True,
        reasons: Sequence[str] = (),
    ) -> None:
        super().__init__(message)
        self.code = code
        self.reasons = tuple(reasons)
        self.retry_after = retry_after
        self.outcome_known = outcome_known


class RouteBroken(ChatError):
    """stagebot cannot write to that channel. Invite it, or unarchive the channel."""


class PostGone(ChatError):
    """That message does not exist any more."""


class ChatThrottled(ChatError):
    """Slack asks us to slow down."""

    passes = True


class ChatRefused(ChatError):
    """Slack refused the call."""


class ChatRevoked(ChatError):
    """Slack no longer accepts our token. Install the app again and set SLACK_BOT_TOKEN."""


class ChatUnreachable(ChatError):
    """Slack does not answer."""

    passes = True


class FileUnreadable(ChatError):
    """That file cannot be read."""


class FileTooLarge(FileUnreadable):
    """That file is too large. Send a smaller one."""


class FileGone(FileUnreadable):
    """That file is no longer in Slack. Upload it again."""


class FileNotAllowed(FileUnreadable):
    """Slack does not let stagebot read that file. An admin has to install the app again, with files:read."""


class Chat(Protocol):
    """Slack's side of the house. Every call has a time limit and raises ChatError only."""

    async def post(
        self,
        channel: ChannelId,
        message: Message,
        *,
        marker: str,
        thread: Ts | None = None,
        broadcast: bool = False,
    ) -> Ts:
        """Post a message. `marker` travels as metadata so that `find` can tell whether it arrived."""

    async def update(self, channel: ChannelId, ts: Ts, message: Message) -> None:
        """Change a message of ours. Idempotent."""

    async def find(self, channel: ChannelId, marker: str, *, thread: Ts | None = None) -> Ts | None:
        """Look for a recent message of ours by its marker; None: it is surely not there.

        Raises ChatRefused where the installation may not read the channel's history.
        """

    async def remove_others(
        self, channel: ChannelId, marker: str, *, keep: Ts, thread: Ts | None = None
    ) -> int:
        """Remove recent messages of ours with that marker, but for one; return how many. Raises as `find`."""

    async def check_channel(self, channel: ChannelId) -> None:
        """Raise RouteBroken where the channel is surely closed to us; silent where we may not look."""

    async def respond(
        self, response_url: str, message: Message, *, replace: bool = False, thread: Ts | None = None
    ) -> None:
        """Answer an interaction, for its person only; `thread` is where the person pressed the button."""

    async def answer(
        self, channel: ChannelId, person: PersonId, message: Message, *, thread: Ts | None = None
    ) -> None:
        """Answer what a person wrote: for their eyes only, in a direct message as a message."""

    async def open_modal(self, trigger: str, view: View) -> str:
        """Open a modal within 3 s of the interaction; return its view id."""

    async def push_modal(self, trigger: str, view: View) -> str:
        """Lay a modal on the one whose button was pressed; what is typed there stays. Return its view id."""

    async def update_modal(self, view_id: str, view: View) -> bool:
        """Replace an open modal; False when it is closed, or not open yet.

        With an empty `view_id` it is found by the view's `external_id`.
        """

    async def publish_home(self, person: PersonId, view: View) -> None:
        """Replace what a person sees in App Home. Idempotent."""

    async def fetch_file(self, file_id: str, *, most_bytes: int) -> bytes:
        """Return what is in a file that a person handed in. Raises FileUnreadable with what to do.

        Nothing beyond `most_bytes` is read. May take most of a minute: not for before an acknowledgement.
        """

    async def send_file(
        self, channel: ChannelId, file: OwnFile, *, says: str, thread: Ts | None = None
    ) -> None:
        """Show a file in a channel, under a text in mrkdwn. A person's id makes it a direct message.

        Slack may take some seconds to show it. It carries no marker: after an error with `outcome_known`
        False nobody can look whether it arrived.
        """

    async def permalink(self, channel: ChannelId, ts: Ts) -> str | None:
        """Return the address of a message, None when Slack does not tell."""
