"""Answers for one pair of eyes: help, status, lists, and every error in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.errors import NotAllowed, UnknownOffer, UserError
from bot.domain.run.run import Run
from bot.domain.run.states import State, is_final
from bot.domain.run.steps import current
from bot.domain.run.summaries import RunLine
from bot.domain.values import ChannelId, OfferId
from bot.ports.slack import Block, Message, View
from bot.views import kit, words
from bot.views.card import card
from bot.views.ids import Action, Callback, Field

_NOT_CANCELABLE = {
    State.GOING_LIVE: "It is going live, and Microsoft knows no cancel after that.",
    State.LIVE: "It is live already.",
}
_MOST_NAMED = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpEntry:
    """One command, as help explains it."""

    verb: str
    usage: str
    says: str
    example: str


def help_(entries: Sequence[HelpEntry]) -> Message:
    """Explain commands."""
    lines = [f"`{entry.usage}`\n{entry.says} For example `{entry.example}`." for entry in entries]
    intro = "In a thread Slack knows no commands: use the buttons there."
    return Message(text="How to use /stage", blocks=(kit.section("\n\n".join(lines)), kit.context(intro)))


def menu(lines: Sequence[RunLine]) -> Message:
    """What is in flight, and the common things to do."""
    listed = runs(lines)
    says = "Type `/stage offer-x` with your offer's ID to push it to staging."
    buttons = kit.actions(
        Field.MENU, kit.button("Everything in flight", Action.LIST), kit.button("Help", Action.HELP)
    )
    return Message(text="stagebot", blocks=kit.fitted([kit.section(says), *listed.blocks, buttons]))


def status(line: RunLine) -> Message:
    """Where one run is."""
    drawn = card(line.run, usual=line.usual)
    steps = drawn.fallback_blocks or drawn.blocks
    links = [kit.context(kit.link(line.permalink, "Open its card"))] if line.permalink else []
    return Message(text=drawn.text, blocks=kit.fitted([*steps, *links]))


def runs(lines: Sequence[RunLine]) -> Message:
    """A list of runs, failures first."""
    if not lines:
        return Message(text="Nothing is in flight", blocks=(kit.section("Nothing is in flight."),))
    ordered = sorted(lines, key=lambda line: line.run.state is not State.FAILED)
    return Message(
        text=f"{words.count(len(lines), 'run')}",
        blocks=kit.fitted([kit.section("\n".join(run_line(line) for line in ordered))]),
    )


def run_line(line: RunLine) -> str:
    """Say a run in one line, linked to its card."""
    run = line.run
    name = kit.text(run.offer)
    named = kit.link(line.permalink, name) if line.permalink else f"*{name}*"
    step = current(run.steps)
    doing = f", {kit.text(step.title, 80)}" if step and not is_final(run.state) else ""
    by = f"started by {words.who(run, run.requested_by)} {kit.when(run.created_at)}"
    return f"{named}: {words.state(run)}{doing}, {by}"


def details(run: Run) -> Message:
    """Where each change of a run lies, for those who want to look."""
    said = f"What changes in {kit.text(run.offer)}, in the API's own words"
    if not run.details:
        return Message(text=said, blocks=(kit.section("There is nothing published to compare with."),))
    pairs = [f"{text}\n    {where}" for text, where in zip(run.changes, run.details, strict=False)]
    return Message(text=said, blocks=(kit.section(f"{said}:"), kit.quoted(pairs)))


def cancel(line: RunLine) -> Message:
    """The button that cancels an offer's run, or why there is none."""
    run = line.run
    offer = kit.text(run.offer)
    why = _NOT_CANCELABLE.get(run.state)
    if why is None and is_final(run.state):
        why = f"Its last run is over ({words.STATES[run.state][1]})."
    if why is not None:
        return Message(text=why, blocks=(kit.section(f"*{offer}* cannot be canceled. {why}"),))
    says = f"The run of *{offer}* ends. What is live stays as it is."
    if run.state in {State.STAGED, State.AWAITING_APPROVAL}:
        says += " The preview stays in the marketplace until the next push to staging."
    ask = kit.confirm("Cancel the run?", says, yes="Cancel the run", no="Keep it", danger=True)
    button = kit.button("Cancel run", Action.CANCEL, run.id, style="danger", confirm=ask)
    said = f"*{offer}* is {words.state(run)}."
    return Message(text=f"Cancel {offer}?", blocks=(kit.section(said), kit.actions(Field.RUN, button)))


