"""What is kept about the policy. On PostgreSQL times are the database's own: replicas' clocks differ."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, delete, func, select, update

from bot.domain.values import TeamId
from storage.tables import ApprovalRow, PolicyGroupRow, PolicyReplicaRow
from storage.upsert import insert_into

approvals = ApprovalRow.__table__  # type: ignore[attr-defined]
groups = PolicyGroupRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it at class creation
replicas = PolicyReplicaRow.__table__  # type: ignore[attr-defined]


class SqlPolicies:
    """Implements `Policies` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def groups(self, team: TeamId) -> Mapping[str, str]:
        """Return the ids that were kept, by handle."""
        kept = select(groups.c.handle, groups.c.group_id).where(groups.c.team_id == team)
        return {row.handle: row.group_id for row in self._connection.execute(kept)}

    def all_groups(self) -> Mapping[str, str]:
        """Return the ids that were kept, by handle, where the workspace is not known."""
        kept = select(groups.c.handle, groups.c.group_id)
        return {row.handle: row.group_id for row in self._connection.execute(kept)}

    def keep_group(self, team: TeamId, handle: str, group: str, *, now: datetime) -> None:
        """Keep the id that a handle stands for from now on."""
        if handle not in self.groups(team):
            self._rename_in_approvals(handle, group)
        content = {"group_id": group, "kept_at": now}
        row = insert_into(self._connection, groups).values(team_id=team, handle=handle, **content)
        once = ["team_id", "handle"]
        self._connection.execute(row.on_conflict_do_update(index_elements=once, set_=content))

    def _rename_in_approvals(self, handle: str, group: str) -> None:
        """Approvals of versions that did not keep ids counted by the handle; they go on counting."""
        renamed = func.replace(approvals.c.counts_as, f'"{handle}"', f'"{group}"')
        self._connection.execute(
            update(approvals).where(approvals.c.counts_as.contains(f'"{handle}"')).values(counts_as=renamed)
        )

    def report(self, team: TeamId, replica: str, digest: str, *, now: datetime) -> None:
        """Say which policy a replica uses; a SQLite file has one process at a time."""
        if self._is_alone:
            others = and_(replicas.c.team_id == team, replicas.c.replica != replica)
            self._connection.execute(delete(replicas).where(others))
        content = {"digest": digest, "seen_at": self._time(now)}
        row = insert_into(self._connection, replicas).values(team_id=team, replica=replica, **content)
        once = ["team_id", "replica"]
        self._connection.execute(row.on_conflict_do_update(index_elements=once, set_=content))

    def forget(self, team: TeamId, replica: str) -> None:
        """Say that a replica has stopped."""
        this = and_(replicas.c.team_id == team, replicas.c.replica == replica)
        self._connection.execute(delete(replicas).where(this))

    def in_use(self, team: TeamId, *, now: datetime, within: timedelta) -> Mapping[str, str]:
        """Return the digests of the replicas that reported within that time, by replica."""
        lately = and_(replicas.c.team_id == team, replicas.c.seen_at > self._time(now) - within)
        rows = self._connection.execute(select(replicas.c.replica, replicas.c.digest).where(lately))
        return {row.replica: row.digest for row in rows}

    @property
    def _is_alone(self) -> bool:
        return self._connection.dialect.name == "sqlite"

    def _time(self, now: datetime) -> Any:  # noqa: ANN401 - a time, or SQL that gives one
        return now if self._is_alone else func.clock_timestamp()
