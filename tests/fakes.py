"""Hand-written neighbours for tests: a clock that a test moves, a chat that remembers, fixed people."""

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.offer.submission import Target
from bot.domain.offer.tree import Tree
from bot.domain.people import Actor, Person
from bot.domain.policy.groups import UserGroup
from bot.domain.values import ChannelId, DurableId, PersonId
from bot.ports.marketplace import Unreachable
from bot.ports.slack import (
    ChatError,
    ChatRefused,
    ChatUnreachable,
    FileGone,
    FileTooLarge,
    Message,
    OwnFile,
    PostGone,
    RouteBroken,
    Ts,
    View,
)
from tests.builders import NOON


class ManualClock:
    """Time moves only when a test moves it; ids count up."""

    def __init__(self, now: datetime = NOON) -> None:
        self.time = now
        self.stood = 0.0  # the seconds of `monotonic`: a step lets them pass, a jump of `time` does not
        self._ids = itertools.count(1)

    def now(self) -> datetime:
        return self.time

    def after(self, pause: timedelta) -> datetime:
        return self.now() + pause

    def monotonic(self) -> float:
        return self.stood

    def step(self, by: timedelta) -> None:
        self.time += by
        self.stood += by.total_seconds()

    def new_id(self) -> str:
        return f"01TEST{next(self._ids):020d}"

    def fraction(self) -> float:
        return 0.0

    async def sleep(self, seconds: float) -> None:
        self.step(timedelta(seconds=seconds))


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file that was shown in a channel."""

    channel: ChannelId
    file: OwnFile
    says: str
    thread: Ts | None


class RecordingChat:
    """A Slack that keeps what it was told. `faults` are raised by the next calls, in order.

    A fault with `outcome_known=False` is raised after the post was taken, as a cut connection would. `files`
    are those that people handed in, by id.
    """

    def __init__(self) -> None:
        self.messages: dict[Ts, Message] = {}
        self.threads: dict[Ts, Ts | None] = {}
        self.channels: dict[Ts, ChannelId] = {}
        self.refusing: dict[ChannelId, ChatError] = {}  # a channel to what Slack answers to a post there
        self.posted: dict[Ts, Message] = {}  # as they were posted, before any update
        self.broadcasts: list[Ts] = []
        self.markers: dict[str, Ts] = {}
        self.updates: list[Ts] = []
        self.marked: list[tuple[Ts, str]] = []
        self.views: dict[str, View] = {}
        self.responses: list[Message] = []
        self.faults: list[ChatError] = []
        self.find_faults: list[ChatError] = []
        self.files: dict[str, bytes] = {}
        self.sent_files: list[SentFile] = []
        self.file_faults: list[ChatError] = []
        self.may_look = True
        self._ts = itertools.count(1)

    async def post(
        self,
        channel: ChannelId,
        message: Message,
        *,
        marker: str,
        thread: Ts | None = None,
        broadcast: bool = False,
    ) -> Ts:
        fault = self.faults.pop(0) if self.faults else None
        if fault is not None and fault.outcome_known:
            raise fault
        if channel in self.refusing:
            raise self.refusing[channel]
        ts = Ts(f"{next(self._ts)}.000100")
        self.channels[ts], self.posted[ts] = channel, message
        self.messages[ts], self.threads[ts], self.markers[marker] = message, thread, ts
        self.marked.append((ts, marker))
        if broadcast:
            self.broadcasts.append(ts)
        if fault is not None:
            raise fault
        return ts

    async def update(self, channel: ChannelId, ts: Ts, message: Message) -> None:
        if self.faults:
            raise self.faults.pop(0)
        if ts not in self.messages:
            raise PostGone
        self.messages[ts] = message
        self.updates.append(ts)

    async def find(self, channel: ChannelId, marker: str, *, thread: Ts | None = None) -> Ts | None:
        if self.find_faults:
            raise self.find_faults.pop(0)
        if not self.may_look:
            raise ChatRefused(code="missing_scope")
        return self.markers.get(marker)

    async def remove_others(
        self, channel: ChannelId, marker: str, *, keep: Ts, thread: Ts | None = None
    ) -> int:
        others = [ts for ts, known in self.marked if known == marker and ts != keep and ts in self.messages]
        for ts in others:
            del self.messages[ts]
        return len(others)

    async def check_channel(self, channel: ChannelId) -> None:
        return None

    async def respond(
        self, response_url: str, message: Message, *, replace: bool = False, thread: Ts | None = None
    ) -> None:
        self.responses.append(message)

    async def answer(
        self, channel: ChannelId, person: PersonId, message: Message, *, thread: Ts | None = None
    ) -> None:
        self.responses.append(message)

    async def open_modal(self, trigger: str, view: View) -> str:
        view_id = f"V{len(self.views) + 1}"
        self.views[view_id] = view
        return view_id

    async def push_modal(self, trigger: str, view: View) -> str:
        return await self.open_modal(trigger, view)

    async def update_modal(self, view_id: str, view: View) -> bool:
        self.views[view_id] = view
        return True

    async def publish_home(self, person: PersonId, view: View) -> None:
        self.views[person] = view

    async def fetch_file(self, file_id: str, *, most_bytes: int) -> bytes:
        if self.file_faults:
            raise self.file_faults.pop(0)
        if file_id not in self.files:
            raise FileGone
        if len(self.files[file_id]) > most_bytes:
            raise FileTooLarge
        return self.files[file_id]

    async def send_file(
        self, channel: ChannelId, file: OwnFile, *, says: str, thread: Ts | None = None
    ) -> None:
        if self.file_faults:
            raise self.file_faults.pop(0)
        self.sent_files.append(SentFile(channel, file, says, thread))

    async def permalink(self, channel: ChannelId, ts: Ts) -> str | None:
        return f"https://example.slack.com/archives/{channel}/p{ts}"

    def sent_to(self, channel: str) -> list[Message]:
        """Return what stands in a channel, or in somebody's direct messages, oldest first."""
        return [self.messages[ts] for ts, where in self.channels.items() if where == channel]

    def posted_to(self, channel: str) -> list[Message]:
        """Return what was posted to a channel as it was then: only a post pings, an update does not."""
        return [self.posted[ts] for ts, where in self.channels.items() if where == channel]

    @property
    def texts(self) -> list[str]:
        """Everything that stands there, oldest first."""
        return [message.text for message in self.messages.values()]


