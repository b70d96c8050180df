"""What happened to a version of a whitelist, as facts."""

from dataclasses import dataclass
from typing import ClassVar

from bot.domain.aggregate import Happened


@dataclass(frozen=True, slots=True, kw_only=True)
class WhitelistSaved(Happened):
    """Somebody decided a change; the marketplace does not have it yet."""

    kind: ClassVar[str] = "whitelist.saved"
    number: int
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    relabelled: tuple[str, ...] = ()
    why: str = ""
    contents: str = ""  # `contents_digest` of the whole list; empty in events of old versions


@dataclass(frozen=True, slots=True, kw_only=True)
class WhitelistWaiting(Happened):
    """A publish holds the draft: the change is kept until it ends."""

    kind: ClassVar[str] = "whitelist.waiting"


@dataclass(frozen=True, slots=True, kw_only=True)
class WhitelistApplied(Happened):
    """The draft holds the list; it is in force after the next push to staging."""

    kind: ClassVar[str] = "whitelist.applied"


@dataclass(frozen=True, slots=True, kw_only=True)
class WhitelistConflicted(Happened):
    """The draft was changed by somebody else since it was shown: nothing was overwritten."""

    kind: ClassVar[str] = "whitelist.conflicted"


@dataclass(frozen=True, slots=True, kw_only=True)
class WhitelistRefused(Happened):
    """The marketplace refused the list."""

    kind: ClassVar[str] = "whitelist.refused"
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WhitelistWithdrawn(Happened):
    """Somebody took the change back before it went out."""

    kind: ClassVar[str] = "whitelist.withdrawn"
    was_sent: bool = False  # it had gone out, and nobody could say whether the draft holds it


@dataclass(frozen=True, slots=True, kw_only=True)
class WhitelistFound(Happened):
    """The draft held a list that is no version of ours: it is kept as one. Told nowhere."""

    kind: ClassVar[str] = "whitelist.found"
    number: int
    contents: str  # `contents_digest` of the whole list


@dataclass(frozen=True, slots=True, kw_only=True)
class WhitelistNotRestaged(Happened):
    """The list is saved, but the push that was to follow could not be started."""

    kind: ClassVar[str] = "whitelist.not_restaged"
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WhitelistEnding(Happened):
    """The last day of some entries is near."""

    kind: ClassVar[str] = "whitelist.ending"
    subscriptions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WhitelistProposed(Happened):
    """Entries have ended: it is proposed to remove them. Nothing is removed before somebody decides."""

    kind: ClassVar[str] = "whitelist.proposed"


@dataclass(frozen=True, slots=True, kw_only=True)
class WhitelistGroupChanged(Happened):
    """A saved group was changed that this list holds; the list itself stays as it is. `owner`: its offer."""

    kind: ClassVar[str] = "whitelist.group_changed"
    group: str
    owner: str
    added: int
    removed: int


RevisionEvent = (
    WhitelistSaved
    | WhitelistWaiting
    | WhitelistApplied
    | WhitelistConflicted
    | WhitelistRefused
    | WhitelistWithdrawn
    | WhitelistNotRestaged
    | WhitelistEnding
    | WhitelistProposed
    | WhitelistGroupChanged
)
