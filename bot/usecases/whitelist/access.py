"""Who may read and change a whitelist, and the version that is meant."""

from bot.domain.errors import NotAllowed, UnknownRequest
from bot.domain.people import Actor, Person, is_among
from bot.domain.values import OfferId, RevisionId
from bot.domain.whitelist.revision import WhitelistRevision
from bot.usecases.kernel.services import Services


async def get(services: Services, id_: RevisionId, by: Actor) -> WhitelistRevision:
    """Read a version of the actor's workspace. Raises UnknownRequest."""
    revision = await services.store.read(lambda tx: tx.revisions.get(id_))
    return _known(revision, by)


def _known(revision: WhitelistRevision | None, by: Actor) -> WhitelistRevision:
    if revision is None or revision.team != by.team:
        raise UnknownRequest("That change of the whitelist is not known any more. Open the whitelist again.")
    return revision


async def check_may_edit(services: Services, offer: OfferId, by: Actor) -> Person:
    """Return who that is; raise NotAllowed unless the policy lets them edit the offer's whitelist."""
    person = await services.people.person(by)
    if not person.is_member:
        raise NotAllowed("Only full members of this workspace can edit a whitelist.")
    if not is_among(person, services.policy.for_offer(offer).editors):
        raise NotAllowed("The policy names other people for editing this offer's whitelist.")
    return person
