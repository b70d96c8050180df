"""A publish on the sandbox clock: its phases, how long each takes, and where it is at a moment.

Nothing runs in the background: where a publish is follows from when it started and what time it is.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

VALIDATION, CERTIFICATION, PREVIEW = "Automated validation", "Certification", "Preview Creation"
SIGNOFF, PUBLISH = "Publisher Signoff", "Publish"

# Minutes. Partner Center, "Review and publish an offer": validation under half an hour, certification
# hours to days, replication a day or two; everything but images is much faster.
_MINUTES = {
    "technical": ((VALIDATION, 14), (CERTIFICATION, 330), (PREVIEW, 840)),
    "commercial": ((VALIDATION, 12), (CERTIFICATION, 90), (PREVIEW, 120)),
    "marketing": ((VALIDATION, 9), (PREVIEW, 45)),
}
_CERTIFIED_MARKETING = ((VALIDATION, 9), (CERTIFICATION, 60), (PREVIEW, 45))
_GOLIVE_MINUTES = ((PUBLISH, 95),)
_NOT_STARTED = timedelta(seconds=30)


class Phase(StrEnum):
    """How a publish stands."""

    NOT_STARTED = "notStarted"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELED = "canceled"


@dataclass(slots=True, kw_only=True)
class Run:
    """One publish to preview or to live. `failing` names the step at whose end it fails; `notes` are the
    publisher's to certification."""

    number: str
    job_id: str
    target: str
    started_at: datetime
    steps: list[tuple[str, timedelta]]
    resources: dict[str, dict[str, Any]]
    failing: str = ""
    reason: str = ""
    canceled_at: datetime | None = None
    settled: bool = False
    errors: list[dict[str, Any]] = field(default_factory=list)
    lifecycle: str = "generallyAvailable"
    notes: str = ""

    def timeline(self) -> Iterator[tuple[str, datetime, datetime]]:
        """Yield each step that is entered, with when it begins and ends."""
        begins = self.started_at + _NOT_STARTED
        for name, takes in self.steps:
            yield name, begins, begins + takes
            if name == self.failing:
                return
            begins += takes

    @property
    def ends_at(self) -> datetime:
        """Return when it ends if nobody cancels it."""
        return max(end for _, _, end in self.timeline())

    def phase_at(self, now: datetime) -> Phase:
        """Return how it stands at a moment."""
        if self.canceled_at is not None and self.canceled_at <= now:
            return Phase.CANCELED
        if now < self.started_at + _NOT_STARTED:
            return Phase.NOT_STARTED
        if now < self.ends_at:
            return Phase.RUNNING
        return Phase.FAILED if self.failing else Phase.SUCCEEDED

    def is_running(self, now: datetime) -> bool:
        """Tell whether it has not ended."""
        return self.phase_at(now) in {Phase.NOT_STARTED, Phase.RUNNING}


def preview_steps(change: str, *, seed: str, fast_path: bool, slow: bool) -> list[tuple[str, timedelta]]:
    """Return the steps of a publish to preview for a change of that class."""
    plan = (
        _MINUTES["marketing"]
        if change == "audience" and fast_path
        else _MINUTES.get(change, _MINUTES["commercial"])
    )
    if change == "marketing" and not fast_path:
        plan = _CERTIFIED_MARKETING
    steps = _spread(plan, seed)
    if slow:
        steps = [(name, takes * 5 if name == PREVIEW else takes) for name, takes in steps]
    return steps


def golive_steps(*, seed: str) -> list[tuple[str, timedelta]]:
    """Return the steps of a push to production."""
    return _spread(_GOLIVE_MINUTES, seed)


def _spread(plan: tuple[tuple[str, int], ...], seed: str) -> list[tuple[str, timedelta]]:
    """Give each step a duration of its own around the usual one, the same for the same seed."""
    chance = random.Random(seed)  # noqa: S311 - durations, not secrets
    return [(name, timedelta(minutes=minutes * chance.uniform(0.8, 1.25))) for name, minutes in plan]
