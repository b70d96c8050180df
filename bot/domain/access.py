"""Who was refused something, as facts about a workspace."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from bot.domain.aggregate import Happened, Stream
from bot.domain.values import TeamId


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessRefused(Happened):
    """A person tried what they may not do. All times in UTC.

    `what` is the command, button or form, `about` the row or offer it carried, `why` the sentence that the
    person got. Repeats of one person and kind within a minute are one event with their `count`.
    """

    kind: ClassVar[str] = "access.refused"
    what: str
    about: str
    why: str
    count: int
    first_at: datetime
    last_at: datetime


def access_stream(team: TeamId) -> Stream:
    """Return the stream of what was refused in a workspace."""
    return Stream(id=f"access:{team}", team=team)
