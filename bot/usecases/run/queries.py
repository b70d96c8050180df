"""The read side: what status, list, history and menu show. Nothing here asks Slack or the marketplace."""

from collections.abc import Sequence
from datetime import timedelta

from bot.domain.errors import UnknownRequest
from bot.domain.notify.routing import Slot
from bot.domain.offer.offer import Offer
from bot.domain.people import Actor
from bot.domain.policy.rights import check_may_read, may_read
from bot.domain.run.run import Run, gives_way
from bot.domain.run.states import State, is_final
from bot.domain.run.summaries import RunPage, RunSummary
from bot.domain.values import ChannelId, DurableId, OfferId, RunId
from bot.ports.slack import Ts
from bot.ports.store.tx import Tx
from bot.usecases.kernel.estimates import estimates_of
from bot.usecases.kernel.reading import check_run, member, readable, reader
from bot.usecases.kernel.services import Services
from bot.usecases.offer import catalogue

RECENT = timedelta(days=1)
_PAGE = 10
_MOST_PAST = 200


async def in_flight(services: Services, product: DurableId) -> Run | None:
    """Return the run that is in the way of a new one: the offer's run in flight, if it does not give way."""
    run = await services.store.read(lambda tx: tx.runs.active_for(product))
    return None if run is None or gives_way(run) else run


async def giving_way(services: Services, product: DurableId) -> Run | None:
    """Return the run whose place a new push would take, because changes were asked for."""
    run = await services.store.read(lambda tx: tx.runs.active_for(product))
    return run if run is not None and gives_way(run) else None


async def in_flight_lines(services: Services, by: Actor) -> RunPage:
    """Return the runs in flight that the actor may read, oldest first. Raises NotAllowed."""
    person = await member(services, by)

    def body(tx: Tx) -> RunPage:
        return page_of(tx, services, readable(services, tx.runs.active(by.team), person))

    return await services.store.read(body)


async def board(services: Services, by: Actor, *, first: int = 0) -> RunPage:
    """Return what failed within a day, then what is in flight, from the `first` on. Raises NotAllowed."""
    person = await member(services, by)
    since = services.clock.now() - RECENT

    def body(tx: Tx) -> RunPage:
        recent = tx.runs.recent(by.team, limit=_MOST_PAST)
        failed = [r for r in recent if r.state is State.FAILED and r.ended_at and r.ended_at > since]
        active = tx.runs.active(by.team)
        again = {run.durable_id for run in active}
        runs = [*(run for run in failed if run.durable_id not in again), *active]
        return page_of(tx, services, readable(services, runs, person), first)

    return await services.store.read(body)


async def history(services: Services, by: Actor, about: str, *, first: int = 0) -> tuple[Offer, RunPage]:
    """Return an offer and its runs that have ended, newest first, from the `first` on.

    Raises NotAllowed, UnknownOffer.
    """
    person = await member(services, by)
    offer = await catalogue.known(services, by.team, about, by=person)

    def body(tx: Tx) -> RunPage:
        runs = [
            run for run in tx.runs.recent(by.team, offer=offer.id, limit=_MOST_PAST) if is_final(run.state)
        ]
        if not runs:
            check_may_read(services.policy.for_offer(offer.id), person)
        return page_of(tx, services, readable(services, runs, person), first)

    return offer, await services.store.read(body)


async def current(services: Services, by: Actor, about: str) -> RunSummary:
    """Return the newest run of the offer that somebody means, in flight or not.

    Raises NotAllowed, UnknownOffer, and UnknownRequest when it never had one.
    """
    person = await member(services, by)
    offer = await catalogue.known(services, by.team, about, by=person)
    runs = await services.store.read(lambda tx: tx.runs.recent(by.team, offer=offer.id, limit=1))
    if not runs:
        await reader(services, offer.id, by)
        raise UnknownRequest(f"stagebot knows of no run of “{offer.id}”. Start one with /stage {offer.id}.")
    await check_run(services, runs[0], by)
    return await services.store.read(lambda tx: _summaries(tx, services, runs)[0])


async def candidates(services: Services, by: Actor, *, in_flight: bool) -> tuple[OfferId, ...]:
    """Return the offers that somebody may mean who named none: those in flight, or only the others.

    Raises NotAllowed.
    """
    person = await member(services, by)

    def body(tx: Tx) -> tuple[OfferId, ...]:
        active = [run.offer for run in tx.runs.active(by.team)]
        recent = [run.offer for run in tx.runs.recent(by.team, limit=_PAGE)]
        seen = [offer.id for offer in tx.offers.all(by.team)]
        if in_flight:
            return tuple(dict.fromkeys(active or [*recent, *seen]))
        return tuple(offer for offer in dict.fromkeys([*recent, *seen]) if offer not in active)

    named = await services.store.read(body)
    return tuple(offer for offer in named if may_read(services.policy.for_offer(offer), person))


async def of_message(services: Services, channel: ChannelId, ts: Ts, by: Actor) -> Run | None:
    """Return the run that a message of ours is about. Raises NotAllowed."""
    subject = await services.store.read(lambda tx: tx.posts.about(channel, ts))
    if subject is None:
        return None
    try:
        return await get(services, RunId(subject), by)
    except UnknownRequest:  # a whitelist's version, or another workspace
        return None


async def run_line(services: Services, run_id: RunId, by: Actor) -> RunSummary:
    """Return one run of the actor's workspace. Raises NotAllowed, UnknownRequest."""
    run = await get(services, run_id, by)
    return await services.store.read(lambda tx: _summaries(tx, services, [run])[0])


def page_of(tx: Tx, services: Services, runs: Sequence[Run], first: int = 0) -> RunPage:
    """Return one page of a list of runs; a start beyond its end begins anew."""
    start = first if first < len(runs) else 0
    shown = _summaries(tx, services, runs[start : start + _PAGE])
    return RunPage(runs=shown, first=start, total=len(runs))


def _summaries(tx: Tx, services: Services, runs: Sequence[Run]) -> tuple[RunSummary, ...]:
    """Gather what a list shows of runs: the links and what is forecast from are read once for all."""
    links = tx.posts.permalinks([run.id for run in runs], Slot.CARD)
    expected = estimates_of(tx, runs, now=services.clock.now())
    return tuple(
        RunSummary(
            run=run,
            permalink=links.get((run.id, run.channel)),
            estimate=expected.get(run.id),
            approvers=services.policy.for_offer(run.offer).may_approve,
        )
        for run in runs
    )


async def permalink(services: Services, run: Run, slot: Slot = Slot.CARD) -> str | None:
    """Return the address of a run's root message, or of its review; None while it is not known."""
    links = await services.store.read(lambda tx: tx.posts.permalinks([run.id], slot))
    return links.get((run.id, run.channel))


async def get(services: Services, run_id: RunId, by: Actor) -> Run:
    """Read a run of the actor's workspace. Raises NotAllowed, UnknownRequest."""
    run = await services.store.read(lambda tx: tx.runs.get(run_id))
    if run is None or run.team != by.team:
        raise UnknownRequest
    await check_run(services, run, by)
    return run
