"""The message of one version of a whitelist in the channel, and the news in its thread. Short ids only."""

from bot.domain.values import PersonId
from bot.domain.whitelist import events as happened
from bot.domain.whitelist.events import RevisionEvent
from bot.domain.whitelist.revision import RevisionState, WhitelistRevision
from bot.ports.slack import Block, Message
from bot.views import kit
from bot.views import whitelist_words as said
from bot.views.ids import Action, Field


def post(revision: WhitelistRevision, *, mention: PersonId | None) -> Message:
    """Draw a version as it is now."""
    offer = kit.text(revision.offer)
    if revision.state is RevisionState.PROPOSED:
        return _proposal(revision, mention)
    what = said.counted(revision.diff)
    lines = [f":busts_in_silhouette: *{offer}*: {said.author(revision)} changed the whitelist, {what}"]
    lines += _details(revision)
    why = [kit.context(kit.text(revision.why, 300))] if revision.why else []
    facts = kit.context(
        f"Version {revision.number}, {said.state(revision)}",
        f"{said.subscriptions(len(revision.entries))} in all",
    )
    blocks = [kit.section("\n".join(lines)), *why, facts, *_buttons(revision)]
    return Message(
        text=f"{offer}: whitelist changed ({what}), {said.state(revision)}", blocks=kit.fitted(blocks)
    )


def _details(revision: WhitelistRevision) -> list[str]:
    change = revision.diff
    parts = [
        ("added", change.added),
        ("removed", change.removed),
        ("relabelled", tuple(now for _, now in change.relabelled)),
    ]
    return [f"• {verb}: {said.named(entries)}" for verb, entries in parts if entries]


def _buttons(revision: WhitelistRevision) -> list[Block]:
    if revision.state is RevisionState.CONFLICTED:
        look = kit.button("Show both lists", Action.WHITELIST_REVIEW, revision.id, style="primary")
        return [kit.actions(Field.RUN, look)]
    if revision.state is RevisionState.APPLIED and not revision.restage:
        push = kit.button("Push to staging", Action.STAGE_OFFER, revision.offer)
        return [kit.context(said.IN_FORCE_LATER), kit.actions(Field.RUN, push)]
    return []


def _proposal(revision: WhitelistRevision, mention: PersonId | None) -> Message:
    offer = kit.text(revision.offer)
    whom = f"{kit.person(mention)} " if mention else ""
    gone = revision.diff.removed
    says = (
        f"{whom}:calendar: *{offer}*: the last day of {said.subscriptions(len(gone))} on the whitelist has "
        f"passed: {said.named(gone)}. Nothing is removed before somebody decides."
    )
    look = kit.button("Review removing them", Action.WHITELIST_REVIEW, revision.id, style="primary")
    return Message(
        text=f"{offer}: {said.subscriptions(len(gone))} on the whitelist ended",
        blocks=(kit.section(says), kit.actions(Field.RUN, look)),
    )


def news(event: RevisionEvent, revision: WhitelistRevision, *, mention: PersonId | None) -> Message | None:
    """Say in the thread, and to the channel, what somebody must know of."""
    plain = _news(event, revision)
    if not plain:
        return None
    whom = f"{kit.person(mention)} " if mention else ""
    offer = kit.text(revision.offer)
    return Message(text=f"{offer}: {plain}", blocks=(kit.section(f"{whom}{offer}: {plain}"),))


def _news(event: RevisionEvent, revision: WhitelistRevision) -> str:
    match event:
        case happened.WhitelistConflicted():
            return (
                "the whitelist was changed in the draft by somebody else meanwhile, so nothing was "
                "overwritten. Show both lists and choose."
            )
        case happened.WhitelistRefused(reason=reason):
            return f"the marketplace refused the whitelist: {kit.text(reason, 600)}"
        case happened.WhitelistNotRestaged(reason=reason):
            return f"the whitelist is saved, but not pushed. {kit.text(reason, 300)}"
        case happened.WhitelistEnding(subscriptions=ids):
            near = tuple(entry for entry in revision.entries if entry.subscription in ids)
            return f"the last day of {said.named(near)} on the whitelist is near."
        case _:
            return ""
