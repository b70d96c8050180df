"""The timeline of a run: what is known of it, gathered for the picture and for the words beside it."""

from bot.domain.people import Actor
from bot.domain.review.events import ReviewEvent
from bot.domain.review.timeline import decisions, freezes_held
from bot.domain.run.estimate import usual_ends
from bot.domain.run.events import RunEvent
from bot.domain.run.run import Run
from bot.domain.run.timeline import Timeline, timeline_of
from bot.domain.values import RunId
from bot.ports.store.tx import Tx
from bot.usecases.kernel.estimates import known
from bot.usecases.kernel.services import Services
from bot.usecases.run.queries import get


def read(tx: Tx, services: Services, run: Run) -> Timeline:
    """Lay out a run as it is now, in the clock of the policy's `zone`."""
    now, policy = services.clock.now(), services.policy.for_offer(run.offer)
    events = [recorded.event for recorded in tx.journal.of(run.id)]
    journal = [event for event in events if isinstance(event, RunEvent | ReviewEvent)]
    return timeline_of(
        run,
        now=now,
        zone=policy.zone,
        usual=usual_ends(run, known(tx, run.team, [run], now=now)),
        freezes=freezes_held(policy.freezes, journal, run.created_at, run.ended_at or now),
        decisions=decisions(run, journal),
    )


async def for_person(services: Services, run_id: RunId, by: Actor) -> tuple[Run, Timeline]:
    """Return a run of the actor's workspace, and its timeline. Raises NotAllowed, UnknownRequest."""
    run = await get(services, run_id, by)
    return run, await services.store.read(lambda tx: read(tx, services, run))
