"""Answers for one pair of eyes: help, status, lists, and every error in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.errors import AlreadyDecided, NotAllowed, StagebotError, UnknownOffer, UserError
from bot.domain.offer.offer import Offer
from bot.domain.people import EVERYONE
from bot.domain.values import OfferId
from bot.ports.slack import Block, Message, View
from bot.views.blocks import kit
from bot.views.blocks.ids import Action, Callback, Field, verb_action

_MOST_NAMED = 20
_MOST_BUTTONS = 5
_MOST_CHOICES = 100
_PICKED = 99
"""The number of a picker beside buttons of the same kind: action ids in one block must differ."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpEntry:
    """One command, as help explains it."""

    usage: str
    does: str
    example: str
    synonyms: tuple[str, ...] = ()


def help_(entries: Sequence[HelpEntry]) -> Message:
    """Explain commands."""
    lines = [
        f"`{entry.usage}`\n{entry.does} For example `{entry.example}`.{_also(entry)}" for entry in entries
    ]
    intro = (
        "An offer can be named by its ID, its name, its GUID or its Partner Center link. "
        "In a thread Slack knows no commands: mention me there, as in `@stagebot status`, "
        "or write to me directly."
    )
    return Message(
        text="How to use /stage", blocks=(*kit.paragraphs(lines, between="\n\n"), kit.context(intro))
    )


def _also(entry: HelpEntry) -> str:
    return f" Also: {', '.join(f'`{name}`' for name in entry.synonyms)}." if entry.synonyms else ""


def done(says: str) -> Message:
    """Confirm something in a sentence."""
    said = kit.text(says, 600)
    return Message(text=said, blocks=(kit.section(f":white_check_mark: {said}"),))


def sorry(error: UserError) -> Message:
    """Say what a person can mend."""
    said = kit.text(str(error), 900)
    blocks: list[Block] = [kit.section(f":no_entry: {said}")]
    if isinstance(error, UnknownOffer) and error.near:
        near = [
            kit.button(kit.plain(name, 75), f"{Action.STAGE_OFFER}:{i}", name)
            for i, name in enumerate(error.near[:5])
        ]
        blocks.append(kit.actions(Field.NEAR, *near))
    if isinstance(error, AlreadyDecided) and error.at is not None:
        blocks.append(kit.context(f"It was decided {kit.when(error.at)}."))
    if isinstance(error, NotAllowed) and error.may is not None:
        blocks.append(kit.context(who_may(error.may)))
    return Message(text=said, blocks=tuple(blocks))


def who_may(may: frozenset[str]) -> str:
    """Name those whom the policy lets do something, in a sentence."""
    if not may:
        return "The policy names nobody who may. Whoever looks after `stagebot.yaml` can name somebody there."
    if EVERYONE in may:
        return "Any other full member of this workspace may."
    named = [kit.anybody(name) for name in sorted(may)[:_MOST_NAMED]]
    more = len(may) - _MOST_NAMED
    return f"Who may: {', '.join(named)}{f' and {more} more' if more > 0 else ''}."


def unclear(typed: str, near: str = "") -> Message:
    """Say that words mean nothing here, and which command may have been meant."""
    hint = f" Did you mean `/stage {near}`?" if near else ""
    push = f" `/stage push {kit.text(typed, 50)}` if that is an offer." if near and " " not in typed else ""
    shown = f"I do not understand “{kit.text(typed, 120)}”.{hint}{push} `/stage help` shows what I know."
    return Message(text=shown, blocks=(kit.section(shown),))


def no_such_offer(error: UnknownOffer, verb: str) -> Message:
    """Say that no offer has that name, with the near ones as buttons that do what was asked for."""
    shown = kit.text(str(error), 300)
    if not error.near:
        hint = "`/stage list` shows what is in flight."
        return Message(text=shown, blocks=(kit.section(f":mag: {shown} {hint}"),))
    near = _offer_buttons(verb, error.near)
    return Message(text=shown, blocks=(kit.section(f":mag: {shown} Did you mean one of these?"), near))


