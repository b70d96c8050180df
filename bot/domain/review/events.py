"""What happened in the review of what is staged, as facts."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from bot.domain.aggregate import Happened, Outcome
from bot.domain.people import Person
from bot.domain.run.events import RunEvent
from bot.domain.run.run import Run
from bot.domain.values import PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalGiven(Happened):
    """One person said yes; at the shell `operator` is who sat there, and there is a reason."""

    kind: ClassVar[str] = "approval.given"
    digest: str
    counts_as: tuple[str, ...] | None = None  # groups of the policy that they were in; None in old events
    reason: str = ""
    operator: str = ""


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
    """A person said no, for a reason; at the shell `operator` is who sat there."""

    kind: ClassVar[str] = "request.rejected"
    reason: str
    operator: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandLineUsed(Happened):
    """A decision was tried at the shell, in journals of before 0.2: now the decision's own event says so."""

    kind: ClassVar[str] = "command_line.used"
    what: str
    operator: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionGrounds(Happened):
    """What the decision just before was made on: the offer's policy as JSON, and who people were then."""

    kind: ClassVar[str] = "decision.grounds"
    policy: str
    people: tuple[Person, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GoliveOrdered(Happened):
    """The last approval that was needed is given: the offer is to go live."""

    kind: ClassVar[str] = "golive.ordered"


@dataclass(frozen=True, slots=True, kw_only=True)
class GoliveScheduled(Happened):
    """Everything is approved; it goes live at that time (UTC), or people are asked then."""

    kind: ClassVar[str] = "golive.scheduled"
    goes_live_at: datetime
    asks_first: bool = False
    frozen_for: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GoliveReady(Happened):
    """The freeze is over and everything is approved: somebody has to send it live."""

    kind: ClassVar[str] = "golive.ready"


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalsToRenew(Happened):
    """The time to go live has come, and the approvals have run out: `of` are asked for them again."""

    kind: ClassVar[str] = "approvals.renewal"
    of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FreezeLifted(Happened):
    """A named person lifted the freeze that ends at `until` for this run; None: all of them (formerly)."""

    kind: ClassVar[str] = "freeze.lifted"
    reason: str
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EmergencyDeclared(Happened):
    """A named person wants it live without the rest of the policy; two of them make it so."""

    kind: ClassVar[str] = "emergency.declared"
    reason: str
    missing: int
    until: datetime | None = None  # when the declaration stops counting


@dataclass(frozen=True, slots=True, kw_only=True)
class EmergencyWithdrawn(Happened):
    """Whoever declared an emergency takes it back before the second person did."""

    kind: ClassVar[str] = "emergency.withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproversMissing(Happened):
    """Under the policy of that digest nobody can approve the run: it waits for people who do not exist."""

    kind: ClassVar[str] = "approval.nobody"
    policy: str


ReviewEvent = (
    ApprovalGiven
    | ApprovalWithdrawn
    | ApprovalExpiring
    | ApprovalExpired
    | ItemSigned
    | ItemUnsigned
    | ChangesRequested
    | ChangesWithdrawn
    | RequestRejected
    | CommandLineUsed
    | DecisionGrounds
    | GoliveOrdered
    | GoliveScheduled
    | GoliveReady
    | ApprovalsToRenew
    | FreezeLifted
    | EmergencyDeclared
    | EmergencyWithdrawn
    | ApproversMissing
)

ReviewOutcome = Outcome[Run, RunEvent | ReviewEvent]
"""What a decision in a review led to; a run may move by it."""
