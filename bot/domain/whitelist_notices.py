"""Who hears what when a whitelist changes."""

from bot.domain import whitelist_events as happened
from bot.domain.notices import Notice, Slot
from bot.domain.policy import OfferPolicy
from bot.domain.revision import WhitelistRevision
from bot.domain.values import HOUSE, PersonId
from bot.domain.whitelist_events import RevisionEvent


def notices_for_revision(
    event: RevisionEvent, revision: WhitelistRevision, policy: OfferPolicy
) -> tuple[Notice, ...]:
    """Return what to say about an event: one message per version, updated in place, news in its thread."""
    message = Notice(slot=Slot.WHITELIST, channel=revision.channel)
    match event:
        case happened.WhitelistSaved() | happened.WhitelistWaiting() | happened.WhitelistApplied():
            return (message,)
        case (
            happened.WhitelistConflicted()
            | happened.WhitelistRefused()
            | happened.WhitelistNotRestaged()
            | happened.WhitelistEnding()
        ):
            return (message, _news(revision, _whose(revision, policy)))
        case happened.WhitelistProposed():
            return (Notice(slot=Slot.WHITELIST, channel=revision.channel, mention=_whose(revision, policy)),)


def _news(revision: WhitelistRevision, person: PersonId | None) -> Notice:
    return Notice(slot=Slot.WHITELIST_NEWS, channel=revision.channel, loud=True, mention=person)


def _whose(revision: WhitelistRevision, policy: OfferPolicy) -> PersonId | None:
    return revision.by if revision.by != HOUSE else policy.contact