def by_button(verb: str, about: str, does: str) -> Message:
    """Give the button for what needs a window: a message cannot open one."""
    named = kit.text(about, 80)
    says = f"{does} For {named} that needs a window, and a message opens none: press the button."
    button = kit.button(kit.plain(f"{verb.capitalize()} {about}", 75), verb_action(verb), about[:200])
    return Message(text=says, blocks=(kit.section(says), kit.actions(Field.NEAR, button)))


def which_offer(verb: str, usage: str, offers: Sequence[OfferId]) -> Message:
    """Ask which offer a command is about, with the likely ones as buttons."""
    asked = f"Which offer? `{usage}`, with its ID, name or Partner Center link."
    picker = kit.looked_up(f"{verb_action(verb)}:{_PICKED}", "Or begin to type an ID or a name")
    blocks = [_offer_buttons(verb, offers)] if offers else []
    return Message(text=asked, blocks=(kit.section(asked), *blocks, kit.actions(Field.PICK, picker)))


def choices(offers: Sequence[Offer]) -> list[Block]:
    """Return offers as the entries of a list that is looked up while somebody types."""
    return [
        {
            "text": kit.plain_text(kit.plain(f"{offer.id}: {offer.name}" if offer.name else offer.id, 75)),
            "value": offer.id,
        }
        for offer in offers[:_MOST_CHOICES]
    ]


def _offer_buttons(verb: str, offers: Sequence[str]) -> Block:
    named = enumerate(offers[:_MOST_BUTTONS])
    buttons = [kit.button(offer, f"{verb_action(verb)}:{i}", offer) for i, offer in named]
    return kit.actions(Field.NEAR, *buttons)


def away(error: StagebotError) -> Message:
    """Say that a neighbour does not do what was asked, and whether trying again can help."""
    again = " Try again in a moment." if error.passes else ""
    text = f"{kit.text(str(error), 300)} Nothing was changed.{again}"
    return Message(text=text, blocks=(kit.section(f":warning: {text}"),))


BUSY = "The database is busy or away; nothing was done. Try again in a moment."


def busy() -> Message:
    """Say that the database did not take it, and that nothing was done."""
    return Message(text=BUSY, blocks=(kit.section(f":warning: {BUSY}"),))


def nothing_done(why: str) -> Message:
    """Say that a command was not answered, which changed nothing."""
    said = f"{why} Nothing was changed; type the command again."
    return Message(text=said, blocks=(kit.section(f":warning: {said}"),))


def too_many() -> Message:
    """Say that one person asked for too much within a minute."""
    said = "You asked for more than one person may in a minute, so nothing was done with that. Wait a minute."
    return Message(text=said, blocks=(kit.section(f":warning: {said}"),))


def unstored(reason: str) -> Message:
    """Say why the database did not take it: what is known of it, and nothing more."""
    said = kit.text(reason, 300)
    return Message(text=said, blocks=(kit.section(f":warning: {said}"),))


def unsure(why: str) -> Message:
    """Say that it is not known whether something was done, and where to look."""
    said = (
        f"{why} Whether that was done is not known. Look at the message in the channel or at "
        "/stage list before you try again; a second click has no second effect if it was done."
    )
    return Message(text=said, blocks=(kit.section(f":warning: {said}"),))


def trouble(reference: str) -> Message:
    """Say that something went wrong that should not, with what to search the log for."""
    said = "Something went wrong on my side; nothing was changed."
    return Message(
        text=said, blocks=(kit.section(f":warning: {said}"), kit.context(f"Reference `{reference}`"))
    )


def window_late() -> Message:
    """Say that Slack did not tell whether a window opened."""
    said = (
        "Slack is slow and did not say whether the window opened. It is filled when it appears. "
        "Nothing was changed: if it does not appear, ask for it again."
    )
    return Message(text=said, blocks=(kit.section(f":warning: {said}"),))


def window_missing() -> Message:
    """Say that a window did not open."""
    said = "Slack did not open the window, or it was closed. Nothing was changed: ask for it again."
    return Message(text=said, blocks=(kit.section(f":warning: {said}"),))


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
