"""What is kept about the policy: the ids of user groups, and which file each replica uses."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Protocol

from bot.domain.values import TeamId


class Policies(Protocol):
    """The ids that handles of user groups stand for, and the digests that live replicas use."""

    def groups(self, team: TeamId) -> Mapping[str, str]:
        """Return the ids that were kept, by handle."""

    def all_groups(self) -> Mapping[str, str]:
        """Return the ids that were kept, by handle, where the workspace is not known."""

    def keep_group(self, team: TeamId, handle: str, group: str, *, now: datetime) -> None:
        """Keep the id that a handle stands for from now on."""

    def report(self, team: TeamId, replica: str, digest: str, *, now: datetime) -> None:
        """Say which policy a replica uses. Where one process has the database alone, others are forgotten."""

    def forget(self, team: TeamId, replica: str) -> None:
        """Say that a replica has stopped."""

    def in_use(self, team: TeamId, *, now: datetime, within: timedelta) -> Mapping[str, str]:
        """Return the digests of the replicas that reported within that time, by replica."""
