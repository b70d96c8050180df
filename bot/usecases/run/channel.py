"""Where a run is shown: its messages called up again, or moved to another channel."""

from bot.domain.aggregate import Outcome
from bot.domain.errors import NotAllowed, UnknownRequest
from bot.domain.notify.routing import Slot
from bot.domain.people import Actor, Person, is_among
from bot.domain.run import run as runs
from bot.domain.run.events import MessagesCalledUp
from bot.domain.run.run import Run
from bot.domain.values import ChannelId, RunId
from bot.ports.store.tx import Tx
from bot.usecases.kernel.record import record
from bot.usecases.kernel.services import Services
from bot.usecases.kernel.transact import transact
from bot.usecases.run.queries import get


async def hurry(services: Services, run: Run) -> None:
    """Have what is owed about a run tried now: the channel may be writable again."""
    now = services.clock.now()
    await transact(services, lambda tx, _: tx.outbox.hurry(run.id, now=now), is_effect=False)


async def show_in(services: Services, run_id: RunId, channel: ChannelId, *, by: Actor) -> Run:
    """Have a run's card and review stand in that channel; whatever is not there is posted.

    Raises NotAllowed, UnknownRequest, PeopleUnknown.
    """
    run = await get(services, run_id, by)
    person = await services.people.person(by)
    _check_may_show(services, run, person)
    return await transact(services, lambda tx, _: _show_in(tx, services, run_id, channel, person))


def _check_may_show(services: Services, run: Run, person: Person) -> None:
    policy = services.policy.for_offer(run.offer)
    allowed = policy.stagers | policy.may_approve
    if not person.is_member:
        raise NotAllowed("Only full members of this workspace can choose where a run is shown.")
    if person.id != run.requested_by and not is_among(person, allowed):
        raise NotAllowed("The policy names other people for this offer.", may=allowed)


def _show_in(tx: Tx, services: Services, run_id: RunId, channel: ChannelId, person: Person) -> Run:
    run = tx.runs.get(run_id)
    if run is None:
        raise UnknownRequest
    now = services.clock.now()
    if channel == run.channel:
        tx.outbox.hurry(run.id, now=now)
        if all(_stands(tx, run, slot) for slot in _wanted(run)):
            return run
        return record(tx, services, Outcome(run, (MessagesCalledUp(at=now, by=person.id),)))
    tx.outbox.move(run.id, channel, now=now)
    named = runs.acting(run, person.id, person.name)
    return record(tx, services, runs.move(named, channel, by=person.id, now=now))


def _wanted(run: Run) -> tuple[Slot, ...]:
    return (Slot.CARD,) if run.digest is None else (Slot.CARD, Slot.REVIEW)


def _stands(tx: Tx, run: Run, slot: Slot) -> bool:
    return tx.posts.get(run.id, slot, run.channel) is not None
