"""A saved group of subscriptions was changed: other offers' lists may hold what it held."""

from dataclasses import dataclass
from typing import ClassVar

from bot.domain.aggregate import Happened, Stream
from bot.domain.values import OfferId, TeamId


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupSaved(Happened):
    """A group was saved under a name; it belongs to `offer`, whose editors may change it."""

    kind: ClassVar[str] = "group.saved"
    name: str
    offer: OfferId
    added: tuple[str, ...]
    removed: tuple[str, ...]


def saved_groups_stream(team: TeamId) -> Stream:
    """Return the stream of a workspace's saved groups."""
    return Stream(id=f"groups:{team}", team=team)
