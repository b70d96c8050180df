"""What we need from the database for whitelists, and from Azure about the subscriptions on them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Protocol

from bot.domain.values import DurableId, OfferId, PersonId, RevisionId, SubscriptionId, TeamId
from bot.domain.whitelist.entries import Entries
from bot.domain.whitelist.revision import WhitelistRevision
from bot.ports.store.leasing import Leased

NEVER: Final = datetime(9999, 1, 1, tzinfo=UTC)
"""The due time of a version that nothing has to be done about."""

MOST_PROPOSALS: Final = 100
"""How many undecided versions of one offer are kept; the oldest go first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedKind:
    """What somebody said about a subscription that cannot be read: the prefix of its quota ID."""

    kind: str
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupOwner:
    """Whose a saved group is. `offer` is empty for groups that were saved before they belonged to one."""

    offer: OfferId
    saved_by: PersonId


class Revisions(Leased[WhitelistRevision], Protocol):
    """Versions of whitelists."""

    def get(self, id_: RevisionId) -> WhitelistRevision | None:
        """Read one version."""

    def add(self, revision: WhitelistRevision) -> None:
        """Insert a version, due never."""

    def save(
        self, revision: WhitelistRevision, *, fence: int | None = None, due_at: datetime | None = None
    ) -> None:
        """Write a version back if it (and the fence, if given) is still as it was read, else Stale.

        With `due_at` the lease ends.
        """

    def open_for(self, product: DurableId) -> WhitelistRevision | None:
        """Return the change of an offer's whitelist that is on its way."""

    def in_draft(self, team: TeamId) -> Sequence[WhitelistRevision]:
        """Return the newest version that stands in the draft, of every offer of a workspace."""

    def kept(self, product: DurableId, *, limit: int = 20) -> Sequence[WhitelistRevision]:
        """Return an offer's numbered versions, newest first."""

    def next_number(self, product: DurableId) -> int:
        """Return the number that the next version of an offer gets."""

    def forget_proposals(self, before: datetime) -> int:
        """Remove proposals that nobody decided; return how many."""


class Groups(Protocol):
    """Saved groups of subscriptions, by name."""

    def all(self, team: TeamId) -> Mapping[str, Entries]:
        """Return the groups of a workspace by name."""

    def owners(self, team: TeamId) -> Mapping[str, GroupOwner]:
        """Return to which offer each group belongs, and who saved it, by name."""

    def put(
        self, team: TeamId, name: str, entries: Entries, *, offer: OfferId, by: PersonId, now: datetime
    ) -> None:
        """Save or replace a group of an offer."""

    def remove(self, team: TeamId, name: str) -> None:
        """Forget a group; the whitelists that it was put on stay as they are."""


class StatedKinds(Protocol):
    """What people said about subscriptions that cannot be read."""

    def of(
        self, team: TeamId, subscriptions: Iterable[SubscriptionId]
    ) -> Mapping[SubscriptionId, StatedKind]:
        """Return what was said of these."""

    def put(self, team: TeamId, subscription: SubscriptionId, words: StatedKind) -> None:
        """Remember what somebody says; the last word counts."""
