"""Say what has waited too long: approvals that run out, runs that are late. Once, whoever looks how often."""

from collections.abc import Sequence
from typing import cast

from bot.domain.change import ChangeClass
from bot.domain.events import Event
from bot.domain.forecast import until_staged
from bot.domain.reminding import approvals_due, lateness_due
from bot.domain.request import Outcome, StagingRequest
from bot.domain.state import State
from bot.domain.values import RequestId, TeamId
from bot.ports.store import Stale, Tx
from bot.usecases.deciding import digest_text
from bot.usecases.record import record
from bot.usecases.services import Pump, Services


async def remind(services: Services, team: TeamId) -> int:
    """Look at every run in flight of a workspace; return how many had something to say."""
    runs = await services.store.read(lambda tx: tx.requests.active(team))
    told = [run for run in runs if await _remind_of(services, run)]
    if told:
        services.nudge(Pump.RELAY)
    return len(told)


async def _remind_of(services: Services, run: StagingRequest) -> bool:
    if not await services.store.read(lambda tx: _due(tx, services, run)):
        return False
    try:
        return await services.store.write(lambda tx: _tell(tx, services, run.id))
    except Stale:
        return False  # somebody wrote in between, perhaps this very reminder: the next round looks again


def _tell(tx: Tx, services: Services, request_id: RequestId) -> bool:
    request = tx.requests.get(request_id)
    due = _due(tx, services, request) if request is not None else ()
    if request is not None and due:
        record(tx, services, Outcome(request, tuple(due)))
    return bool(due)


def _due(tx: Tx, services: Services, request: StagingRequest) -> Sequence[Event]:
    now, policy = services.clock.now(), services.policy.for_offer(request.offer)
    if request.state is State.AWAITING_APPROVAL:
        given = tx.approvals.of(request.id)
        told = _told(tx, request) if given else ()
        return approvals_due(policy, given, told, digest=digest_text(request), now=now)
    if request.state is State.IN_PROGRESS and request.change_class:
        past = tx.requests.durations(change_class=request.change_class)
        usual = until_staged(ChangeClass[request.change_class.upper()], past)
        is_late = now >= request.created_at + usual.late
        return lateness_due(request, usual, _told(tx, request) if is_late else (), now=now)
    return ()


def _told(tx: Tx, request: StagingRequest) -> Sequence[Event]:
    return [cast("Event", recorded.event) for recorded in tx.journal.of(request.id)]
