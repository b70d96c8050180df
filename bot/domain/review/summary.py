"""What the review shows beside the run."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.policy.checklist import ChecklistItem
from bot.domain.policy.freezes import Frozen
from bot.domain.policy.quorum import Gap
from bot.domain.review.signatures import Signature
from bot.domain.values import PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalView:
    """One yes in the review, and until when it counts."""

    person: PersonId
    given_at: datetime
    counts_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemView:
    """One item of the checklist in the review, signed or not."""

    item: ChecklistItem
    signature: Signature | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewView:
    """What the review shows beside the run: checklist, yeses so far, how many are needed, from whom."""

    given: tuple[ApprovalView, ...]
    needed: int
    approvers: frozenset[str]
    requester_may_approve: bool
    items: tuple[ItemView, ...] = ()
    gaps: tuple[Gap, ...] | None = None  # what each rule lacks; None: one rule, counted by `needed`
    freeze: Frozen | None = None
    opens_at: datetime | None = None  # when the policy lets it go live; None: at once
    may_lift_freeze: bool = False
    has_emergency: bool = False
    outlasting: Frozen | None = None  # a freeze that ends after approvals given now have run out
    nobody_left: bool = False  # the policy names nobody else who could give what is missing

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
