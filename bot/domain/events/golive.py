"""What happened between the approval and production, as facts."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from bot.domain.events.base import Happened


@dataclass(frozen=True, slots=True, kw_only=True)
class GoliveOrdered(Happened):
    """The last approval that was needed is given: the offer is to go live."""

    kind: ClassVar[str] = "golive.ordered"


@dataclass(frozen=True, slots=True, kw_only=True)
class GoliveSubmitted(Happened):
    """The marketplace accepted the push to production."""

    kind: ClassVar[str] = "golive.submitted"
    job: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GoliveFailed(Happened):
    """The push to production failed; the offer is still staged."""

    kind: ClassVar[str] = "golive.failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class GoliveScheduled(Happened):
    """Everything is approved; it goes live at that time (UTC), or people are asked then."""

    kind: ClassVar[str] = "golive.scheduled"
    goes_live_at: datetime
    asks_first: bool = False
    frozen_for: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GoliveReady(Happened):
    """The freeze is over and everything is approved: somebody has to send it live."""

    kind: ClassVar[str] = "golive.ready"


@dataclass(frozen=True, slots=True, kw_only=True)
class GoliveHeld(Happened):
    """It was to go live and does not: what the policy asks for does not hold any more."""

    kind: ClassVar[str] = "golive.held"
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FreezeLifted(Happened):
    """A named person lifted the freeze for this run."""

    kind: ClassVar[str] = "freeze.lifted"
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EmergencyDeclared(Happened):
    """A named person wants it live without the rest of the policy; two of them make it so."""

    kind: ClassVar[str] = "emergency.declared"
    reason: str
    missing: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestLive(Happened):
    """The offer is live."""

    kind: ClassVar[str] = "request.live"


GoliveEvent = (
    GoliveOrdered
    | GoliveSubmitted
    | GoliveFailed
    | GoliveScheduled
    | GoliveReady
    | GoliveHeld
    | FreezeLifted
    | EmergencyDeclared
    | RequestLive
)
