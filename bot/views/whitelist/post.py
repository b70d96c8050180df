"""The message of one version of a whitelist in the channel, and the news in its thread. Short ids only."""

from bot.domain.values import OfferId, PersonId
from bot.domain.whitelist.revision import OPEN, RevisionState, WhitelistRevision
from bot.ports.slack import Block, Message
from bot.views.blocks import kit
from bot.views.blocks.ids import Action, Field
from bot.views.whitelist import words as whitelist_words


def post(revision: WhitelistRevision, *, mention: PersonId | None) -> Message:
    """Draw a version as it is now."""
    offer = kit.text(revision.offer)
    if revision.state is RevisionState.PROPOSED:
        return _proposal(revision, mention)
    what = whitelist_words.counted(revision.diff)
    lines = [
        f":busts_in_silhouette: *{offer}*: {whitelist_words.author(revision)} changed the whitelist, {what}"
    ]
    lines += _details(revision)
    if revision.state is RevisionState.WITHDRAWN and revision.problem:
        lines.append(kit.text(revision.problem))
    why = [kit.context(kit.text(revision.why, 300))] if revision.why else []
    facts = kit.context(
        f"Version {revision.number}, {whitelist_words.state(revision)}",
        f"{whitelist_words.subscriptions(len(revision.entries))} in all",
    )
    blocks = [kit.section("\n".join(lines)), *why, facts, *_buttons(revision)]
    return Message(
        text=f"{offer}: whitelist changed ({what}), {whitelist_words.state(revision)}",
        blocks=kit.fitted(blocks),
    )


def _details(revision: WhitelistRevision) -> list[str]:
    change = revision.diff
    parts = [
        ("added", change.added),
        ("removed", change.removed),
        ("with another label", tuple(now for _, now in change.relabelled)),
    ]
    return [f"• {verb}: {whitelist_words.named(entries)}" for verb, entries in parts if entries]


def _buttons(revision: WhitelistRevision) -> list[Block]:
    if revision.state is RevisionState.CONFLICTED:
        look = kit.button("Show both lists", Action.WHITELIST_REVIEW, revision.id, style="primary")
        return [kit.actions(Field.RUN, look)]
    if revision.state in OPEN:
        return [kit.actions(Field.RUN, _withdraw(revision))]
    if revision.state is RevisionState.APPLIED and not revision.restage:
        push = kit.button("Push to staging", Action.STAGE_OFFER, revision.offer)
        return [kit.context(whitelist_words.IN_FORCE_LATER), kit.actions(Field.RUN, push)]
    return []


def _withdraw(revision: WhitelistRevision) -> Block:
    says = "The draft stays as it is. The list can be edited anew at any time."
    sure = kit.confirm("Withdraw this change?", says, yes="Withdraw", no="Keep it")
    return kit.button("Withdraw this change", Action.WHITELIST_WITHDRAW, revision.id, confirm=sure)


def _proposal(revision: WhitelistRevision, mention: PersonId | None) -> Message:
    offer = kit.text(revision.offer)
    whom = f"{kit.person(mention)} " if mention else ""
    gone = revision.diff.removed
    says = (
        f"{whom}:calendar: *{offer}*: the last day of {whitelist_words.subscriptions(len(gone))} on the "
        f"whitelist has passed: {whitelist_words.named(gone)}. Nothing is removed before somebody decides."
    )
    look = kit.button("Review removing them", Action.WHITELIST_REVIEW, revision.id, style="primary")
    return Message(
        text=f"{offer}: {whitelist_words.subscriptions(len(gone))} on the whitelist ended",
        blocks=(kit.section(says), kit.actions(Field.RUN, look)),
    )


def whitelist_file(offer: OfferId) -> str:
    """Say what the file is that comes with it."""
    return f"The whitelist of *{kit.text(offer)}* as it is in the draft. Upload it again in its form."
