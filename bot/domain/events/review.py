"""What happened in the review of what is staged, as facts."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from bot.domain.events.base import Happened
from bot.domain.values import PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalRequested(Happened):
    """The review is open; approvals are bound to this digest."""

    kind: ClassVar[str] = "approval.requested"
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalGiven(Happened):
    """One person said yes."""

    kind: ClassVar[str] = "approval.given"
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalVoided(Happened):
    """What is staged is not what was approved any more; `parts` changed."""

    kind: ClassVar[str] = "approval.voided"
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalWithdrawn(Happened):
    """A person took their yes back before it was used."""

    kind: ClassVar[str] = "approval.withdrawn"
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalExpiring(Happened):
    """A yes stops counting soon, at `until`. `approval` is its id: each is told once."""

    kind: ClassVar[str] = "approval.expiring"
    approval: str
    person: PersonId
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalExpired(Happened):
    """A yes stopped counting before the run was decided."""

    kind: ClassVar[str] = "approval.expired"
    approval: str
    person: PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemSigned(Happened):
    """A person checked an item of the checklist. `text` and `note` are foreign text."""

    kind: ClassVar[str] = "item.signed"
    item: str
    text: str
    digest: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemUnsigned(Happened):
    """The signer took a signature back."""

    kind: ClassVar[str] = "item.unsigned"
    item: str
    text: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangesRequested(Happened):
    """A reviewer wants changes; the yeses given so far are void."""

    kind: ClassVar[str] = "changes.requested"
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangesWithdrawn(Happened):
    """A reviewer took their wish for changes back."""

    kind: ClassVar[str] = "changes.withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestRejected(Happened):
    """A person said no, for a reason."""

    kind: ClassVar[str] = "request.rejected"
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandLineUsed(Happened):
    """A decision is tried from the command line: `by` is as whom, `operator` who sits there."""

    kind: ClassVar[str] = "command_line.used"
    what: str
    operator: str


ReviewEvent = (
    ApprovalRequested
    | ApprovalGiven
    | ApprovalVoided
    | ApprovalWithdrawn
    | ApprovalExpiring
    | ApprovalExpired
    | ItemSigned
    | ItemUnsigned
    | ChangesRequested
    | ChangesWithdrawn
    | RequestRejected
    | CommandLineUsed
)
