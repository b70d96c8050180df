"""Saved groups of subscriptions, and what people said about subscriptions that cannot be read."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import Connection, and_, delete, select

from bot.domain.values import PersonId, SubscriptionId, TeamId
from bot.domain.whitelist.entries import Entries
from bot.ports.store.whitelists import SaidKind
from storage.mapping import entries_from, entries_text, storable
from storage.tables import SaidKindRow, WhitelistGroupRow
from storage.upsert import insert_into

groups = WhitelistGroupRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it at class creation
said = SaidKindRow.__table__  # type: ignore[attr-defined]


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

    def put(self, team: TeamId, name: str, entries: Entries, *, by: PersonId, now: datetime) -> None:
        """Save or replace a group."""
        content = {"entries": entries_text(entries), "saved_by": by, "saved_at": now}
        row = insert_into(self._connection, groups).values(team_id=team, name=storable(name), **content)
        self._connection.execute(row.on_conflict_do_update(index_elements=["team_id", "name"], set_=content))

    def remove(self, team: TeamId, name: str) -> None:
        """Forget a group."""
        self._connection.execute(delete(groups).where(and_(groups.c.team_id == team, groups.c.name == name)))


class SqlSaidKinds:
    """Implements `SaidKinds` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, team: TeamId, subscriptions: Iterable[SubscriptionId]) -> Mapping[SubscriptionId, SaidKind]:
        """Return what was said of these."""
        wanted = and_(said.c.team_id == team, said.c.subscription.in_(list(subscriptions)))
        rows = self._connection.execute(select(said).where(wanted))
        return {
            SubscriptionId(row.subscription): SaidKind(
                kind=row.kind, by=PersonId(row.said_by), at=row.said_at
            )
            for row in rows
        }

    def put(self, team: TeamId, subscription: SubscriptionId, words: SaidKind) -> None:
        """Remember what somebody says."""
        content = {"kind": words.kind, "said_by": words.by, "said_at": words.at}
        row = insert_into(self._connection, said).values(team_id=team, subscription=subscription, **content)
        once = ["team_id", "subscription"]
        self._connection.execute(row.on_conflict_do_update(index_elements=once, set_=content))
