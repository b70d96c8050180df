"""What we need from the database: `Store`, its transaction `Tx` and the parts of it.

A transaction body is a plain function, so that it cannot await a network while rows are locked:

    def body(tx: Tx) -> Run: ...
    run = await store.write(body)

StoreError
├── Stale       somebody else changed the row first (version) or took it over (fence)
├── StoreBusy   the database is locked or away; nothing was written
├── StoreBroken the disk is full or read-only, the file is damaged, gone or another one; an operator must act
└── SchemaBehind  the schema is not the one this program needs
"""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol, TypeVar

from bot.ports.store.archive import Archive
from bot.ports.store.attention import Notices, Snoozes, Waits
from bot.ports.store.estimates import Forecasts, StepTimes
from bot.ports.store.homes import Homes
from bot.ports.store.inbox import Inbox
from bot.ports.store.journal import Journal
from bot.ports.store.offers import Offers
from bot.ports.store.outbox import Outbox, Posts
from bot.ports.store.policies import Policies
from bot.ports.store.refusals import Refusals
from bot.ports.store.reviews import Approvals, Signatures
from bot.ports.store.runs import Runs
from bot.ports.store.seals import Seals
from bot.ports.store.whitelists import Groups, Revisions, StatedKinds

T = TypeVar("T")


class Tx(Protocol):
    """One transaction and the parts of the database it reaches."""

    def now(self) -> datetime:
        """Return what the database's clock shows (UTC).

        It is the same for all replicas, and on SQLite no change of the wall clock moves it. By it is
        measured how long something may still be on its way.
        """

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
    def refusals(self) -> Refusals: ...
    @property
    def seals(self) -> Seals: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def posts(self) -> Posts: ...
    @property
    def inbox(self) -> Inbox: ...
    @property
    def homes(self) -> Homes: ...
    @property
    def offers(self) -> Offers: ...
    @property
    def revisions(self) -> Revisions: ...
    @property
    def groups(self) -> Groups: ...
    @property
    def policies(self) -> Policies: ...
    @property
    def stated_kinds(self) -> StatedKinds: ...
    @property
    def waits(self) -> Waits: ...
    @property
    def notices(self) -> Notices: ...
    @property
    def snoozes(self) -> Snoozes: ...
    @property
    def step_times(self) -> StepTimes: ...
    @property
    def forecasts(self) -> Forecasts: ...


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
