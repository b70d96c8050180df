"""What happened to a version of a whitelist, as facts."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from bot.domain.values import HOUSE, PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class _Event:
    at: datetime
    by: PersonId = HOUSE


@dataclass(frozen=True, slots=True, kw_only=True)
class WhitelistSaved(_Event):
    """Somebody decided a change; the marketplace does not have it yet."""

    kind: ClassVar[str] = "whitelist.saved"
    number: int
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    relabelled: tuple[str, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WhitelistWaiting(_Event):
    """A publish holds the draft: the change is kept until it ends."""

    kind: ClassVar[str] = "whitelist.waiting"


@dataclass(frozen=True, slots=True, kw_only=True)
class WhitelistApplied(_Event):
    """The draft holds the list; it is in force after the next push to staging."""

    kind: ClassVar[str] = "whitelist.applied"


@dataclass(frozen=True, slots=True, kw_only=True)
class WhitelistConflicted(_Event):
    """The draft was changed by somebody else since it was shown: nothing was overwritten."""

    kind: ClassVar[str] = "whitelist.conflicted"


@dataclass(frozen=True, slots=True, kw_only=True)
class WhitelistRefused(_Event):
    """The marketplace refused the list."""

    kind: ClassVar[str] = "whitelist.refused"
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WhitelistNotRestaged(_Event):
    """The list is saved, but the push that was to follow could not be started."""

    kind: ClassVar[str] = "whitelist.not_restaged"
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WhitelistEnding(_Event):
    """The last day of some entries is near."""

    kind: ClassVar[str] = "whitelist.ending"
    subscriptions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WhitelistProposed(_Event):
    """Entries have ended: it is proposed to remove them. Nothing is removed before somebody decides."""

    kind: ClassVar[str] = "whitelist.proposed"


RevisionEvent = (
    WhitelistSaved
    | WhitelistWaiting
    | WhitelistApplied
    | WhitelistConflicted
    | WhitelistRefused
    | WhitelistNotRestaged
    | WhitelistEnding
    | WhitelistProposed
)
