"""What Microsoft does for a run before STAGED and after the order to go live; waits of people are neither."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.forecast.history import HOUR, Asked
from bot.domain.forecast.kept import UNTIL_LIVE, UNTIL_STAGED
from bot.domain.forecast.published import StepKind, kind_of
from bot.domain.offer.submission import StepStatus
from bot.domain.run.run import Run
from bot.domain.run.states import State
from bot.domain.run.steps import Step
from bot.domain.values import OfferId

PREVIEW_STEP, LIVE_STEP = "preview", "live"
"""The keys of the one step that stands for all where the marketplace tells of none."""

_PEOPLE = ("signoff", "sign off", "sign-off", "publisherreview", "publisher review", "publisher approval")


class Phase(StrEnum):
    """What the marketplace works towards; also the name under which the whole is forecast."""

    STAGED = UNTIL_STAGED
    LIVE = UNTIL_LIVE


def phase_of(run: Run) -> Phase | None:
    """Return what the marketplace does for a run now, as far as that is known; None while people decide."""
    if run.unknown_since is not None or run.blocked_by is not None:
        return None
    if run.state is State.IN_PROGRESS:
        return Phase.STAGED
    is_sent = run.intent is None or run.intent.sent_at is not None
    return Phase.LIVE if run.state is State.GOING_LIVE and is_sent else None


def began(run: Run, phase: Phase) -> datetime:
    """Return when the marketplace was given the work (UTC)."""
    if phase is Phase.STAGED:
        return run.submitted_at or run.created_at
    return run.decided_at or run.staged_at or run.created_at


def waits_for_people(key: str, title: str) -> bool:
    """Tell whether a step of the marketplace is its wait for the publisher, by its key and its title."""
    text = f"{key} {title}".casefold()
    return any(words in text for words in _PEOPLE)


def is_of(step: Step, phase: Phase) -> bool:
    """Tell whether the marketplace works on a step in that phase. The order of a report says nothing."""
    if waits_for_people(step.key, step.title):
        return False
    to_live = step.key == LIVE_STEP or step.key.partition("/")[0].endswith("live")
    return (to_live or kind_of(step.key, step.title) is StepKind.GO_LIVE) is (phase is Phase.LIVE)


def steps_left(run: Run, phase: Phase) -> tuple[Step, ...]:
    """Return the steps of a phase that have not ended; where none is reported, one that stands for all."""
    listed = [step for step in run.steps if is_of(step, phase)]
    if not listed:
        return (stand_in(phase, began(run, phase)),)
    return tuple(step for step in listed if step.status in {StepStatus.PENDING, StepStatus.RUNNING})


def stand_in(phase: Phase, since: datetime | None = None) -> Step:
    """Return the one step that stands for all of a phase, running since then or still to come."""
    key, title = (
        (LIVE_STEP, "Publishing to production")
        if phase is Phase.LIVE
        else (PREVIEW_STEP, "Validation, certification and preview creation")
    )
    status = StepStatus.RUNNING if since else StepStatus.PENDING
    return Step(key=key, title=title, status=status, started_at=since, seen_from=since)


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """What runs have in common whose steps are held against each other."""

    offer: OfferId
    offer_type: str
    change_class: str


def alike(run: Run) -> Alike:
    """Return what a run has in common with others."""
    return Alike(offer=run.offer, offer_type=run.offer_type, change_class=run.change_class)


def asked(of: Alike, step: Step, starts_at: datetime) -> Asked:
    """Return a step as it is compared with others."""
    kind = kind_of(step.key, step.title)
    if kind is StepKind.OTHER and is_of(step, Phase.LIVE):
        kind = StepKind.GO_LIVE
    return Asked(
        step=step.key,
        kind=kind,
        change_class=of.change_class,
        offer=of.offer,
        offer_type=of.offer_type,
        starts_at=starts_at,
    )


def elapsed_of(step: Step, now: datetime) -> float:
    """Return for how many hours a step runs; 0 for one to come."""
    if step.status is not StepStatus.RUNNING or step.since is None:
        return 0.0
    return max(0.0, (now - step.since).total_seconds() / HOUR)


def running(steps: Iterable[Step]) -> Step | None:
    """Return the step that the marketplace works on now."""
    return next((step for step in steps if step.status is StepStatus.RUNNING), None)
