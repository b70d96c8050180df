"""Versions of whitelists: compare-and-set by version and fence."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection, and_, delete, func, insert, select

from bot.domain.aggregate import Lease
from bot.domain.values import DurableId, OfferId, PersonId, RevisionId, SubscriptionId, TeamId
from bot.domain.whitelist.entries import Entries
from bot.domain.whitelist.revision import RevisionState, WhitelistRevision
from bot.ports.store.whitelists import MOST_PROPOSALS, NEVER, GroupOwner, StatedKind
from storage.leasing import Leases
from storage.rows import entries_from, entries_text, revision_columns, revision_from, storable
from storage.tables import IS_OPEN, StatedKindRow, WhitelistGroupRow, WhitelistRevisionRow
from storage.upsert import insert_into

revisions = WhitelistRevisionRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it


class SqlRevisions:
    """Implements `Revisions` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._leases = Leases(connection, revisions)

    def get(self, id_: RevisionId) -> WhitelistRevision | None:
        """Read one version."""
        row = self._connection.execute(select(revisions).where(revisions.c.id == id_)).mappings().first()
        return revision_from(row) if row is not None else None

    def add(self, revision: WhitelistRevision) -> None:
        """Insert a version."""
        row = revision_columns(revision) | {"due_at": NEVER, "fence": 0}
        self._connection.execute(insert(revisions).values(**row))
        if revision.state is RevisionState.PROPOSED:
            self._thin(revision.durable_id)

    def _thin(self, product: DurableId) -> None:
        """Remove an offer's oldest proposals beyond a bound: each opened window leaves one."""
        proposed = and_(revisions.c.durable_id == product, revisions.c.state == RevisionState.PROPOSED.value)
        newest = select(revisions.c.id).where(proposed)
        kept = newest.order_by(revisions.c.created_at.desc(), revisions.c.id.desc()).limit(MOST_PROPOSALS)
        self._connection.execute(delete(revisions).where(proposed, revisions.c.id.not_in(kept)))

    def save(
        self, revision: WhitelistRevision, *, fence: int | None = None, due_at: datetime | None = None
    ) -> None:
        """Write a version back if nobody was faster."""
        columns = revision_columns(replace(revision, version=revision.version + 1))
        self._leases.save(columns, version=revision.version, fence=fence, due_at=due_at)

    def open_for(self, product: DurableId) -> WhitelistRevision | None:
        """Return the change of an offer's whitelist that is on its way."""
        wanted = select(revisions).where(revisions.c.durable_id == product, IS_OPEN)
        row = self._connection.execute(wanted).mappings().first()
        return revision_from(row) if row is not None else None

    def in_draft(self, team: TeamId) -> Sequence[WhitelistRevision]:
        """Return the newest version that stands in the draft, of every offer of a workspace."""
        applied = and_(revisions.c.team_id == team, revisions.c.state == RevisionState.APPLIED.value)
        rows = self._connection.execute(select(revisions).where(applied).order_by(revisions.c.number))
        newest = {row["durable_id"]: row for row in rows.mappings()}
        return [revision_from(row) for row in newest.values()]

    def kept(self, product: DurableId, *, limit: int = 20) -> Sequence[WhitelistRevision]:
        """Return an offer's numbered versions, newest first."""
        wanted = select(revisions).where(revisions.c.durable_id == product, revisions.c.number > 0)
        rows = self._connection.execute(wanted.order_by(revisions.c.number.desc()).limit(limit))
        return [revision_from(row) for row in rows.mappings()]

    def next_number(self, product: DurableId) -> int:
        """Return the next version's number. Two takers of one number collide on its unique index."""
        highest = select(func.max(revisions.c.number)).where(revisions.c.durable_id == product)
        return int(self._connection.execute(highest).scalar() or 0) + 1

    def claim(
        self, *, now: datetime, owner: str, lease: timedelta, limit: int
    ) -> Sequence[Lease[WhitelistRevision]]:
        """Lease due versions."""
        rows = self._leases.claim(now=now, owner=owner, lease=lease, limit=limit)
        return [
            Lease(subject=revision_from(row), fence=row["fence"], until=row["lease_until"]) for row in rows
        ]

    def renew(self, id_: str, *, fence: int, lease: timedelta) -> None:
        """Hold a version longer."""
        self._leases.renew(id_, fence=fence, lease=lease)

    def release(self, id_: str, *, fence: int, due_at: datetime) -> None:
        """Give a lease back."""
        self._leases.release(id_, fence=fence, due_at=due_at)

    def forget_waits(self, *, now: datetime, beyond: timedelta) -> int:
        """Make due what waits too long; the last days of entries are dates, and stay."""
        return Leases(self._connection, revisions, IS_OPEN).forget_waits(now=now, beyond=beyond)

    def forget_proposals(self, before: datetime) -> int:
        """Remove proposals that nobody decided."""
        old = and_(revisions.c.state == RevisionState.PROPOSED.value, revisions.c.created_at < before)
        return self._connection.execute(delete(revisions).where(old)).rowcount


groups = WhitelistGroupRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it at class creation


said = StatedKindRow.__table__  # type: ignore[attr-defined]


class SqlGroups:
    """Implements `Groups` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self, team: TeamId) -> Mapping[str, Entries]:
        """Return the groups of a workspace by name."""
        rows = self._connection.execute(
            select(groups.c.name, groups.c.entries).where(groups.c.team_id == team).order_by(groups.c.name)
        )
        return {row.name: entries_from(row.entries) for row in rows}

    def owners(self, team: TeamId) -> Mapping[str, GroupOwner]:
        """Return to which offer each group belongs, and who saved it, by name."""
        columns = (groups.c.name, groups.c.offer_id, groups.c.saved_by)
        rows = self._connection.execute(select(*columns).where(groups.c.team_id == team))
        return {
            row.name: GroupOwner(offer=OfferId(row.offer_id), saved_by=PersonId(row.saved_by)) for row in rows
        }

    def put(
        self, team: TeamId, name: str, entries: Entries, *, offer: OfferId, by: PersonId, now: datetime
    ) -> None:
        """Save or replace a group of an offer."""
        content = {"entries": entries_text(entries), "offer_id": offer, "saved_by": by, "saved_at": now}
        row = insert_into(self._connection, groups).values(team_id=team, name=storable(name), **content)
        self._connection.execute(row.on_conflict_do_update(index_elements=["team_id", "name"], set_=content))

    def remove(self, team: TeamId, name: str) -> None:
        """Forget a group."""
        self._connection.execute(delete(groups).where(and_(groups.c.team_id == team, groups.c.name == name)))


class SqlStatedKinds:
    """Implements `StatedKinds` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(
        self, team: TeamId, subscriptions: Iterable[SubscriptionId]
    ) -> Mapping[SubscriptionId, StatedKind]:
        """Return what was said of these."""
        wanted = and_(said.c.team_id == team, said.c.subscription.in_(list(subscriptions)))
        rows = self._connection.execute(select(said).where(wanted))
        return {
            SubscriptionId(row.subscription): StatedKind(
                kind=row.kind, by=PersonId(row.said_by), at=row.said_at
            )
            for row in rows
        }

    def put(self, team: TeamId, subscription: SubscriptionId, words: StatedKind) -> None:
        """Remember what somebody says."""
        content = {"kind": words.kind, "said_by": words.by, "said_at": words.at}
        row = insert_into(self._connection, said).values(team_id=team, subscription=subscription, **content)
        once = ["team_id", "subscription"]
        self._connection.execute(row.on_conflict_do_update(index_elements=once, set_=content))
