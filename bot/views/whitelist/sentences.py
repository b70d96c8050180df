"""The sentence for each event of a version of a whitelist: one table, complete by its type."""

from bot.domain.whitelist import events as whitelist_events
from bot.domain.whitelist.events import RevisionEvent
from bot.domain.whitelist.revision import WhitelistRevision
from bot.views.blocks import kit
from bot.views.blocks.sentence import Sentence
from bot.views.whitelist import words as whitelist_words


def sentence(event: RevisionEvent, revision: WhitelistRevision) -> Sentence | None:
    """Say what happened to a version; None for what its message alone shows."""
    match event:
        case (
            whitelist_events.WhitelistSaved()
            | whitelist_events.WhitelistWaiting()
            | whitelist_events.WhitelistApplied()
            | whitelist_events.WhitelistWithdrawn()
            | whitelist_events.WhitelistProposed()
        ):
            return None
        case whitelist_events.WhitelistConflicted():
            return Sentence(
                "the whitelist was changed in the draft by somebody else meanwhile, so nothing was "
                "overwritten. Show both lists and choose."
            )
        case whitelist_events.WhitelistRefused(reason=reason):
            return Sentence(f"the marketplace refused the whitelist: {kit.text(reason, 600)}")
        case whitelist_events.WhitelistNotRestaged(reason=reason):
            return Sentence(f"the whitelist is saved, but not pushed. {kit.text(reason, 300)}")
        case whitelist_events.WhitelistGroupChanged(group=group, owner=owner, added=added, removed=removed):
            return Sentence(
                f"the saved group “{kit.text(group, 60)}” of {kit.text(owner, 60)}, which is on this "
                f"whitelist, was changed by {kit.person(event.by)}: {added} added, {removed} removed. "
                "This whitelist stays as it is until somebody edits it."
            )
        case whitelist_events.WhitelistEnding(subscriptions=ids):
            near = tuple(entry for entry in revision.entries if entry.subscription in ids)
            return Sentence(f"the last day of {whitelist_words.named(near)} on the whitelist is near.")
