"""What happened to a run until it is staged, and how it ended, as facts."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from bot.domain.aggregate import Happened
from bot.domain.run.obstacles import Obstacle
from bot.domain.values import ChannelId


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestOpened(Happened):
    """Somebody asked for the offer to be staged. `note` is foreign text.

    What was asked for stands in the event, so that no row has to be believed later; events of old versions
    have it empty.
    """

    kind: ClassVar[str] = "request.opened"
    offer: str | None = None
    product: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestSubmitted(Happened):
    """The marketplace accepted the publish to preview. `changes` are foreign text; old events lack them."""

    kind: ClassVar[str] = "request.submitted"
    job: str
    changes: tuple[str, ...] | None = None
    details: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestAdopted(Happened):
    """A submission was found that answers our intent; we did not see its acceptance.

    `unsent`: our call never went out, so somebody did it in Partner Center.
    """

    kind: ClassVar[str] = "request.adopted"
    submission: str
    changes: tuple[str, ...] | None = None
    details: tuple[str, ...] | None = None
    unsent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestBlocked(Happened):
    """Another publish of the offer is running; ours waits for it."""

    kind: ClassVar[str] = "request.blocked"
    submission: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftChanged(Happened):
    """The draft that was sent is not the one whose difference the requester was shown."""

    kind: ClassVar[str] = "draft.changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestStaged(Happened):
    """The preview exists and waits for the publisher's sign-off."""

    kind: ClassVar[str] = "request.staged"
    submission: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassContradicted(Happened):
    """The run was taken for one class of change, and the marketplace treats it as another.

    `certified`: it is certified although `expected` said that it would not be; else the other way round.
    """

    kind: ClassVar[str] = "class.contradicted"
    expected: str
    certified: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RunLate(Happened):
    """A step takes longer than nine of ten did. `again`: it takes longer than forty-nine of fifty."""

    kind: ClassVar[str] = "run.late"
    again: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestFailed(Happened):
    """The run failed; the row holds the failure."""

    kind: ClassVar[str] = "request.failed"
    failure: str
    step: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonsFound(Happened):
    """The marketplace told the reasons of a failure after the failure itself; the row holds them."""

    kind: ClassVar[str] = "reasons.found"
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelRequested(Happened):
    """Somebody asked for the run to be canceled; the marketplace has not answered yet."""

    kind: ClassVar[str] = "cancel.requested"


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelRefused(Happened):
    """The marketplace refused to cancel; the run goes on."""

    kind: ClassVar[str] = "cancel.refused"
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestCanceled(Happened):
    """The run was canceled, by somebody here (`by`) or in Partner Center.

    `vanished`: the marketplace does not know the submission any more. `goes_on`: stagebot only stopped
    following it; what the marketplace does with it is not known.
    """

    kind: ClassVar[str] = "request.canceled"
    vanished: bool = False
    goes_on: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestSuperseded(Happened):
    """A newer submission took the place of this run's: not ours, or (with `by`) a new push of ours."""

    kind: ClassVar[str] = "request.superseded"
    submission: str
    was_ordered: bool = False  # it was approved and not sent yet


@dataclass(frozen=True, slots=True, kw_only=True)
class PollLost(Happened):
    """The marketplace cannot be asked; since then the status is unknown, not wrong."""

    kind: ClassVar[str] = "poll.lost"
    reason: str
    obstacle: Obstacle = Obstacle.AWAY
    again: bool = False  # said before, and it has lasted a day since


@dataclass(frozen=True, slots=True, kw_only=True)
class PollFound(Happened):
    """The marketplace answers again."""

    kind: ClassVar[str] = "poll.found"


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonNeeded(Happened):
    """The marketplace shows neither what was there nor what was wanted; a person must look."""

    kind: ClassVar[str] = "person.needed"


@dataclass(frozen=True, slots=True, kw_only=True)
class WhitelistChanged(Happened):
    """While this run stood, somebody changed the whitelist of the draft: the run is without that change.

    `added`, `removed` and `relabelled` count subscriptions.
    """

    kind: ClassVar[str] = "whitelist.changed"
    added: int
    removed: int
    relabelled: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelMoved(Happened):
    """Somebody had the run shown in another channel; `former` is the one it was in."""

    kind: ClassVar[str] = "channel.moved"
    former: ChannelId


@dataclass(frozen=True, slots=True, kw_only=True)
class MessagesCalledUp(Happened):
    """Somebody asked for the run's messages, and one of them did not stand in the channel."""

    kind: ClassVar[str] = "messages.called_up"


@dataclass(frozen=True, slots=True, kw_only=True)
class StepStarted(Happened):
    """A step began."""

    kind: ClassVar[str] = "step.started"
    step: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StepCompleted(Happened):
    """A step ended well. `seconds` is how long it took, where that is known."""

    kind: ClassVar[str] = "step.completed"
    step: str
    title: str
    seconds: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StepFailed(Happened):
    """A step ended badly."""

    kind: ClassVar[str] = "step.failed"
    step: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StepWentBack(Happened):
    """The marketplace reports a step as less far than before."""

    kind: ClassVar[str] = "step.went_back"
    step: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GoliveSubmitted(Happened):
    """The marketplace accepted the push to production."""

    kind: ClassVar[str] = "golive.submitted"
    job: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GoliveFailed(Happened):
    """The push to production failed; the offer is still staged."""

    kind: ClassVar[str] = "golive.failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class GoliveHeld(Happened):
    """It was to go live and does not: what the policy asks for does not hold any more."""

    kind: ClassVar[str] = "golive.held"
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestLive(Happened):
    """The offer is live."""

    kind: ClassVar[str] = "request.live"


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalRequested(Happened):
    """The review is open; approvals are bound to this digest."""

    kind: ClassVar[str] = "approval.requested"
    digest: str
    parts: Mapping[str, str] | None = None  # the digest of each part; None in events of old versions
    goes_live: tuple[str, ...] | None = None  # what is staged against what is live


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalVoided(Happened):
    """What is staged is not what was approved any more; `parts` changed."""

    kind: ClassVar[str] = "approval.voided"
    parts: tuple[str, ...]


StepEvent = StepStarted | StepCompleted | StepFailed | StepWentBack


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondPostRemoved(Happened):
    """Slack carried out a post after it had been posted again; the copies were removed."""

    kind: ClassVar[str] = "post.second_removed"
    count: int


RunEvent = (
    RequestOpened
    | RequestSubmitted
    | RequestAdopted
    | RequestBlocked
    | DraftChanged
    | RequestStaged
    | ClassContradicted
    | RunLate
    | RequestFailed
    | ReasonsFound
    | CancelRequested
    | CancelRefused
    | RequestCanceled
    | RequestSuperseded
    | PollLost
    | PollFound
    | PersonNeeded
    | WhitelistChanged
    | ChannelMoved
    | MessagesCalledUp
    | GoliveSubmitted
    | GoliveFailed
    | GoliveHeld
    | RequestLive
    | ApprovalRequested
    | ApprovalVoided
    | SecondPostRemoved
    | StepEvent
)
"""Everything that can happen to a run, apart from what people decide in its review."""
