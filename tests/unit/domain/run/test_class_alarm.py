"""A run that the marketplace treats as another class of change than it was taken for."""

import pytest

from bot.domain.offer.submission import StepStatus
from bot.domain.run.class_alarm import check_class
from bot.domain.run.events import ClassContradicted
from bot.domain.run.steps import Step
from tests.builders import NOON, a_run


def run(change_class, status, *, title="Certification", detail=""):
    step = Step(key="c", title=title, status=status, detail=detail)
    return a_run(change_class=change_class, steps=(step,))


@pytest.mark.parametrize(
    ("change_class", "status", "detail", "certified"),
    [
        ("none", StepStatus.RUNNING, "", True),
        ("marketing", StepStatus.RUNNING, "", True),
        ("technical", StepStatus.COMPLETE, "Skipped", False),
        ("technical", StepStatus.COMPLETE, "Not Required", False),
    ],
)
def test_a_contradiction_is_said_once(change_class, status, detail, certified):
    first = check_class(run(change_class, status, detail=detail), now=NOON)
    again = check_class(first.subject, now=NOON)

    assert first.events == (ClassContradicted(at=NOON, expected=change_class, certified=certified),)
    assert again.events == ()


@pytest.mark.parametrize(
    ("change_class", "status", "title", "detail"),
    [
        ("technical", StepStatus.RUNNING, "Certification", ""),
        ("technical", StepStatus.COMPLETE, "Certification", ""),
        ("marketing", StepStatus.PENDING, "Certification", ""),
        ("marketing", StepStatus.COMPLETE, "Certification", "Skipped"),
        ("marketing", StepStatus.RUNNING, "Validation, certification and preview creation", ""),
        ("commercial", StepStatus.RUNNING, "Certification", ""),
        ("", StepStatus.RUNNING, "Certification", ""),
    ],
)
def test_what_was_expected_or_is_not_known_says_nothing(change_class, status, title, detail):
    assert check_class(run(change_class, status, title=title, detail=detail), now=NOON).events == ()
