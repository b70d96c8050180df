"""Whether what the marketplace does contradicts the class that a run was taken for.

The class is our prediction; the marketplace decides by itself what it certifies. The rules of the class learn
nothing from it: people are told, once, and the journal keeps it.
"""

from dataclasses import replace
from datetime import datetime

from bot.domain.aggregate import Outcome
from bot.domain.offer.diff import ChangeClass
from bot.domain.offer.submission import StepStatus
from bot.domain.run.events import ClassContradicted
from bot.domain.run.run import Run, RunOutcome
from bot.domain.run.steps import Step

_QUICK = frozenset({ChangeClass.NONE.name.lower(), ChangeClass.MARKETING.name.lower()})
_TECHNICAL = ChangeClass.TECHNICAL.name.lower()
_LEFT_OUT = frozenset({"skipped", "notrequired", "notapplicable"})


def check_class(run: Run, *, now: datetime) -> RunOutcome:
    """Say once that a quick change is certified after all, or that a technical one is not."""
    step = next((step for step in run.steps if _is_certification(step)), None)
    if run.class_contradicted or step is None:
        return Outcome(run)
    is_certified = step.status is StepStatus.RUNNING
    is_left_out = step.status is StepStatus.COMPLETE and _word(step.detail) in _LEFT_OUT
    if (run.change_class in _QUICK and is_certified) or (run.change_class == _TECHNICAL and is_left_out):
        event = ClassContradicted(at=now, expected=run.change_class, certified=is_certified)
        return Outcome(replace(run, class_contradicted=True), (event,))
    return Outcome(run)


def _is_certification(step: Step) -> bool:
    """The one combined step, shown where none are told, names certification beside other things."""
    return step.title.strip().lower().startswith("certif")


def _word(detail: str) -> str:
    return "".join(sign for sign in detail.lower() if sign.isalpha())
