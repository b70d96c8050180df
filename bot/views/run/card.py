"""The root message of a run: headline, steps, who and when, what can be done now."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.domain.run.estimate import Estimate
from bot.domain.run.run import Run, gives_way
from bot.domain.run.staging import can_cancel
from bot.domain.run.states import State, is_final
from bot.ports.slack import Block, Message
from bot.views.blocks import kit, words
from bot.views.blocks.ids import Action, Field
from bot.views.run import outlook
from bot.views.run.sentences import unknown as why_unknown
from bot.views.run.status_line import plain_status, status_line
from bot.views.run.steps import classic_lines, plan, shown_steps

_MOST_CHANGES = 5
_OTHERWISE = "• stop selling the plan or the offer"
_RETIRING = (
    "• retire the version, but for the last one of a plan, or stop selling the plan. Both count only after "
    "another push to staging and go-live. From the date that they name there are no new machines of it; "
    "machines that run go on. "
    + kit.link(
        "https://learn.microsoft.com/partner-center/marketplace-offers/deprecate-vm",
        "How Microsoft retires them",
    )
)
"""Microsoft, "Deprecate or restore a virtual machine offer": there it is called to deprecate."""


def card(run: Run, *, estimate: Estimate | None, approvers: Iterable[str] = ()) -> Message:
    """Draw the run as it is now. Equal runs draw equal cards: no clock ticks in it.

    `estimate` is what is expected of it now; its times are rounded. `approvers` are the ids of who may send
    it live, where people are waited for.
    """
    steps = shown_steps(run, approvers)
    head = [_headline(run, approvers)]
    tail = [*_changes(run), *_expected(estimate), kit.context(*_facts(run)), *_after_live(run), _buttons(run)]
    newer = [plan(steps)] if steps else []
    classic = [kit.section(classic_lines(steps))] if steps else []
    return Message(
        text=f"{kit.text(run.offer)}: {plain_status(run)}",
        blocks=kit.fitted([*head, *newer, *tail]),
        fallback_blocks=kit.fitted([*head, *classic, *tail]),
    )


def _headline(run: Run, approvers: Iterable[str]) -> Block:
    unknown = ""
    if run.unknown_since is not None:
        since = kit.when(run.unknown_since)
        unknown = f"\n:warning: Status unknown since {since}: {why_unknown(run)}."
    elif run.blocked_by is not None:
        unknown = "\n:hourglass: Another publish of this offer is running; this one waits for it."
    name = kit.text(run.offer_name, 120)
    return kit.section(
        f"*{kit.text(run.offer)}* — {name}\n*{status_line(run, approvers=approvers)}*{unknown}"
    )


def _changes(run: Run) -> list[Block]:
    lines = [f"• {kit.text(line, 200)}" for line in run.changes[:_MOST_CHANGES]]
    if rest := run.changes[_MOST_CHANGES:]:
        lines.append(f"• and {words.more_changes(rest)}")
    blocks = [kit.section("*What changes*\n" + "\n".join(lines))] if lines else []
    if run.note:
        blocks.append(kit.context(f"Note: {kit.text(run.note, 500)}"))
    return blocks


def _after_live(run: Run) -> list[Block]:
    """What can be done about something wrong that customers can buy already."""
    if run.state is not State.LIVE:
        return []
    portal = kit.link(words.portal_url(run.durable_id), "Partner Center")
    says = (
        "Something wrong with it? The marketplace has no undo, and a published version is never edited. "
        f"Whoever looks after the offer can, in {portal}:"
    )
    correct = f"• push the next version: correct the draft, then `/stage {kit.text(run.offer)}`"
    retire = _RETIRING if run.offer_type in words.MACHINES else _OTHERWISE
    return [kit.context(f"{says}\n{correct}\n{retire}")]


def _expected(estimate: Estimate | None) -> list[Block]:
    return [kit.context(*outlook.lines(estimate))] if estimate is not None else []


def _facts(run: Run) -> list[str]:
    started = f"Started by {words.who(run, run.requested_by)}, {kit.when(run.created_at)}"
    facts = [started]
    if run.ended_at is not None:
        facts.append(f"{words.in_all(run)} in all")
    if run.decided_by:
        who = words.everybody(run, run.decided_by)
        verb = "Rejected" if run.state is State.REJECTED else "Approved"
        at = f", {kit.when(run.decided_at)}" if run.decided_at else ""
        facts.append(f"{verb} by {who}{at}")
    if run.checked_at is not None and not is_final(run.state):
        facts.append(f"last checked {kit.when(max(_coarse(run.checked_at), run.created_at))}")
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
    if run.goes_live or run.changes:
        buttons.append(kit.button("All changes", Action.DETAILS, run.id))
    if can_cancel(run):
        says = f"The run of *{kit.text(run.offer)}* ends. Nothing that is live changes."
        if run.unknown_since is not None:
            says += " stagebot cannot ask the marketplace to stop: look in Partner Center."
        ask = kit.confirm(f"Cancel {offer}?", says, yes="Cancel the run", no="Keep it", danger=True)
        buttons.append(kit.button("Cancel run", Action.CANCEL, run.id, confirm=ask))
    if run.successor is not None:
        buttons.append(kit.button("Show the run that took its place", Action.WATCH, run.successor))
    if gives_way(run) or run.state in {State.CANCELED, State.REJECTED}:
        buttons.append(kit.button("Stage again", Action.STAGE_OFFER, run.offer))
    return kit.actions(Field.RUN, *buttons)
