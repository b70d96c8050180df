"""Answers for one pair of eyes: help, status, lists, and every error in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.errors import NotAllowed, UnknownOffer, UserError
from bot.domain.values import ChannelId, OfferId
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


def unstored(reason: str) -> Message:
    """Say why the database did not take it: what is known of it, and nothing more."""
    said = kit.text(reason, 300)
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


def as_view(message: Message) -> View:
    """Show an answer in a modal, where there is no channel to say it in."""
    return kit.modal(Callback.NOTICE, "stagebot", message.blocks)
