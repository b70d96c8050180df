"""The root message of a run: headline, steps, who and when, what can be done now."""

from datetime import datetime, timedelta

from bot.domain.offer.durations import Range
from bot.domain.offer.submission import StepStatus
from bot.domain.run.run import Run, gives_way
from bot.domain.run.states import State, is_final
from bot.domain.run.steps import Step
from bot.ports.slack import Block, Message
from bot.views.blocks import kit, words
from bot.views.blocks.ids import Action, Field

_MOST_CHANGES = 5
_PLAN_STATUS = {
    StepStatus.PENDING: "pending",
    StepStatus.RUNNING: "in_progress",
    StepStatus.COMPLETE: "complete",
    StepStatus.FAILED: "error",
}
_CAN_CANCEL = frozenset({State.SUBMITTING, State.IN_PROGRESS, State.STAGED, State.AWAITING_APPROVAL})


def card(run: Run, *, usual: Range | None) -> Message:
    """Draw the run as it is now. Equal runs draw equal cards: no clock ticks in it."""
    head = [_headline(run)]
    tail = [*_changes(run), kit.context(*_facts(run, usual)), _buttons(run)]
    steps = run.steps
    newer = [_plan(run)] if steps else []
    classic = [kit.section("\n".join(_classic_line(step) for step in steps))] if steps else []
    return Message(
        text=f"{kit.text(run.offer)}: {words.STATES[run.state][1]}",
        blocks=kit.fitted([*head, *newer, *tail]),
        fallback_blocks=kit.fitted([*head, *classic, *tail]),
    )


def _headline(run: Run) -> Block:
    unknown = ""
    if run.unknown_since is not None:
        unknown = f"\n:warning: Status unknown since {kit.when(run.unknown_since)}: no answer."
    elif run.blocked_by is not None:
        unknown = "\n:hourglass: Another publish of this offer is running; this one waits for it."
    name = kit.text(run.offer_name, 120)
    return kit.section(f"*{kit.text(run.offer)}* — {name}\n*{words.state(run)}*{unknown}")


def _plan(run: Run) -> Block:
    tasks = [kit.task(step.key, step.title, _PLAN_STATUS[step.status], _took(step)) for step in run.steps]
    done = sum(step.status is StepStatus.COMPLETE for step in run.steps)
    return kit.plan(f"{done} of {words.count(len(tasks), 'step')} done", tasks)


def _classic_line(step: Step) -> str:
    icon, word = words.STEPS[step.status]
    took = _took(step)
    return f"{icon} {kit.text(step.title, 120)}: {word}{f' ({took})' if took else ''}"


def _took(step: Step) -> str:
    if step.started_at is None:
        return ""
    if step.ended_at is None:
        return f"since {step.started_at:%H:%M} UTC on {step.started_at:%d %b}"
    return f"took {words.duration(step.ended_at - step.started_at)}"


def _changes(run: Run) -> list[Block]:
    lines = [f"• {kit.text(line, 200)}" for line in run.changes[:_MOST_CHANGES]]
    more = len(run.changes) - _MOST_CHANGES
    if more > 0:
        lines.append(f"• and {words.count(more, 'more change')}")
    blocks = [kit.section("*What changes*\n" + "\n".join(lines))] if lines else []
    if run.note:
        blocks.append(kit.context(f"Note: {kit.text(run.note, 500)}"))
    return blocks


def _facts(run: Run, usual: Range | None) -> list[str]:
    started = f"Started by {words.who(run, run.requested_by)}, {kit.when(run.created_at)}"
    facts = [started]
    if run.ended_at is not None:
        facts.append(f"{words.in_all(run)} in all")
    elif run.state in {State.SUBMITTING, State.IN_PROGRESS} and usual is not None:
        facts.append(f"to STAGED {words.usual(usual)}")
    if run.decided_by:
        who = words.everybody(run, run.decided_by)
        verb = "Rejected" if run.state is State.REJECTED else "Approved"
        at = f", {kit.when(run.decided_at)}" if run.decided_at else ""
        facts.append(f"{verb} by {who}{at}")
    if run.checked_at is not None and not is_final(run.state):
        facts.append(f"last checked {kit.when(_coarse(run.checked_at))}")
    return facts


def _coarse(at: datetime) -> datetime:
    """Round down to ten minutes, so that a look without news does not redraw the card."""
    return at - timedelta(minutes=at.minute % 10, seconds=at.second, microseconds=at.microsecond)


def _buttons(run: Run) -> Block:
    offer = kit.plain(run.offer, 50)
    portal = kit.button("Open in Partner Center", Action.OPEN_PORTAL, url=words.portal_url(run.durable_id))
    buttons = [portal]
    if run.state is not State.GOING_LIVE:
        buttons.append(kit.button("Whitelist", Action.WHITELIST, run.offer))
    if run.details:
        buttons.append(kit.button("Technical details", Action.DETAILS, run.id))
    if run.state in _CAN_CANCEL:
        says = f"The run of *{kit.text(run.offer)}* ends. Nothing that is live changes."
        ask = kit.confirm(f"Cancel {offer}?", says, yes="Cancel the run", no="Keep it", danger=True)
        buttons.append(kit.button("Cancel run", Action.CANCEL, run.id, confirm=ask))
    if gives_way(run) or run.state in {State.CANCELED, State.REJECTED, State.SUPERSEDED}:
        buttons.append(kit.button("Stage again", Action.STAGE_OFFER, run.offer))
    return kit.actions(Field.RUN, *buttons)
