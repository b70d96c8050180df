"""Who was shown a whitelist: customers' data, so that reading it is written down."""

from dataclasses import dataclass
from typing import ClassVar

from bot.domain.aggregate import Happened, Stream
from bot.domain.values import OfferId, TeamId


@dataclass(frozen=True, slots=True, kw_only=True)
class WhitelistRead(Happened):
    """Somebody was shown an offer's whitelist; `how` says which way: window, history, file."""

    kind: ClassVar[str] = "whitelist.read"
    offer: OfferId
    how: str


def reading_stream(team: TeamId, offer: OfferId) -> Stream:
    """Return the stream of who read an offer's whitelist."""
    return Stream(id=f"reading:{team}:{offer}", team=team)
