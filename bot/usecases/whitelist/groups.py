"""Saved groups of subscriptions."""

from bot.domain.people import Actor
from bot.domain.values import OfferId
from bot.domain.whitelist.entries import Entries
from bot.usecases.kernel.services import Services
from bot.usecases.whitelist.access import check_may_edit


async def saved(services: Services, by: Actor) -> dict[str, Entries]:
    """Return the saved groups of the actor's workspace."""
    return dict(await services.store.read(lambda tx: tx.groups.all(by.team)))


async def save_group(services: Services, name: str, entries: Entries, *, offer: OfferId, by: Actor) -> None:
    """Save a list with its labels and end dates under a name, for other offers. Raises NotAllowed."""
    person = await check_may_edit(services, offer, by)
    now = services.clock.now()
    await services.store.write(lambda tx: tx.groups.put(by.team, name, entries, by=person.id, now=now))
