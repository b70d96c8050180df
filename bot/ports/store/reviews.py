"""What people gave in reviews: approvals and signatures."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.review.approvals import Approval
from bot.domain.review.signatures import Signature
from bot.domain.values import PersonId, RunId


class Approvals(Protocol):
    """Recorded yeses."""

    def add(self, approval: Approval, *, expired_at: datetime | None = None) -> bool:
        """Record one; False when that person's yes to that digest is recorded already.

        A yes given at `expired_at` or before does not count any more and is replaced.
        """

    def of(self, run: RunId) -> Sequence[Approval]:
        """Return a run's approvals, oldest first, for every digest."""

    def take_back(self, run: RunId, *, digest: str, person: PersonId) -> bool:
        """Remove a person's yes to a digest; False when there was none. The journal keeps that it was."""

    def void(self, run: RunId) -> None:
        """Remove all yeses of a run."""


class Signatures(Protocol):
    """Who signed which item of the checklist."""

    def add(self, signature: Signature) -> bool:
        """Record one; False when that item is signed for that digest already."""

    def remove(self, signature: Signature) -> bool:
        """Remove one; False when it is not there any more."""

    def of(self, run: RunId, *, digest: str) -> Sequence[Signature]:
        """Return a run's signatures for a digest, oldest first."""
