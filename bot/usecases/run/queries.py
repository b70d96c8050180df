"""The read side: what status, list and menu show."""

from collections.abc import Sequence
from datetime import timedelta

from bot.domain.errors import UnknownRequest
from bot.domain.notify.routing import Slot
from bot.domain.offer.diff import ChangeClass
from bot.domain.offer.durations import Range, until_staged
from bot.domain.people import Actor
from bot.domain.run.run import Run, gives_way
from bot.domain.run.states import State
from bot.domain.run.summaries import RunSummary
from bot.domain.values import DurableId, OfferId, RunId
from bot.ports.slack import ChatError
from bot.ports.store.outbox import Post
from bot.ports.store.tx import Tx
from bot.usecases.kernel.reading import check_run, readable, reader
from bot.usecases.kernel.services import Services

RECENT = timedelta(days=1)
_MOST = 20


async def in_flight(services: Services, product: DurableId) -> Run | None:
    """Return the run that is in the way of a new one: the offer's run in flight, if it does not give way."""
    run = await services.store.read(lambda tx: tx.runs.active_for(product))
    return None if run is None or gives_way(run) else run


async def giving_way(services: Services, product: DurableId) -> Run | None:
    """Return the run whose place a new push would take, because changes were asked for."""
    run = await services.store.read(lambda tx: tx.runs.active_for(product))
    return run if run is not None and gives_way(run) else None


async def in_flight_lines(services: Services, by: Actor) -> tuple[RunSummary, ...]:
    """Return every run in flight of the actor's workspace, oldest first."""
    runs = await readable(services, await services.store.read(lambda tx: tx.runs.active(by.team)), by)
    return tuple([await line_of(services, run) for run in runs[:_MOST]])


async def board(services: Services, by: Actor) -> tuple[RunSummary, ...]:
    """Return what failed within a day, then what is in flight."""
    since = services.clock.now() - RECENT

    def body(tx: Tx) -> Sequence[Run]:
        recent = tx.runs.recent(by.team, limit=50)
        failed = [r for r in recent if r.state is State.FAILED and r.ended_at and r.ended_at > since]
        active = tx.runs.active(by.team)
        again = {run.durable_id for run in active}
        return [*(run for run in failed if run.durable_id not in again), *active]

    runs = await readable(services, await services.store.read(body), by)
    return tuple([await line_of(services, run) for run in runs[:_MOST]])


async def current(services: Services, by: Actor, offer: OfferId) -> RunSummary:
    """Return an offer's newest run, in flight or not. Raises NotAllowed, UnknownRequest."""
    runs = await services.store.read(lambda tx: tx.runs.recent(by.team, offer=offer, limit=1))
    if not runs:
        await reader(services, offer, by)
        raise UnknownRequest(f"stagebot knows of no run of “{offer}”. Start one with /stage {offer}.")
    await check_run(services, runs[0], by)
    return await line_of(services, runs[0])


async def run_line(services: Services, run_id: RunId, by: Actor) -> RunSummary:
    """Return one run of the actor's workspace. Raises NotAllowed, UnknownRequest."""
    run = await services.store.read(lambda tx: tx.runs.get(run_id))
    if run is None or run.team != by.team:
        raise UnknownRequest
    await check_run(services, run, by)
    return await line_of(services, run)


async def line_of(services: Services, run: Run) -> RunSummary:
    return RunSummary(
        run=run,
        permalink=await permalink(services, run),
        usual=await usual_for(services, run),
        approvers=services.policy.for_offer(run.offer).may_approve,
    )


async def usual_for(services: Services, run: Run) -> Range | None:
    """Return how long runs of this one's change class take to STAGED; None before that is known."""
    if not run.change_class:
        return None
    past = await services.store.read(lambda tx: tx.runs.durations(change_class=run.change_class))
    return until_staged(ChangeClass[run.change_class.upper()], past)


async def permalink(services: Services, run: Run) -> str | None:
    """Return the address of a run's root message, None while there is none or Slack does not tell."""
    card: Post | None = await services.store.read(lambda tx: tx.posts.get(run.id, Slot.CARD, run.channel))
    if card is None:
        return None
    try:
        return await services.chat.permalink(card.channel, card.ts)
    except ChatError:
        return None


async def get(services: Services, run_id: RunId, by: Actor) -> Run:
    """Read a run of the actor's workspace. Raises NotAllowed, UnknownRequest."""
    run = await services.store.read(lambda tx: tx.runs.get(run_id))
    if run is None or run.team != by.team:
        raise UnknownRequest
    await check_run(services, run, by)
    return run
