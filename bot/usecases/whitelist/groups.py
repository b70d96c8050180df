"""Saved groups of subscriptions: each belongs to an offer, whose editors alone may change it."""

from collections.abc import Mapping

from bot.domain.aggregate import Outcome
from bot.domain.errors import NotAllowed
from bot.domain.people import Actor, Person
from bot.domain.policy.rights import may_read
from bot.domain.values import OfferId
from bot.domain.whitelist.entries import Entries
from bot.domain.whitelist.events import WhitelistGroupChanged
from bot.domain.whitelist.saved_groups import GroupSaved, saved_groups_stream
from bot.ports.store.tx import Tx
from bot.ports.store.whitelists import GroupOwner
from bot.usecases.kernel.record import record
from bot.usecases.kernel.services import Services, WorkerName
from bot.usecases.kernel.transact import transact
from bot.usecases.whitelist.access import check_may_edit


async def saved(services: Services, by: Actor) -> dict[str, Entries]:
    """Return the saved groups that the actor may read: those of offers that they may read."""
    person = await services.people.person(by)
    return await services.store.read(lambda tx: readable(tx, services, person))


def readable(tx: Tx, services: Services, person: Person) -> dict[str, Entries]:
    """Return the saved groups of offers that a person may read, and their own of before groups had offers."""
    owners = tx.groups.owners(person.team)
    found = tx.groups.all(person.team)
    return {name: entries for name, entries in found.items() if _may_see(services, owners[name], person)}


def _may_see(services: Services, owner: GroupOwner, person: Person) -> bool:
    if not owner.offer:
        return owner.saved_by == person.id
    return may_read(services.policy.for_offer(owner.offer), person)


async def save_group(services: Services, name: str, entries: Entries, *, offer: OfferId, by: Actor) -> None:
    """Save a list with its labels and end dates; lists that hold the group are told. Raises NotAllowed."""
    person = await check_may_edit(services, offer, by)
    owners: Mapping[str, GroupOwner] = await services.store.read(lambda tx: tx.groups.owners(by.team))
    owner = owners.get(name)
    if owner is not None and owner.offer and owner.offer != offer:
        await _check_owns(services, name, owner.offer, by)
    elif owner is not None and not owner.offer and owner.saved_by != person.id:
        raise NotAllowed(f"The group “{name}” was saved by somebody else. Choose another name.")
    belongs = owner.offer if owner is not None and owner.offer else offer
    await transact(
        services,
        lambda tx, _: _save(tx, services, name, entries, offer=belongs, by=by),
        nudges=(WorkerName.RELAY,),
    )


async def _check_owns(services: Services, name: str, offer: OfferId, by: Actor) -> None:
    try:
        await check_may_edit(services, offer, by)
    except NotAllowed:
        raise NotAllowed(
            f"The group “{name}” belongs to {offer}, and only its editors may change it. Choose another name."
        ) from None


def _save(tx: Tx, services: Services, name: str, entries: Entries, *, offer: OfferId, by: Actor) -> None:
    before = tx.groups.all(by.team).get(name, ())
    was, now = {entry.subscription for entry in before}, {entry.subscription for entry in entries}
    tx.groups.put(by.team, name, entries, offer=offer, by=by.person, now=services.clock.now())
    added, removed = tuple(sorted(now - was)), tuple(sorted(was - now))
    if not added and not removed:
        return
    event = GroupSaved(
        at=services.clock.now(), by=by.person, name=name, offer=offer, added=added, removed=removed
    )
    tx.journal.append(saved_groups_stream(by.team), event, id_=services.clock.new_id())
    for revision in tx.revisions.in_draft(by.team) if was else ():
        holds = was <= {entry.subscription for entry in revision.entries}
        if holds and revision.offer != offer:
            told = WhitelistGroupChanged(
                at=services.clock.now(),
                by=by.person,
                group=name,
                owner=offer,
                added=len(added),
                removed=len(removed),
            )
            record(tx, services, Outcome(revision, (told,)))
