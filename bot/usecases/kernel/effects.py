"""What comes right before an effect leaves: it is written down, and the lease is checked and renewed."""

from collections.abc import Callable
from typing import Final, TypeVar

from bot.ports.store.errors import Stale
from bot.ports.store.tx import Tx
from bot.usecases.kernel.services import Services

T = TypeVar("T")

_SAFE: Final = 0.8
"""The part of a new lease that may have passed until the call goes out."""


async def before_effect(services: Services, body: Callable[[Tx], T]) -> T:
    """Run a body that writes down what is about to be done and renews its lease.

    Raises Stale when the lease is another's, and also when this process stood still meanwhile: then nobody
    knows whose it is. The caller lets the effect leave at once, without waiting for anything in between.
    """
    began = services.clock.monotonic()
    result = await services.store.write(body)
    if services.clock.monotonic() - began > services.pace.lease.total_seconds() * _SAFE:
        raise Stale
    return result
