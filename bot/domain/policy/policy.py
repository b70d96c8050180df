"""What a team decides: channels, approvers, counts, by offer glob. First match wins."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from fnmatch import fnmatchcase

from bot.domain.policy.checklist import DEFAULT, ChecklistItem
from bot.domain.policy.freezes import Freeze, GoLiveTimes
from bot.domain.policy.quorum import Demand
from bot.domain.values import ChannelId, OfferId, PersonId


class AfterFreeze(StrEnum):
    """What happens to an approved run when the freeze ends."""

    ASK = "ask"  # an approver sends it live
    GO_LIVE = "go_live"  # it goes live by itself


class AfterFailure(StrEnum):
    """What happens to the approvals when a go-live failed."""

    VOID = "void"
    KEEP = "keep"


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferPolicy:
    """The rules for the offers that `glob` matches."""

    glob: str = "*"
    channel: ChannelId | None = None  # None: where the command was typed
    approvers: frozenset[str] = frozenset()  # people and user groups; empty: every full member
    approvals: int = 1
    rules: tuple[Demand, ...] = ()  # several demands; empty: `approvals` of `approvers`
    requester_may_approve: bool = False
    whitelist_editor_may_approve: bool = False  # who changed the whitelist last before the run
    approval_valid_for: timedelta = timedelta(hours=72)
    stagers: frozenset[str] = frozenset()  # who may stage and cancel; empty: every full member
    whitelist_editors: frozenset[str] = frozenset()  # empty: whoever the policy names for the offer
    whitelist_limit: int = 100  # subscriptions in all; Partner Center's own limit for a CSV
    whitelist_by_hand: int = 100  # of them, how many one edit may add without a CSV
    contact: PersonId | None = None  # who must act on a failure; None: who started the run
    checklist: Mapping[str, tuple[ChecklistItem, ...]] = field(default_factory=dict)  # by change class
    remind_before: timedelta = timedelta(hours=8)  # how long before a yes expires the thread says so
    escalate_to: str | None = None  # person or user group told when nothing happened; None: who asked
    zone: str = "UTC"  # IANA name; the wall clock of `freezes` and `go_live`
    freezes: tuple[Freeze, ...] = ()
    freeze_override: frozenset[str] = frozenset()  # who may lift a freeze, with a reason; empty: nobody
    after_freeze: AfterFreeze = AfterFreeze.ASK  # what becomes of what was approved in a freeze
    go_live: GoLiveTimes | None = None  # None: at once after the last approval
    emergency: frozenset[str] = frozenset()  # two of these may go live without the rest; empty: nobody
    after_failed_go_live: AfterFailure = AfterFailure.VOID  # what becomes of the approvals

    @property
    def demands(self) -> tuple[Demand, ...]:
        """The rules, the short form as one of them."""
        return self.rules or (Demand(approvals=self.approvals, of=self.approvers),)

    @property
    def may_approve(self) -> frozenset[str]:
        """Everybody who counts for some rule; empty: every full member."""
        if any(not rule.of for rule in self.demands):
            return frozenset()
        return frozenset[str]().union(*(rule.of for rule in self.demands))

    def items_for(self, change_class: str) -> tuple[ChecklistItem, ...]:
        """Return what has to be checked for a change of that class."""
        return self.checklist.get(change_class, self.checklist.get("all", DEFAULT))

    @property
    def editors(self) -> frozenset[str]:
        """Who may edit the whitelist: those named for it, else the offer's team; empty: every member."""
        if self.whitelist_editors:
            return self.whitelist_editors
        contact = {self.contact} if self.contact else set()
        team = self.stagers | self.may_approve
        return team | contact if team else frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The whole of `stagebot.yaml`."""

    offers: tuple[OfferPolicy, ...] = field(default_factory=tuple)
    default: OfferPolicy = OfferPolicy()

    def for_offer(self, offer: OfferId) -> OfferPolicy:
        """Return the first entry whose glob matches, else the defaults."""
        return next((rule for rule in self.offers if fnmatchcase(offer, rule.glob)), self.default)
