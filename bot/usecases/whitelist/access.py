"""Who may read and change a whitelist, and the version that is meant."""

from bot.domain.errors import NotAllowed, UnknownRequest
from bot.domain.people import Actor, Person
from bot.domain.policy.rights import check_named
from bot.domain.values import OfferId, RevisionId
from bot.domain.whitelist.reads import WhitelistRead, reading_stream
from bot.domain.whitelist.revision import WhitelistRevision
from bot.ports.store.tx import Tx
from bot.usecases.kernel.reading import reader
from bot.usecases.kernel.services import Services


async def get(services: Services, id_: RevisionId, by: Actor) -> WhitelistRevision:
    """Read a version of the actor's workspace. Raises NotAllowed, UnknownRequest."""
    revision = _known(await services.store.read(lambda tx: tx.revisions.get(id_)), by)
    await reader(services, revision.offer, by)
    return revision


async def download(services: Services, id_: RevisionId, by: Actor) -> WhitelistRevision:
    """Read a version that leaves as a file; that is written down. Raises as `get` does."""
    revision = await get(services, id_, by)
    await services.store.write(lambda tx: note_read(tx, services, revision.offer, by, how="file"))
    return revision


def note_read(tx: Tx, services: Services, offer: OfferId, by: Actor, *, how: str) -> None:
    """Write down that somebody is shown a whitelist."""
    event = WhitelistRead(at=services.clock.now(), by=by.person, offer=offer, how=how)
    tx.journal.append(reading_stream(by.team, offer), event, id_=services.clock.new_id())


def _known(revision: WhitelistRevision | None, by: Actor) -> WhitelistRevision:
    if revision is None or revision.team != by.team:
        raise UnknownRequest("That change of the whitelist is not known any more. Open the whitelist again.")
    return revision


async def check_may_edit(services: Services, offer: OfferId, by: Actor) -> Person:
    """Return who that is; raise NotAllowed unless the policy lets them edit the offer's whitelist."""
    person = await services.people.person(by)
    if not person.is_member:
        raise NotAllowed("Only full members of this workspace can edit a whitelist.")
    editors = services.policy.for_offer(offer).editors
    otherwise = "The policy names other people for editing this offer's whitelist."
    check_named(person, editors, otherwise, key="whitelist_editors")
    return person
