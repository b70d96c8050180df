"""One transaction: a connection, and the parts of the database hung on it."""

from datetime import datetime
from functools import cached_property

from sqlalchemy import Connection

from storage.archive import SqlArchive
from storage.attention import SqlNotices, SqlSnoozes, SqlWaits
from storage.estimates import SqlForecasts, SqlStepTimes
from storage.homes import SqlHomes
from storage.inbox import SqlInbox
from storage.journal import SqlJournal
from storage.leasing import database_time
from storage.offers import SqlOffers
from storage.outbox import SqlOutbox
from storage.policies import SqlPolicies
from storage.posts import SqlPosts
from storage.refusals import SqlRefusals
from storage.reviews import SqlApprovals, SqlSignatures
from storage.runs import SqlRuns
from storage.seals import SqlSeals
from storage.whitelists import SqlGroups, SqlRevisions, SqlStatedKinds


class SqlTx:
    """Implements `Tx` for both dialects."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def now(self) -> datetime:
        """Return what the database's clock shows."""
        return database_time(self._connection)

    @cached_property
    def runs(self) -> SqlRuns:
        """Staging runs."""
        return SqlRuns(self._connection)

    @cached_property
    def approvals(self) -> SqlApprovals:
        """Recorded yeses."""
        return SqlApprovals(self._connection)

    @cached_property
    def signatures(self) -> SqlSignatures:
        """Who signed which item."""
        return SqlSignatures(self._connection)

    @cached_property
    def journal(self) -> SqlJournal:
        """Append-only events."""
        return SqlJournal(self._connection)

    @cached_property
    def archive(self) -> SqlArchive:
        """The journal for auditors."""
        return SqlArchive(self._connection)

    @cached_property
    def refusals(self) -> SqlRefusals:
        """Refusals that wait to become events."""
        return SqlRefusals(self._connection)

    @cached_property
    def seals(self) -> SqlSeals:
        """Signed heads over the journal."""
        return SqlSeals(self._connection)

    @cached_property
    def outbox(self) -> SqlOutbox:
        """Notices to say."""
        return SqlOutbox(self._connection)

    @cached_property
    def posts(self) -> SqlPosts:
        """Which message stands where."""
        return SqlPosts(self._connection)

    @cached_property
    def inbox(self) -> SqlInbox:
        """Deliveries already seen."""
        return SqlInbox(self._connection)

    @cached_property
    def homes(self) -> SqlHomes:
        """App Homes that people opened."""
        return SqlHomes(self._connection)

    @cached_property
    def offers(self) -> SqlOffers:
        """Offers seen lately."""
        return SqlOffers(self._connection)

    @cached_property
    def revisions(self) -> SqlRevisions:
        """Versions of whitelists."""
        return SqlRevisions(self._connection)

    @cached_property
    def groups(self) -> SqlGroups:
        """Saved groups of subscriptions."""
        return SqlGroups(self._connection)

    @cached_property
    def policies(self) -> SqlPolicies:
        """Ids of user groups, and what each replica uses."""
        return SqlPolicies(self._connection)

    @cached_property
    def stated_kinds(self) -> SqlStatedKinds:
        """What people said about subscriptions."""
        return SqlStatedKinds(self._connection)

    @cached_property
    def waits(self) -> SqlWaits:
        """What waits for people."""
        return SqlWaits(self._connection)

    @cached_property
    def notices(self) -> SqlNotices:
        """Whom it told."""
        return SqlNotices(self._connection)

    @cached_property
    def snoozes(self) -> SqlSnoozes:
        """Who wants to hear of it later."""
        return SqlSnoozes(self._connection)

    @cached_property
    def step_times(self) -> SqlStepTimes:
        """How long steps took."""
        return SqlStepTimes(self._connection)

    @cached_property
    def forecasts(self) -> SqlForecasts:
        """Forecasts as they were given."""
        return SqlForecasts(self._connection)
