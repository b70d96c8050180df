"""The root message of a run: headline, steps, who and when, what can be done now."""

from datetime import datetime, timedelta

from bot.domain.forecast import Range
from bot.domain.request import StagingRequest
from bot.domain.reviewing import gives_way
from bot.domain.state import State, is_final
from bot.domain.steps import Step
from bot.domain.submission import StepStatus
from bot.ports.chat import Block, Message
from bot.views import kit, words
from bot.views.ids import Action, Field

_MOST_CHANGES = 5
_PLAN_STATUS = {
    StepStatus.PENDING: "pending",
    StepStatus.RUNNING: "in_progress",
    StepStatus.COMPLETE: "complete",
    StepStatus.FAILED: "error",
}
_CAN_CANCEL = frozenset({State.SUBMITTING, State.IN_PROGRESS, State.STAGED, State.AWAITING_APPROVAL})


def card(request: StagingRequest, *, usual: Range | None) -> Message:
    """Draw the run as it is now. Equal runs draw equal cards: no clock ticks in it."""
    head = [_headline(request)]
    tail = [*_changes(request), kit.context(*_facts(request, usual)), _buttons(request)]
    steps = request.steps
    newer = [_plan(request)] if steps else []
    classic = [kit.section("\n".join(_classic_line(step) for step in steps))] if steps else []
    return Message(
        text=f"{kit.text(request.offer)}: {words.STATES[request.state][1]}",
        blocks=kit.fitted([*head, *newer, *tail]),
        fallback_blocks=kit.fitted([*head, *classic, *tail]),
    )


def _headline(request: StagingRequest) -> Block:
    unknown = ""
    if request.unknown_since is not None:
        unknown = f"\n:warning: Status unknown since {kit.when(request.unknown_since)}: no answer."
    elif request.blocked_by is not None:
        unknown = "\n:hourglass: Another publish of this offer is running; this one waits for it."
    name = kit.text(request.offer_name, 120)
    return kit.section(f"*{kit.text(request.offer)}* — {name}\n*{words.state(request)}*{unknown}")


def _plan(request: StagingRequest) -> Block:
    tasks = [kit.task(step.key, step.title, _PLAN_STATUS[step.status], _took(step)) for step in request.steps]
    done = sum(step.status is StepStatus.COMPLETE for step in request.steps)
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


def _changes(request: StagingRequest) -> list[Block]:
    lines = [f"• {kit.text(line, 200)}" for line in request.changes[:_MOST_CHANGES]]
    more = len(request.changes) - _MOST_CHANGES
    if more > 0:
        lines.append(f"• and {words.count(more, 'more change')}")
    blocks = [kit.section("*What changes*\n" + "\n".join(lines))] if lines else []
    if request.note:
        blocks.append(kit.context(f"Note: {kit.text(request.note, 500)}"))
    return blocks


def _facts(request: StagingRequest, usual: Range | None) -> list[str]:
    started = f"Started by {words.who(request, request.requested_by)}, {kit.when(request.created_at)}"
    facts = [started]
    if request.ended_at is not None:
        facts.append(f"{words.in_all(request)} in all")
    elif request.state in {State.SUBMITTING, State.IN_PROGRESS} and usual is not None:
        facts.append(f"to STAGED {words.usual(usual)}")
    if request.decided_by:
        who = words.everybody(request, request.decided_by)
        verb = "Rejected" if request.state is State.REJECTED else "Approved"
        at = f", {kit.when(request.decided_at)}" if request.decided_at else ""
        facts.append(f"{verb} by {who}{at}")
    if request.checked_at is not None and not is_final(request.state):
        facts.append(f"last checked {kit.when(_coarse(request.checked_at))}")
    return facts


def _coarse(at: datetime) -> datetime:
    """Round down to ten minutes, so that a look without news does not redraw the card."""
    return at - timedelta(minutes=at.minute % 10, seconds=at.second, microseconds=at.microsecond)


def _buttons(request: StagingRequest) -> Block:
    offer = kit.plain(request.offer, 50)
    portal = kit.button(
        "Open in Partner Center", Action.OPEN_PORTAL, url=words.portal_url(request.durable_id)
    )
    buttons = [portal]
    if request.state is not State.GOING_LIVE:
        buttons.append(kit.button("Whitelist", Action.WHITELIST, request.offer))
    if request.details:
        buttons.append(kit.button("Technical details", Action.DETAILS, request.id))
    if request.state in _CAN_CANCEL:
        says = f"The run of *{kit.text(request.offer)}* ends. Nothing that is live changes."
        ask = kit.confirm(f"Cancel {offer}?", says, yes="Cancel the run", no="Keep it", danger=True)
        buttons.append(kit.button("Cancel run", Action.CANCEL, request.id, confirm=ask))
    if gives_way(request) or request.state in {State.CANCELED, State.REJECTED, State.SUPERSEDED}:
        buttons.append(kit.button("Stage again", Action.STAGE_OFFER, request.offer))
    return kit.actions(Field.RUN, *buttons)
