"""What waits for people, whom it told, and who wants to hear of it later."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from bot.domain.notify.waiting import KeptNotice, KeptWait
from bot.domain.values import OfferId, PersonId, RevisionId, RunId, TeamId, WaitId
from bot.ports.store.leasing import Leased


class Waits(Leased[KeptWait], Protocol):
    """Waits; only open ones are ever leased."""

    def get(self, id_: WaitId) -> KeptWait | None:
        """Read one."""

    def of(self, subject: RunId | RevisionId) -> Sequence[KeptWait]:
        """Return the waits of a subject, also those that are over, oldest first."""

    def open_of_offer(self, team: TeamId, offer: OfferId) -> Sequence[KeptWait]:
        """Return the open waits of everything that an offer has."""

    def open_in(self, team: TeamId) -> Sequence[KeptWait]:
        """Return the open waits of a workspace, oldest first."""

    def add(self, wait: KeptWait, *, due_at: datetime) -> None:
        """Insert one. Raises Stale when another replica opened the same."""

    def save(self, wait: KeptWait, *, fence: int | None = None, due_at: datetime | None = None) -> None:
        """Write one back. With `due_at` its lease ends. Raises Stale when another replica has it."""

    def make_due(self, id_: str, *, at: datetime) -> None:
        """Have the planner look at one at that time, or before."""


class Notices(Protocol):
    """Notices; each recipient once for each rung of a wait."""

    def add(self, notices: Iterable[KeptNotice]) -> None:
        """Insert those that are not there yet."""

    def of_event(self, event: str) -> KeptNotice | None:
        """Read the one that an entry of the journal is about."""

    def in_message(self, channel: str, ts: str) -> Sequence[KeptNotice]:
        """Return the notices that share a message."""

    def of(self, wait: WaitId) -> Sequence[KeptNotice]:
        """Return the notices of a wait, first rung first."""

    def save(self, notice: KeptNotice) -> None:
        """Write one back."""

    def told_since(self, people: Iterable[str], since: datetime) -> Mapping[str, Sequence[datetime]]:
        """Return when each of these was told anything since then, oldest first."""


class Snoozes(Protocol):
    """Who wants to hear of a wait later."""

    def put(self, person: PersonId, wait: WaitId, until: datetime) -> None:
        """Remember or replace it."""

    def of(self, wait: WaitId) -> Mapping[PersonId, datetime]:
        """Return until when who does not want to hear of a wait."""


FAR = timedelta(days=1)
"""How long the planner leaves a wait alone at most: somebody who was told may not be able to act any more."""