def canceling(run: Run) -> Message:
    """What became of the wish to cancel."""
    if run.state is State.CANCELED:
        return done(f"The run of {run.offer} is canceled.")
    return done(f"The marketplace is asked to cancel {run.offer}; the thread tells what it answers.")


def approved(run: Run, missing: int) -> Message:
    """Thank for a yes."""
    if missing:
        return done(f"Recorded. {words.count(missing, 'more approval')} needed.")
    return done(f"That was the last approval needed: {run.offer} goes live now.")


def done(says: str) -> Message:
    """Confirm something in a sentence."""
    said = kit.text(says, 600)
    return Message(text=said, blocks=(kit.section(f":white_check_mark: {said}"),))


def sorry(error: UserError) -> Message:
    """Say what a person can mend."""
    said = kit.text(str(error), 900)
    blocks: list[Block] = [kit.section(f":no_entry: {said}")]
    if isinstance(error, UnknownOffer) and error.near:
        near = [kit.button(name, f"{Action.STAGE_OFFER}:{i}", name) for i, name in enumerate(error.near[:5])]
        blocks.append(kit.actions(Field.NEAR, *near))
    if isinstance(error, NotAllowed) and error.may is not None:
        blocks.append(kit.context(_who_may(error.may)))
    return Message(text=said, blocks=tuple(blocks))


def _who_may(may: frozenset[str]) -> str:
    if not may:
        return "Any other full member of this workspace may."
    named = [kit.anybody(name) for name in sorted(may)[:_MOST_NAMED]]
    more = len(may) - _MOST_NAMED
    return f"Who may: {', '.join(named)}{f' and {more} more' if more > 0 else ''}."


def unknown_verb(said: str, near: str) -> Message:
    """Say that words mean nothing here, and which may have been meant."""
    hint = f" Did you mean `/stage {near}`?" if near else ""
    shown = f"I do not understand “{kit.text(said, 120)}”.{hint} `/stage help` shows what I know."
    return Message(text=shown, blocks=(kit.section(shown),))


def away(reason: str) -> Message:
    """Say that a neighbour does not answer."""
    said = f"{kit.text(reason, 300)} Nothing was changed. Try again in a moment."
    return Message(text=said, blocks=(kit.section(f":warning: {said}"),))


def busy() -> Message:
    """Say that the database did not take it, and that nothing was done."""
    said = "I am busy right now and did nothing with that. Try again in a moment."
    return Message(text=said, blocks=(kit.section(f":warning: {said}"),))


def slow() -> Message:
    """Say that it took too long to tell whether it was done."""
    said = "That took too long to say whether it was done. Look at `/stage list` before trying again."
    return Message(text=said, blocks=(kit.section(f":warning: {said}"),))


def trouble(reference: str) -> Message:
    """Say that something went wrong that should not, with what to search the log for."""
    said = "Something went wrong on my side; nothing was changed."
    return Message(
        text=said, blocks=(kit.section(f":warning: {said}"), kit.context(f"Reference `{reference}`"))
    )


def route_broken(offer_id: OfferId, channel: ChannelId) -> Message:
    """Tell the person whose run or whitelist it is that the channel cannot be written to."""
    offer = kit.text(offer_id)
    said = f"I cannot write to <#{channel}>, so what happens to *{offer}* is not shown there."
    cure = "Invite me with `/invite @stagebot`, or unarchive the channel; the next change is then posted."
    return Message(text=f"{offer}: channel cannot be written to", blocks=(kit.section(f"{said} {cure}"),))


def whitelist_file(offer: OfferId) -> str:
    """Say what the file is that comes with it."""
    return f"The whitelist of *{kit.text(offer)}* as it is in the draft. Upload it again in its form."


def as_view(message: Message) -> View:
    """Show an answer in a modal, where there is no channel to say it in."""
    return kit.modal(Callback.NOTICE, "stagebot", message.blocks)
