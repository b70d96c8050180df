"""What we need from the database: `Store`, its transaction `Tx` and the parts of it.

A transaction body is a plain function, so that it cannot await a network while rows are locked:

    def body(tx: Tx) -> Run: ...
    run = await store.write(body)

StoreError
├── Stale       somebody else changed the row first (version) or took it over (fence)
├── StoreBusy   the database is locked or away; nothing was written
└── SchemaBehind  the schema is not the one this program needs
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol, TypeVar

from bot.domain.aggregate import Lease
from bot.domain.errors import StagebotError
from bot.domain.offer.offer import Offer
from bot.domain.review.approvals import Approval
from bot.domain.review.signatures import Signature
from bot.domain.run.run import Run
from bot.domain.values import DurableId, OfferId, PersonId, RunId, TeamId
from bot.ports.audit import Archive
from bot.ports.outbox import Journal, Outbox, Posts
from bot.ports.whitelists import Groups, Revisions, SaidKinds

T = TypeVar("T")


class StoreError(StagebotError):
    """The database did not do what was asked."""


class Stale(StoreError):
    """Somebody else changed that first. Look again."""


class StoreBusy(StoreError):
    """The database is busy or away; nothing was written. Try again in a moment."""


class SchemaBehind(StoreError):
    """The database has another schema than this program needs. Run `stagebot db upgrade`."""


class Runs(Protocol):
    """Staging runs."""

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

    def claim_due(self, *, now: datetime, owner: str, lease: timedelta, limit: int) -> Sequence[Lease[Run]]:
        """Lease active runs whose time has come and that nobody holds."""

    def release(self, id_: RunId, *, fence: int, due_at: datetime) -> None:
        """Give a lease back without a change. Silent when the fence is lost."""

    def durations(self, *, change_class: str, limit: int = 50) -> Sequence[timedelta]:
        """Return how long the newest staged runs of that class took from creation to STAGED."""

    def past_runs(self, durable_id: DurableId, *, limit: int = 1) -> Sequence[Run]:
        """Return an offer's newest runs that reached STAGED, newest first."""

    def make_due(self, id_: RunId, *, at: datetime) -> None:
        """Have the marketplace pump look at a run at that time, or before if it is due earlier."""


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


class Inbox(Protocol):
    """Deliveries already seen, so that a replay has no second effect."""

    def first(self, key: str, *, now: datetime) -> bool:
        """Remember a delivery key; False when it was seen before."""

    def answer(self, key: str, payload: dict[str, Any] | None) -> None:
        """Keep what was answered to it."""

    def answered(self, key: str) -> dict[str, Any] | None:
        """Return what was answered to it."""

    def forget_before(self, when: datetime) -> int:
        """Remove old keys; return how many."""


class Offers(Protocol):
    """Offers seen lately: names for suggestions, ids for when the marketplace is away."""

    def remember(self, team: TeamId, offers: Iterable[Offer], *, now: datetime) -> None:
        """Insert or refresh."""

    def get(self, team: TeamId, offer: OfferId) -> Offer | None:
        """Return an offer as it was last seen."""

    def all(self, team: TeamId) -> Sequence[Offer]:
        """Return all of them by ID."""


class Tx(Protocol):
    """One transaction and the parts of the database it reaches."""

    @property
    def runs(self) -> Runs: ...
    @property
    def approvals(self) -> Approvals: ...
    @property
    def signatures(self) -> Signatures: ...
    @property
    def journal(self) -> Journal: ...
    @property
    def archive(self) -> Archive: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def posts(self) -> Posts: ...
    @property
    def inbox(self) -> Inbox: ...
    @property
    def offers(self) -> Offers: ...
    @property
    def revisions(self) -> Revisions: ...
    @property
    def groups(self) -> Groups: ...
    @property
    def said_kinds(self) -> SaidKinds: ...


class Store(Protocol):
    """The database."""

    async def write(self, body: Callable[[Tx], T]) -> T:
        """Run a body in a transaction of its own and commit it durably; whatever it raises undoes it alone.

        The body may run more than once (after a deadlock), so it changes nothing but the transaction.
        Raises StoreBusy when the database does not take the transaction in time.
        """

    async def read(self, body: Callable[[Tx], T]) -> T:
        """Run a body that only reads, on a consistent snapshot."""

    async def close(self) -> None:
        """Finish what is under way and let go of the database."""
