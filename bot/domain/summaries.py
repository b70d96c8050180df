"""What a person asks to see, gathered for one screen."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.calendar import Frozen
from bot.domain.change import Change
from bot.domain.checklist import ChecklistItem
from bot.domain.forecast import Range
from bot.domain.preflight import Finding
from bot.domain.request import StagingRequest
from bot.domain.rules import Gap
from bot.domain.signature import Signature
from bot.domain.values import ChannelId, OfferId, PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class StagePlan:
    """Everything the stage modal shows. `change` and `usual` are None while the marketplace is away.

    `name`, `whitelist` labels and the change lines are foreign text. `past_steps` are the steps of the
    offer's last run with how long they took: what to expect, never a promise. `replaces` is the run whose
    place this push takes.
    """

    offer: OfferId
    name: str
    offer_type: str
    channel: ChannelId
    change: Change | None = None
    usual: Range | None = None
    past_steps: tuple[str, ...] = ()
    whitelist: tuple[str, ...] | None = None
    whitelist_count: int = 0
    shown: str = ""
    findings: tuple[Finding, ...] = ()
    replaces: StagingRequest | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StageForm:
    """What a person asked for in the stage modal."""

    offer: OfferId
    channel: ChannelId
    note: str
    shown: str = ""  # digest of the draft whose difference was shown; empty: none was


@dataclass(frozen=True, slots=True, kw_only=True)
class RunLine:
    """One run in a list: the run, where its root message stands, and when it is usually done."""

    request: StagingRequest
    permalink: str | None = None
    usual: Range | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeBoard:
    """What App Home shows one person. A run stands in one list only: the first that fits, in this order."""

    waiting_for_me: tuple[RunLine, ...]
    failed: tuple[RunLine, ...]
    in_flight: tuple[RunLine, ...]
    staged: tuple[RunLine, ...]
    ended: tuple[RunLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalLine:
    """One yes in the review, and until when it counts."""

    person: PersonId
    given_at: datetime
    counts_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemLine:
    """One item of the checklist in the review, signed or not."""

    item: ChecklistItem
    signature: Signature | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewBoard:
    """What the review shows beside the run: checklist, yeses so far, how many are needed, from whom."""

    given: tuple[ApprovalLine, ...]
    needed: int
    approvers: frozenset[str]
    requester_may_approve: bool
    items: tuple[ItemLine, ...] = ()
    gaps: tuple[Gap, ...] | None = None  # what each rule lacks; None: one rule, counted by `needed`
    freeze: Frozen | None = None
    opens_at: datetime | None = None  # when the policy lets it go live; None: at once
    may_lift_freeze: bool = False
    has_emergency: bool = False

    @property
    def missing(self) -> int:
        """How many more yeses are needed."""
        if self.gaps is None:
            return max(0, self.needed - len(self.given))
        return sum(gap.missing for gap in self.gaps)

    @property
    def unsigned(self) -> tuple[ChecklistItem, ...]:
        """The required items that nobody has signed."""
        return tuple(line.item for line in self.items if line.item.required and line.signature is None)
