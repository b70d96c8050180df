"""Who was refused something, and who read a whitelist, as facts about a workspace."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from bot.domain.aggregate import Happened


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


@dataclass(frozen=True, slots=True, kw_only=True)
class WhitelistRead(Happened):
    """A person was shown an offer's whitelist. `way` is how: the window, its history, a file."""

    kind: ClassVar[str] = "whitelist.read"
    offer: str
    product: str
    way: str


AccessEvent = AccessRefused | WhitelistRead
