"""The steps of a run as a card shows them: on one clock, ended with the run, and people where people wait."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.offer.submission import StepStatus
from bot.domain.run.run import Run
from bot.domain.run.states import State, is_final
from bot.domain.run.steps import Step
from bot.ports.slack import Block
from bot.views.blocks import kit, words

_WAITS_FOR_PEOPLE = frozenset({State.STAGED, State.AWAITING_APPROVAL})
_MOST_NAMED = 4


class Look(StrEnum):
    """How a step is drawn, as Slack names it."""

    PENDING = "pending"
    RUNNING = "in_progress"
    COMPLETE = "complete"
    ERROR = "error"


_LOOKS = {
    StepStatus.PENDING: (Look.PENDING, ":white_circle:", "to come"),
    StepStatus.RUNNING: (Look.RUNNING, ":hourglass_flowing_sand:", "in progress"),
    StepStatus.COMPLETE: (Look.COMPLETE, ":white_check_mark:", "done"),
    StepStatus.FAILED: (Look.ERROR, ":x:", "failed"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownStep:
    """One step, ready to be drawn; `title` is foreign text. `since`: it goes on, from then (UTC)."""

    key: str
    title: str
    look: Look
    icon: str
    word: str
    took: str = ""
    since: datetime | None = None


def shown_steps(run: Run, approvers: Iterable[str]) -> tuple[ShownStep, ...]:
    """Return what there is to show. Of a run that has ended no step goes on, and none is still to come."""
    steps = [step for step in run.steps if not (is_final(run.state) and step.status is StepStatus.PENDING)]
    return tuple(_shown(run, step, sorted(approvers)) for step in steps)


def _shown(run: Run, step: Step, approvers: list[str]) -> ShownStep:
    look, icon, word = _LOOKS[step.status]
    if step.status is StepStatus.RUNNING and run.state is State.LIVE:
        look, icon, word = _LOOKS[StepStatus.COMPLETE]
    elif step.status is StepStatus.RUNNING and is_final(run.state):
        look, icon, word = Look.ERROR, ":black_square_for_stop:", "ended with the run"
    elif step.status is StepStatus.RUNNING and run.state in _WAITS_FOR_PEOPLE:
        look, icon, word = Look.PENDING, ":bust_in_silhouette:", f"waiting for {_people(approvers)}"
    return ShownStep(
        key=step.key,
        title=step.title,
        look=look,
        icon=icon,
        word=word,
        took=_took(step),
        since=step.started_at if look in {Look.RUNNING, Look.PENDING} else None,
    )


def _people(approvers: list[str]) -> str:
    named = [kit.anybody(name) for name in approvers[:_MOST_NAMED]]
    return " or ".join(named) if named else "somebody who may approve"


def _took(step: Step) -> str:
    return f"took {words.duration(step.took)}" if step.took is not None else ""


def plan(steps: Sequence[ShownStep]) -> Block:
    """Draw the steps as Slack draws a plan."""
    tasks = [kit.task(step.key, step.title, step.look, _output(step)) for step in steps]
    done = sum(step.look is Look.COMPLETE for step in steps)
    return kit.plan(f"{done} of {words.count(len(tasks), 'step')} done", tasks)


def _output(step: ShownStep) -> list[Block]:
    """Say what a plan's icon does not: how long it took, since when it runs, whom it waits for."""
    if step.took:
        return [kit.rich_text(step.took)]
    waits = [] if step.look is Look.RUNNING else kit.rich_mentions(step.word)
    since = [kit.rich_text("since "), kit.rich_when(step.since)] if step.since is not None else []
    gap = [kit.rich_text(", ")] if waits and since else []
    return [*waits, *gap, *since]


def classic_lines(steps: Sequence[ShownStep]) -> str:
    """Say the steps in lines, for a workspace without plans."""
    return "\n".join(_line(step) for step in steps)


def _line(step: ShownStep) -> str:
    since = f"since {kit.when(step.since)}" if step.since is not None else ""
    took = step.took or since
    return f"{step.icon} {kit.text(step.title, 120)}: {step.word}{f' ({took})' if took else ''}"
