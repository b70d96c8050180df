"""What every decision about a staged run shares: the run must wait for one, and one writer wins."""

from collections.abc import Callable
from typing import TypeVar

from bot.domain import request as runs
from bot.domain.errors import AlreadyDecided, IllegalStep, UnknownRequest
from bot.domain.policy import Person
from bot.domain.request import StagingRequest
from bot.domain.state import State
from bot.domain.values import RequestId
from bot.ports.store import Stale, Tx
from bot.usecases.services import Pump, Services

T = TypeVar("T")

_TRIES = 12


async def decide(services: Services, body: Callable[[Tx], T]) -> T:
    """Write a decision; who was beaten to it reads again, and the rules say who was first."""
    for _ in range(_TRIES):
        try:
            decision = await services.store.write(body)
        except Stale:
            continue
        services.nudge(Pump.TICK)
        services.nudge(Pump.RELAY)
        return decision
    raise Stale


def waiting(tx: Tx, request_id: RequestId, person: Person) -> StagingRequest:
    """Return a run that waits for a decision, with this person's name noted.

    Raises UnknownRequest (also for a run of another workspace), AlreadyDecided (by whom), IllegalStep.
    Says nothing about rights: those who are no members are told so by the check of their right.
    """
    request = tx.requests.get(request_id)
    if request is None or (person.is_member and request.team != person.team):
        raise UnknownRequest
    if request.state is State.AWAITING_APPROVAL:
        return runs.acting(request, person.id, person.name)
    if request.decided_by:
        raise AlreadyDecided(_decided(request))
    raise IllegalStep(request.state, State.GOING_LIVE)


def digest_text(request: StagingRequest) -> str:
    """Return what approvals and signatures are bound to; empty before the review is open."""
    return request.digest.text if request.digest else ""


def _decided(request: StagingRequest) -> str:
    verb = "rejected" if request.state is State.REJECTED else "approved"
    who = " and ".join(request.names.get(person, person) for person in request.decided_by)
    at = f" at {request.decided_at:%H:%M} UTC on {request.decided_at:%d %b}" if request.decided_at else ""
    return f"This was already {verb} by {who}{at}."
