"""Say what has waited too long: approvals that run out, runs that are late. Once, whoever looks how often."""

from collections.abc import Sequence

from bot.domain.aggregate import Outcome
from bot.domain.forecast.lateness import Lateness
from bot.domain.journal import Event
from bot.domain.notify.overdue import approvals_due, lateness_due, obstacle_due
from bot.domain.review.approvals import tally
from bot.domain.review.go_live import lapsed
from bot.domain.run.run import Run
from bot.domain.run.states import State
from bot.domain.values import RunId, TeamId
from bot.ports.store.errors import Stale
from bot.ports.store.tx import Tx
from bot.usecases.kernel.lateness import lateness_of
from bot.usecases.kernel.record import record
from bot.usecases.kernel.services import Services, WorkerName
from bot.usecases.review.waiting import digest_text


async def remind(services: Services, team: TeamId) -> int:
    """Look at every run in flight of a workspace; return how many had something to say."""
    runs = await services.store.read(lambda tx: tx.runs.active(team))
    told = [run for run in runs if await _remind_of(services, run)]
    if told:
        services.nudge(WorkerName.RELAY)
    return len(told)


async def _remind_of(services: Services, run: Run) -> bool:
    if not await services.store.read(lambda tx: _due(tx, services, run)):
        return False
    try:
        return await services.store.write(lambda tx: _tell(tx, services, run.id))
    except Stale:
        return False  # somebody wrote in between, perhaps this very reminder: the next round looks again


def _tell(tx: Tx, services: Services, run_id: RunId) -> bool:
    run = tx.runs.get(run_id)
    due = _due(tx, services, run) if run is not None else ()
    if run is not None and due:
        record(tx, services, Outcome(_as_it_is(tx, services, run), tuple(due)))
    return bool(due)


def _as_it_is(tx: Tx, services: Services, run: Run) -> Run:
    """An approved run whose approvals have run out is not approved any more, whatever it waits for."""
    if not run.approved_by:
        return run
    policy, now = services.policy.for_offer(run.offer), services.clock.now()
    counted = tally(policy, tx.approvals.of(run.id), digest=digest_text(run), now=now)
    return run if counted.enough else lapsed(run)


def _due(tx: Tx, services: Services, run: Run) -> Sequence[Event]:
    now, policy = services.clock.now(), services.policy.for_offer(run.offer)
    if run.unknown_since is not None:
        return obstacle_due(run, _told(tx, run), now=now)
    if run.state is State.AWAITING_APPROVAL:
        given = tx.approvals.of(run.id)
        told = _told(tx, run) if given else ()
        return approvals_due(policy, given, told, digest=digest_text(run), now=now)
    if run.state is State.IN_PROGRESS:
        late = lateness_of(tx, run, now)
        told = () if late is Lateness.IN_TIME else _told(tx, run)
        return lateness_due(run, late, told, now=now)
    return ()


def _told(tx: Tx, run: Run) -> Sequence[Event]:
    return [recorded.event for recorded in tx.journal.of(run.id)]
