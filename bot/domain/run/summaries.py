"""What a person asks to see, gathered for one screen."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.domain.offer.diff import Change
from bot.domain.offer.preflight import Finding
from bot.domain.policy.freezes import Frozen
from bot.domain.run.estimate import Estimate, Expected
from bot.domain.run.run import Run
from bot.domain.values import ChannelId, OfferId


@dataclass(frozen=True, slots=True, kw_only=True)
class StagePlan:
    """Everything the stage modal shows. `change` and `usual` are None while the marketplace is away.

    `name`, `whitelist` labels and the change lines are foreign text. `past_steps` are the steps of the
    offer's last run with how long they took: what to expect, never a promise. `replaces` is the run whose
    place this push takes. `unfinished` counts the looks of the preflight that had not ended yet.
    """

    offer: OfferId
    name: str
    offer_type: str
    channel: ChannelId
    change: Change | None = None
    usual: Expected | None = None
    past_steps: tuple[str, ...] = ()
    whitelist: tuple[str, ...] | None = None
    whitelist_count: int = 0
    shown: str = ""
    findings: tuple[Finding, ...] = ()
    unfinished: int = 0
    blocks: bool = False  # the policy sends no draft with errors
    replaces: Run | None = None
    nobody_left: bool = False  # if this person starts it, nobody may approve it
    outlasting: Frozen | None = None  # a freeze that outlasts the approvals that would be given


@dataclass(frozen=True, slots=True, kw_only=True)
class StageForm:
    """What a person asked for in the stage modal."""

    offer: OfferId
    channel: ChannelId
    note: str
    shown: str = ""  # digest of the draft whose difference was shown; empty: none was


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSummary:
    """One run in a list: the run, where its root message stands, and when it is expected to be done.

    `approvers` are ids of who may send it live; empty: every full member.
    """

    run: Run
    permalink: str | None = None
    estimate: Estimate | None = None
    approvers: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class RunPage:
    """Some runs of a longer list: `first` stand before these, `total` is how long the list is."""

    runs: tuple[RunSummary, ...] = ()
    first: int = 0
    total: int = 0

    def __iter__(self) -> Iterator[RunSummary]:
        """Yield the runs of this page."""
        return iter(self.runs)

    @property
    def more(self) -> int:
        """How many come after these."""
        return self.total - self.first - len(self.runs)


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeView:
    """What App Home shows one person. A run stands in one list only: the first that fits, in this order."""

    waiting_for_me: RunPage = RunPage()
    failed: RunPage = RunPage()
    in_flight: RunPage = RunPage()
    staged: RunPage = RunPage()
    ended: RunPage = RunPage()
    may_stage: bool = True  # whether the policy lets them stage some offer
    refusal: str = ""  # why this person is shown nothing
