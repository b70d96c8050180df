"""What a team decides: channels, approvers, counts, by offer glob. First match wins."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from fnmatch import fnmatchcase

from bot.domain.people import is_group
from bot.domain.policy.attention import Quiet, Reminders
from bot.domain.policy.checklist import DEFAULT, ChecklistItem
from bot.domain.policy.freezes import Freeze, GoLiveTimes
from bot.domain.policy.quorum import Demand
from bot.domain.values import ChannelId, OfferId, PersonId


class AfterFreeze(StrEnum):
    """What happens to an approved run when the freeze ends."""

    ASK = "ask"  # an approver sends it live
    GO_LIVE = "go_live"  # it goes live by itself


class Preflight(StrEnum):
    """What happens to a push in which the preflight found errors."""

    ASK = "ask"  # the window asks whether it is meant all the same
    BLOCK = "block"  # nothing is sent


class AfterFailure(StrEnum):
    """What happens to the approvals when a go-live failed."""

    VOID = "void"
    KEEP = "keep"


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferPolicy:
    """The rules for the offers that `glob` matches."""

    glob: str = "*"
    channel: ChannelId | None = None  # None: where the command was typed
    approvers: frozenset[str] = frozenset()  # people, user groups or `everyone`; empty: nobody
    approvals: int = 1
    rules: tuple[Demand, ...] = ()  # several demands; empty: `approvals` of `approvers`
    requester_may_approve: bool = False
    whitelist_editor_may_approve: bool = False  # who changed the whitelist last before the run
    approval_valid_for: timedelta = timedelta(hours=72)
    stagers: frozenset[str] = frozenset()  # who may stage and cancel; empty: nobody
    whitelist_editors: frozenset[str] | None = None  # None: stagers, approvers and contact
    readers: frozenset[str] | None = None  # beside whoever may act; None: nobody else
    whitelist_limit: int = 100  # subscriptions in all; Partner Center's own limit for a CSV
    whitelist_by_hand: int = 100  # of them, how many one edit may add without a CSV
    preflight: Preflight = Preflight.ASK  # what errors of the preflight mean
    contact: PersonId | None = None  # who must act on a failure; None: who started the run
    checklist: Mapping[str, tuple[ChecklistItem, ...]] = field(default_factory=dict)  # by change class
    remind_before: timedelta = timedelta(hours=8)  # how long before a yes expires the thread says so
    escalate_to: str | None = None  # person or user group told when nothing happened; None: who asked
    attention: Mapping[str, Reminders] = field(default_factory=dict)  # by kind of wait; else as usual
    quiet: Quiet = field(default_factory=Quiet)  # nobody is asked in these hours of their own wall clock
    weekend: frozenset[int] = frozenset({5, 6})  # days on which nobody is asked; Monday is 0
    holidays: frozenset[date] = frozenset()  # likewise
    zone: str = "UTC"  # IANA name; the wall clock of `freezes` and `go_live`
    freezes: tuple[Freeze, ...] = ()
    freeze_override: frozenset[str] = frozenset()  # who may lift a freeze, with a reason; empty: nobody
    after_freeze: AfterFreeze = AfterFreeze.ASK  # what becomes of what was approved in a freeze
    go_live: GoLiveTimes | None = None  # None: at once after the last approval
    emergency: frozenset[str] = frozenset()  # two of these may go live without the rest; empty: nobody
    emergency_valid_for: timedelta = timedelta(hours=1)  # how long the first of the two is waited for
    after_failed_go_live: AfterFailure = AfterFailure.VOID  # what becomes of the approvals

    @property
    def demands(self) -> tuple[Demand, ...]:
        """The rules, the short form as one of them."""
        return self.rules or (Demand(approvals=self.approvals, of=self.approvers),)

    @property
    def may_approve(self) -> frozenset[str]:
        """Everybody who counts for some rule; empty: nobody."""
        return frozenset[str]().union(*(rule.of for rule in self.demands))

    def items_for(self, change_class: str) -> tuple[ChecklistItem, ...]:
        """Return what has to be checked for a change of that class."""
        return self.checklist.get(change_class, self.checklist.get("all", DEFAULT))

    @property
    def editors(self) -> frozenset[str]:
        """Who may edit the whitelist: those named for it, else the offer's team; empty: nobody."""
        return self._team if self.whitelist_editors is None else self.whitelist_editors

    @property
    def may_read(self) -> frozenset[str]:
        """Who may read runs and whitelists of the offer: `readers`, and whoever may act on it."""
        acting = self.freeze_override | self.emergency | self.signers
        return self._team | self.editors | acting | (self.readers or frozenset())

    @property
    def signers(self) -> frozenset[str]:
        """Everybody whom some item of the checklist names; items that name nobody add nobody."""
        items = (item for listed in self.checklist.values() for item in listed)
        return frozenset[str]().union(*(item.signers for item in items if item.signers is not None))

    def may_sign(self, item: ChecklistItem) -> frozenset[str]:
        """Who may sign an item: those it names, else stagers and approvers."""
        return self.stagers | self.may_approve if item.signers is None else item.signers

    @property
    def names(self) -> frozenset[str]:
        """Everybody whom the entry names for something."""
        higher = {name for name in (self.escalate_to, *(one.to for one in self.attention.values())) if name}
        return self.may_read | higher

    @property
    def _team(self) -> frozenset[str]:
        contact = {self.contact} if self.contact else set[str]()
        return self.stagers | self.may_approve | contact


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The whole of `stagebot.yaml`. Without a file nobody may do anything."""

    offers: tuple[OfferPolicy, ...] = field(default_factory=tuple)
    default: OfferPolicy = OfferPolicy()
    operators: frozenset[str] = frozenset()  # a channel or people who hear what only they can mend
    shell_users: Mapping[int, PersonId] = field(default_factory=dict)  # who decides at the shell, by uid
    text: str = field(default="", repr=False)  # the file as it was read; empty without one
    digest: str = ""  # SHA-256 of the text

    def for_offer(self, offer: OfferId) -> OfferPolicy:
        """Return the first entry whose glob matches, else the defaults."""
        return next((rule for rule in self.offers if fnmatchcase(offer, rule.glob)), self.default)

    @property
    def names_groups(self) -> bool:
        """Tell whether some entry names a user group; else nobody needs to ask who is in one."""
        return any(map(is_group, self.names))

    @property
    def entries(self) -> tuple[OfferPolicy, ...]:
        """Every entry, the defaults last."""
        return (*self.offers, self.default)

    @property
    def names(self) -> frozenset[str]:
        """Everybody whom some entry names: people, user groups by id or handle, `everyone`."""
        return self.operators.union(*(entry.names for entry in self.entries))
