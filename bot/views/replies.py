"""Answers for one pair of eyes: help, status, lists, and every error in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.errors import NotAllowed, StagebotError, UnknownOffer, UserError
from bot.domain.people import EVERYONE
from bot.ports.slack import Block, Message, View
from bot.views.blocks import kit
from bot.views.blocks.ids import Action, Callback, Field

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
        return "The policy names nobody who may. Whoever looks after `stagebot.yaml` can name somebody there."
    if EVERYONE in may:
        return "Any other full member of this workspace may."
    named = [kit.anybody(name) for name in sorted(may)[:_MOST_NAMED]]
    more = len(may) - _MOST_NAMED
    return f"Who may: {', '.join(named)}{f' and {more} more' if more > 0 else ''}."


def unknown_verb(said: str, near: str) -> Message:
    """Say that words mean nothing here, and which may have been meant."""
    hint = f" Did you mean `/stage {near}`?" if near else ""
    shown = f"I do not understand “{kit.text(said, 120)}”.{hint} `/stage help` shows what I know."
    return Message(text=shown, blocks=(kit.section(shown),))


def away(error: StagebotError) -> Message:
    """Say that a neighbour does not do what was asked, and whether trying again can help."""
    again = " Try again in a moment." if error.passes else ""
    text = f"{kit.text(str(error), 300)} Nothing was changed.{again}"
    return Message(text=text, blocks=(kit.section(f":warning: {text}"),))


def busy() -> Message:
    """Say that the database did not take it, and that nothing was done."""
    said = "I am busy right now and did nothing with that. Try again in a moment."
    return Message(text=said, blocks=(kit.section(f":warning: {said}"),))


def slow(*, changes: bool) -> Message:
    """Say that it took too long; of what `changes` something also that it may have been done all the same."""
    text = "That took too long, and nothing was changed by it. Try again in a moment."
    if changes:
        text = "That took too long to say whether it was done. Look at `/stage list` before you try again."
    return Message(text=text, blocks=(kit.section(f":warning: {text}"),))


def unstored(reason: str) -> Message:
    """Say why the database did not take it: what is known of it, and nothing more."""
    said = kit.text(reason, 300)
    return Message(text=said, blocks=(kit.section(f":warning: {said}"),))


def trouble(reference: str) -> Message:
    """Say that something went wrong that should not, with what to search the log for."""
    said = "Something went wrong on my side; nothing was changed."
    return Message(
        text=said, blocks=(kit.section(f":warning: {said}"), kit.context(f"Reference `{reference}`"))
    )


def nobody_may_approve() -> Message:
    """Tell the operators that runs in flight wait for approvals that cannot come, and how to mend it."""
    said = (
        "Runs in flight can be approved by nobody: the policy names too few people for them. Name approvers "
        "in `stagebot.yaml`; it is read again when it changes. `stagebot policy explain OFFER` says who may."
    )
    return Message(text=said, blocks=(kit.section(f":warning: {said}"),))


def as_view(message: Message) -> View:
    """Show an answer in a modal, where there is no channel to say it in."""
    return kit.modal(Callback.NOTICE, "stagebot", message.blocks)
