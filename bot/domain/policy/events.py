"""What happened to the policy itself, as facts. They stand in a stream of their own."""

from dataclasses import dataclass
from typing import ClassVar

from bot.domain.aggregate import Happened, Stream
from bot.domain.values import TeamId


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyLoaded(Happened):
    """A replica uses a policy file from now on. `digest` is the SHA-256 of `text`; both empty without one."""

    kind: ClassVar[str] = "policy.loaded"
    digest: str
    text: str
    replica: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyRefused(Happened):
    """A changed file cannot be used; the one before stays in force."""

    kind: ClassVar[str] = "policy.refused"
    problems: tuple[str, ...]
    replica: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupKept(Happened):
    """A handle stands for this user group from now on. `operator` accepted it at the shell, if so."""

    kind: ClassVar[str] = "policy.group_kept"
    handle: str
    group: str
    operator: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupMoved(Happened):
    """A handle names another group than the one that was kept: it counts for nobody."""

    kind: ClassVar[str] = "policy.group_moved"
    handle: str
    group: str
    kept: str


PolicyEvent = PolicyLoaded | PolicyRefused | GroupKept | GroupMoved
"""Everything that happens to a policy."""


def policy_stream(team: TeamId) -> Stream:
    """Return the stream of a workspace's policy."""
    return Stream(id=f"policy:{team}", team=team)