class ClosableChat(RecordingChat):
    """A Slack whose channels may be `closed` (by code), that may dislike blocks, or not answer at all."""

    def __init__(self) -> None:
        super().__init__()
        self.closed: dict[ChannelId, str] = {}
        self.dislikes = ""
        self.is_silent = False
        self.channels: dict[Ts, ChannelId] = {}

    def _check(self, channel: ChannelId, message: Message) -> None:
        if self.is_silent:
            raise ChatUnreachable
        if channel in self.closed:
            raise RouteBroken(code=self.closed[channel])
        if self.dislikes and message.blocks and not channel.startswith("U"):
            raise ChatRefused(code="invalid_blocks", reasons=[self.dislikes])

    async def post(
        self,
        channel: ChannelId,
        message: Message,
        *,
        marker: str,
        thread: Ts | None = None,
        broadcast: bool = False,
    ) -> Ts:
        self._check(channel, message)
        ts = await super().post(channel, message, marker=marker, thread=thread, broadcast=broadcast)
        self.channels[ts] = channel
        return ts

    async def update(self, channel: ChannelId, ts: Ts, message: Message) -> None:
        self._check(channel, message)
        await super().update(channel, ts, message)

    def standing_in(self, channel: ChannelId) -> list[str]:
        """What the messages of a channel say, oldest first."""
        return [message.text for ts, message in self.messages.items() if self.channels[ts] == channel]


class FixedPeople:
    """Everybody is a full member unless said otherwise."""

    def __init__(self, **known: Person) -> None:
        self._known = known
        self.user_groups: tuple[UserGroup, ...] = ()

    async def person(self, actor: Actor) -> Person:
        return self._known.get(actor.person) or Person(id=actor.person, team=actor.team, name=actor.person)

    async def groups(self) -> tuple[UserGroup, ...]:
        return self.user_groups

    async def members(self, groups: Iterable[str]) -> Mapping[str, frozenset[PersonId]]:
        return {
            name: frozenset(one.id for one in self._known.values() if name in one.groups) for name in groups
        }

    def put(self, person: Person) -> None:
        """Change what Slack knows of somebody."""
        self._known[person.id] = person


class AwayMarketplace:
    """A marketplace that answers nothing: decisions of people must not need it."""

    async def tree(self, product: DurableId, target: Target) -> Tree | None:
        raise Unreachable
