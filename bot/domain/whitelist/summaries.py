"""What the whitelist modal shows, gathered for one screen."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.domain.run.estimate import Expected
from bot.domain.run.run import Run
from bot.domain.values import PersonId, SubscriptionId
from bot.domain.whitelist.entries import Entries, WhitelistDiff, compare
from bot.domain.whitelist.revision import WhitelistRevision
from bot.domain.whitelist.subscription_kinds import Judgement, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class WhitelistBoard:
    """An offer's whitelist as it is now, and the version that this modal edits.

    `revision.base` is the draft's list, `in_force` that of the current preview (None: there is none);
    `groups` are the saved groups with how many subscriptions each holds.
    """

    revision: WhitelistRevision
    in_force: Entries | None
    groups: Mapping[str, int] = field(default_factory=dict)
    may_edit: bool = True

    @property
    def pending(self) -> WhitelistDiff:
        """What the next push to staging changes about who may see it."""
        return compare(self.in_force or (), self.revision.base)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalView:
    """A proposed version with what is known of its subscriptions.

    `said_by` names who said of which kind a subscription is that cannot be read; `run` is what is in
    flight. `theirs` is the draft as it is now if it is not what was shown, else None.
    """

    revision: WhitelistRevision
    judgements: Mapping[SubscriptionId, Judgement]
    said_by: Mapping[SubscriptionId, PersonId] = field(default_factory=dict)
    run: Run | None = None
    usual: Expected | None = None  # how long a push of a changed whitelist takes to STAGED
    theirs: Entries | None = None

    @property
    def refused(self) -> Entries:
        """The added subscriptions that cannot be listed."""
        return self._with(Verdict.REFUSED)

    @property
    def unknown(self) -> Entries:
        """The added subscriptions whose kind nobody knows."""
        return self._with(Verdict.UNKNOWN)

    def _with(self, verdict: Verdict) -> Entries:
        added = self.revision.diff.added
        return tuple(e for e in added if self.judgements[e.subscription].verdict is verdict)


@dataclass(frozen=True, slots=True, kw_only=True)
class WhitelistForm:
    """What a person wrote in the whitelist modal. Texts are foreign; `file` is a Slack file's id.

    `lines` is None in the long form, which has `add` and `remove` in its place.
    """

    lines: str | None = None
    add: str = ""
    remove: frozenset[str] = frozenset()
    groups: tuple[str, ...] = ()
    why: str = ""
    file: str = ""
