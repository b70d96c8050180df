"""Staging runs."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.run.run import Run
from bot.domain.values import DurableId, OfferId, RunId, TeamId
from bot.ports.store.leasing import Leased


class Runs(Leased[Run], Protocol):
    """Staging runs; only those in flight are ever leased."""

    def get(self, id_: RunId) -> Run | None:
        """Read one run."""

    def add(self, run: Run, *, due_at: datetime) -> None:
        """Insert a run, due at that time. Raises AlreadyInFlight when the offer has an active one."""

    def save(self, run: Run, *, fence: int | None = None, due_at: datetime | None = None) -> None:
        """Write a run back if its version (and fence, if given) is still the stored one, else Stale.

        The stored version grows by one. `due_at` also gives the lease back; without it the row keeps
        its lease and due time.
        """

    def active_for(self, durable_id: DurableId) -> Run | None:
        """Return the offer's run in flight."""

    def newest_of(self, offer: OfferId) -> Run | None:
        """Return the newest run of an offer ID, in flight or not."""

    def active_of(self, offer: OfferId) -> Run | None:
        """Return the run in flight of an offer ID, in whichever workspace."""

    def active(self, team: TeamId) -> Sequence[Run]:
        """Return every run in flight of a workspace, oldest first."""

    def recent(self, team: TeamId, *, offer: OfferId | None = None, limit: int = 10) -> Sequence[Run]:
        """Return the newest runs, in flight or not, newest first."""

    def past_runs(self, durable_id: DurableId, *, limit: int = 1) -> Sequence[Run]:
        """Return an offer's newest runs that reached STAGED, newest first."""

    def make_due(self, id_: RunId, *, at: datetime) -> None:
        """Have the poller look at a run at that time, or before if it is due earlier.

        One that is leased is looked at again as soon as its lease ends.
        """
