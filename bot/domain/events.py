"""What happened, as facts: one frozen class per kind, never text for people."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from bot.domain.values import HOUSE, PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class _Event:
    at: datetime
    by: PersonId = HOUSE


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestOpened(_Event):
    """Somebody asked for the offer to be staged."""

    kind: ClassVar[str] = "request.opened"


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestSubmitted(_Event):
    """The marketplace accepted the publish to preview."""

    kind: ClassVar[str] = "request.submitted"
    job: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestAdopted(_Event):
    """A submission was found running that answers our intent; we did not see its acceptance."""

    kind: ClassVar[str] = "request.adopted"
    submission: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestBlocked(_Event):
    """Another publish of the offer is running; ours waits for it."""

    kind: ClassVar[str] = "request.blocked"
    submission: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftChanged(_Event):
    """The draft that was sent is not the one whose difference the requester was shown."""

    kind: ClassVar[str] = "draft.changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class StepStarted(_Event):
    """A step began."""

    kind: ClassVar[str] = "step.started"
    step: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StepCompleted(_Event):
    """A step ended well. `seconds` is how long it took, where that is known."""

    kind: ClassVar[str] = "step.completed"
    step: str
    title: str
    seconds: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StepFailed(_Event):
    """A step ended badly."""

    kind: ClassVar[str] = "step.failed"
    step: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StepWentBack(_Event):
    """The marketplace reports a step as less far than before."""

    kind: ClassVar[str] = "step.went_back"
    step: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestStaged(_Event):
    """The preview exists and waits for the publisher's sign-off."""

    kind: ClassVar[str] = "request.staged"
    submission: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalRequested(_Event):
    """The review is open; approvals are bound to this digest."""

    kind: ClassVar[str] = "approval.requested"
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalGiven(_Event):
    """One person said yes."""

    kind: ClassVar[str] = "approval.given"
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalVoided(_Event):
    """What is staged is not what was approved any more; `parts` changed."""

    kind: ClassVar[str] = "approval.voided"
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalWithdrawn(_Event):
    """A person took their yes back before it was used."""

    kind: ClassVar[str] = "approval.withdrawn"
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalExpiring(_Event):
    """A yes stops counting soon, at `until`. `approval` is its id: each is told once."""

    kind: ClassVar[str] = "approval.expiring"
    approval: str
    person: PersonId
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalExpired(_Event):
    """A yes stopped counting before the run was decided."""

    kind: ClassVar[str] = "approval.expired"
    approval: str
    person: PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemSigned(_Event):
    """A person checked an item of the checklist. `text` and `note` are foreign text."""

    kind: ClassVar[str] = "item.signed"
    item: str
    text: str
    digest: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemUnsigned(_Event):
    """The signer took a signature back."""

    kind: ClassVar[str] = "item.unsigned"
    item: str
    text: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangesRequested(_Event):
    """A reviewer wants changes; the yeses given so far are void."""

    kind: ClassVar[str] = "changes.requested"
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangesWithdrawn(_Event):
    """A reviewer took their wish for changes back."""

    kind: ClassVar[str] = "changes.withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunLate(_Event):
    """The run takes longer than nine of ten did. `again`: nobody acted on the first reminder."""

    kind: ClassVar[str] = "run.late"
    again: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestRejected(_Event):
    """A person said no, for a reason."""

    kind: ClassVar[str] = "request.rejected"
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GoliveOrdered(_Event):
    """The last approval that was needed is given: the offer is to go live."""

    kind: ClassVar[str] = "golive.ordered"


@dataclass(frozen=True, slots=True, kw_only=True)
class GoliveSubmitted(_Event):
    """The marketplace accepted the push to production."""

    kind: ClassVar[str] = "golive.submitted"
    job: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GoliveFailed(_Event):
    """The push to production failed; the offer is still staged."""

    kind: ClassVar[str] = "golive.failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestLive(_Event):
    """The offer is live."""

    kind: ClassVar[str] = "request.live"


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestFailed(_Event):
    """The run failed; the row holds the failure."""

    kind: ClassVar[str] = "request.failed"
    failure: str
    step: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelRequested(_Event):
    """Somebody asked for the run to be canceled; the marketplace has not answered yet."""

    kind: ClassVar[str] = "cancel.requested"


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelRefused(_Event):
    """The marketplace refused to cancel; the run goes on."""

    kind: ClassVar[str] = "cancel.refused"
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestCanceled(_Event):
    """The run was canceled, by us or in Partner Center (`by` is empty then)."""

    kind: ClassVar[str] = "request.canceled"


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestSuperseded(_Event):
    """A newer submission took the place of this run's: not ours, or (with `by`) a new push of ours."""

    kind: ClassVar[str] = "request.superseded"
    submission: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PollLost(_Event):
    """The marketplace cannot be asked; since then the status is unknown, not wrong."""

    kind: ClassVar[str] = "poll.lost"
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PollFound(_Event):
    """The marketplace answers again."""

    kind: ClassVar[str] = "poll.found"


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonNeeded(_Event):
    """The marketplace shows neither what was there nor what was wanted; a person must look."""

    kind: ClassVar[str] = "person.needed"


@dataclass(frozen=True, slots=True, kw_only=True)
class WhitelistChanged(_Event):
    """While this run stood, somebody changed the whitelist of the draft: the run is without that change.

    `added`, `removed` and `relabelled` count subscriptions.
    """

    kind: ClassVar[str] = "whitelist.changed"
    added: int
    removed: int
    relabelled: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GoliveScheduled(_Event):
    """Everything is approved; it goes live at that time (UTC), or people are asked then."""

    kind: ClassVar[str] = "golive.scheduled"
    goes_live_at: datetime
    asks_first: bool = False
    frozen_for: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GoliveReady(_Event):
    """The freeze is over and everything is approved: somebody has to send it live."""

    kind: ClassVar[str] = "golive.ready"


@dataclass(frozen=True, slots=True, kw_only=True)
class GoliveHeld(_Event):
    """It was to go live and does not: what the policy asks for does not hold any more."""

    kind: ClassVar[str] = "golive.held"
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FreezeLifted(_Event):
    """A named person lifted the freeze for this run."""

    kind: ClassVar[str] = "freeze.lifted"
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EmergencyDeclared(_Event):
    """A named person wants it live without the rest of the policy; two of them make it so."""

    kind: ClassVar[str] = "emergency.declared"
    reason: str
    missing: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandLineUsed(_Event):
    """A decision is tried from the command line: `by` is as whom, `operator` who sits there."""

    kind: ClassVar[str] = "command_line.used"
    what: str
    operator: str


StepEvent = StepStarted | StepCompleted | StepFailed | StepWentBack

Event = (
    RequestOpened
    | RequestSubmitted
    | RequestAdopted
    | RequestBlocked
    | DraftChanged
    | StepEvent
    | RequestStaged
    | ApprovalRequested
    | ApprovalGiven
    | ApprovalVoided
    | ApprovalWithdrawn
    | ApprovalExpiring
    | ApprovalExpired
    | ItemSigned
    | ItemUnsigned
    | ChangesRequested
    | ChangesWithdrawn
    | RunLate
    | RequestRejected
    | GoliveOrdered
    | GoliveSubmitted
    | GoliveFailed
    | RequestLive
    | RequestFailed
    | CancelRequested
    | CancelRefused
    | RequestCanceled
    | RequestSuperseded
    | PollLost
    | PollFound
    | PersonNeeded
    | WhitelistChanged
    | GoliveScheduled
    | GoliveReady
    | GoliveHeld
    | FreezeLifted
    | EmergencyDeclared
    | CommandLineUsed
)
