"""How long steps took, each measured on one clock, and what that says of a step of the same kind."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.forecast.levels import Duration, chained
from bot.domain.forecast.log_t import LogT
from bot.domain.forecast.published import StepKind, prior
from bot.domain.offer.diff import ChangeClass
from bot.domain.values import OfferId, RunId, TeamId

HOUR, DAY = 3600.0, 86400.0
_THURSDAY = 3


class End(StrEnum):
    """How an attempt at a step ended. All but the first would have taken at least that long."""

    COMPLETED = "completed"
    FAILED = "failed"
    CANCELED = "canceled"  # the run ended under it
    BACK = "back"  # the marketplace put the step back


class Source(StrEnum):
    """Whose clock both ends of a duration are from."""

    MARKETPLACE = "marketplace"
    OBSERVED = "observed"


@dataclass(frozen=True, slots=True, kw_only=True)
class StepTime:
    """One attempt at one step. `title` is foreign text; times are aware UTC, both of the same clock."""

    team: TeamId
    run: RunId
    step: str
    attempt: int
    title: str
    change_class: str
    offer: OfferId
    offer_type: str
    started_at: datetime
    ended_at: datetime
    end: End
    source: Source

    @property
    def hours(self) -> float:
        """How long it took."""
        return (self.ended_at - self.started_at).total_seconds() / HOUR


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The step that one wants to know of: where it is measured like others, and when it begins (UTC)."""

    step: str
    kind: StepKind
    change_class: str
    offer: OfferId
    offer_type: str
    starts_at: datetime

    @property
    def published(self) -> LogT:
        """What is published for such a step; before the change is known, of the slowest kind of change."""
        known = ChangeClass[self.change_class.upper()] if self.change_class else ChangeClass.TECHNICAL
        return prior(self.kind, known)


@dataclass(frozen=True, slots=True)
class Fit:
    """The distribution of a step, and on how many ended steps of our own it rests."""

    of: LogT
    runs: int


def fit(asked: Asked, times: Iterable[StepTime], running: Iterable[float], *, now: datetime) -> Fit:
    """Return how long a step takes from its start, by what had ended until `now`.

    `running` are the hours that other steps of the group have lasted without an end.
    """
    group = [time for time in times if _is_like(time, asked)]
    own = [time for time in group if time.offer == asked.offer]
    side = [time for time in group if is_late_week(time.started_at) == is_late_week(asked.starts_at)]
    level = [*_durations(group, now), *(Duration(hours, censored=True) for hours in running)]
    found = chained(asked.published, level, _durations(own, now), week_side=_durations(side, now))
    return Fit(found, sum(time.end is End.COMPLETED for time in group))


def is_late_week(at: datetime) -> bool:
    """Tell whether a step that starts then meets the weekend earlier: Thursday to Sunday (UTC)."""
    return at.weekday() >= _THURSDAY


def _is_like(time: StepTime, asked: Asked) -> bool:
    known = (time.step, time.change_class, time.offer_type)
    return known == (asked.step, asked.change_class, asked.offer_type) and time.hours > 0


def _durations(times: Sequence[StepTime], now: datetime) -> list[Duration]:
    return [
        Duration(
            hours=time.hours,
            age_days=max(0.0, (now - time.ended_at).total_seconds() / DAY),
            censored=time.end is not End.COMPLETED,
        )
        for time in times
    ]
