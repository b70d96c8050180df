"""A wait as it is kept: what it is about, how far its ladder is, and whom it told."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.notify.planning import Wait
from bot.domain.notify.waits import Need
from bot.domain.values import OfferId, PersonId, RevisionId, RunId, TeamId, WaitId


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptWait:
    """A wait of a subject. `epoch` counts how often it opened; `opened_by` did what opened it, if anybody."""

    id: WaitId
    team: TeamId
    subject: RunId | RevisionId
    offer: OfferId
    need: Need
    epoch: int
    wait: Wait
    opened_by: PersonId
    closed_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Tell whether it still waits."""
        return self.closed_at is None


class NoticeState(StrEnum):
    """How far a notice is."""

    OWED = "owed"  # its time has not come
    TOLD = "told"  # it is in the outbox, or was posted
    KNOWS = "knows"  # its act opened the wait: told by what they saw
    DROPPED = "dropped"  # not sent, for a reason that the journal has
    UNDELIVERED = "undelivered"  # no door was open


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptNotice:
    """One rung for one recipient: a person, a user group or a channel. Times aware UTC.

    `because`: why it is not somebody who can act. `is_urgent`: outside of their hours, for a deadline.
    """

    id: str
    wait: WaitId
    rung: int
    recipient: str
    why: str
    because: str
    can_act: bool
    due_at: datetime
    is_urgent: bool = False
    state: NoticeState = NoticeState.OWED
    told_at: datetime | None = None
    event: str = ""  # the journal's entry of it, once it was told
    channel: str = ""  # where: a person's id for a direct message
    ts: str = ""  # which message; several notices of one moment share one
