"""What every decision about a staged run shares: the run must wait for one, and one writer wins."""

from collections.abc import Callable
from typing import TypeVar

from bot.ports.store.errors import Stale
from bot.ports.store.tx import Tx
from bot.usecases.kernel.services import Services, WorkerName

T = TypeVar("T")

_TRIES = 12


async def decide(services: Services, body: Callable[[Tx], T]) -> T:
    """Write a decision; who was beaten to it reads again, and the rules say who was first."""
    for _ in range(_TRIES):
        try:
            decision = await services.store.write(body)
        except Stale:
            continue
        services.nudge(WorkerName.POLLER)
        services.nudge(WorkerName.RELAY)
        return decision
    raise Stale
