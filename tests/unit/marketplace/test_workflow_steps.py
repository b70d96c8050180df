"""The submission API's workflows become steps whose keys outlive another order."""

from random import Random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.offer.submission import StepStatus
from bot.marketplace.stepsapi import workflow_steps
from bot.marketplace.wire import Workflow, read


def workflow(*steps: tuple[str, str], **facts: Any) -> Workflow:
    listed = [{"name": name, "state": state} for name, state in steps]
    return read(Workflow, {"workflowSteps": listed, **facts})


def test_states_in_the_documented_words_and_anything_else_is_a_failure() -> None:
    states = {
        "NotStarted": StepStatus.PENDING,
        "InProgress": StepStatus.RUNNING,
        "Success": StepStatus.COMPLETE,
        "Failed": StepStatus.FAILED,
        "Rejected": StepStatus.FAILED,
        "Cancelled": StepStatus.FAILED,
        "Skipped": StepStatus.COMPLETE,
        "NotRequired": StepStatus.COMPLETE,
        "ANewWord": StepStatus.FAILED,
    }
    steps = workflow_steps([workflow(*((f"Step {word}", word) for word in states), type="Preview")])

    assert [step.status for step in steps] == list(states.values())
    assert [step.detail for step in steps] == [
        "",
        "",
        "",
        "",
        "Rejected",
        "Cancelled",
        "Skipped",
        "NotRequired",
        "ANewWord",
    ]


def test_steps_come_in_the_reported_order() -> None:
    names = ["Publisher Signoff", "Certification", "Automated validation"]
    steps = workflow_steps([workflow(*((name, "NotStarted") for name in names), type="Preview")])

    assert [step.title for step in steps] == names


names = st.sampled_from(["Automated validation", "Certification", "Preview Creation", "Publish"])


@given(st.lists(names, unique=True), st.randoms())
def test_keys_do_not_depend_on_the_order(found: Any, chance: Random) -> None:
    shuffled = chance.sample(found, len(found))

    first = workflow_steps([workflow(*((name, "Success") for name in found), type="Preview")])
    second = workflow_steps([workflow(*((name, "Success") for name in shuffled), type="Preview")])

    assert {step.title: step.key for step in first} == {step.title: step.key for step in second}


@given(st.lists(st.lists(st.tuples(st.text(max_size=8), st.text(max_size=8)), max_size=6), max_size=4))
def test_every_step_has_a_key_of_its_own(workflows: Any) -> None:
    steps = workflow_steps([workflow(*listed) for listed in workflows])

    assert sum(map(len, workflows)) == len(steps)
    assert len({step.key for step in steps}) == len(steps)
    assert all(step.key and step.title for step in steps)


def test_the_same_step_of_two_workflows_has_two_keys() -> None:
    steps = workflow_steps(
        [
            workflow(("Publish", "Success"), targetEnvironment="Preview"),
            workflow(("Publish", "InProgress"), targetEnvironment="Live"),
        ]
    )

    assert [step.key for step in steps] == ["preview/publish", "live/publish"]


def test_a_step_that_has_not_ended_has_no_end() -> None:
    step = {
        "name": "Certification",
        "state": "InProgress",
        "startDateTimeInUtc": "2026-11-23T02:10:00",
        "completeDateTimeInUtc": "0001-01-01T00:00:00",
    }
    (found,) = workflow_steps([read(Workflow, {"workflowSteps": [step]})])

    assert found.started_at is not None
    assert found.ended_at is None


def test_missing_lists_are_empty() -> None:
    assert workflow_steps([read(Workflow, {}), read(Workflow, {"workflowSteps": None})]) == ()
