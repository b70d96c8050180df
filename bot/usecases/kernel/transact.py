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
    decision = await again_when_stale(services, body)
    services.nudge(WorkerName.POLLER)
    services.nudge(WorkerName.RELAY)
    return decision


async def again_when_stale(services: Services, body: Callable[[Tx], T]) -> T:
    """Write, and read again when somebody was faster. Raises Stale when that happens over and over."""
    for _ in range(_TRIES):
        try:
            return await services.store.write(body)
        except Stale:
            continue
    raise Stale
