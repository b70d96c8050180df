"""What the marketplace reported of its steps, as facts."""

from dataclasses import dataclass
from typing import ClassVar

from bot.domain.events.base import Happened


@dataclass(frozen=True, slots=True, kw_only=True)
class StepStarted(Happened):
    """A step began."""

    kind: ClassVar[str] = "step.started"
    step: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StepCompleted(Happened):
    """A step ended well. `seconds` is how long it took, where that is known."""

    kind: ClassVar[str] = "step.completed"
    step: str
    title: str
    seconds: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StepFailed(Happened):
    """A step ended badly."""

    kind: ClassVar[str] = "step.failed"
    step: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StepWentBack(Happened):
    """The marketplace reports a step as less far than before."""

    kind: ClassVar[str] = "step.went_back"
    step: str
    title: str


StepEvent = StepStarted | StepCompleted | StepFailed | StepWentBack
