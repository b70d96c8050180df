"""Look, when somebody approves, whether what is staged is still what the review shows."""

import asyncio
from datetime import timedelta

from bot.domain import golive
from bot.domain.digest import Digest, digest_of
from bot.domain.errors import StagedChanged
from bot.domain.policy import Person
from bot.domain.request import StagingRequest
from bot.domain.submission import Target
from bot.domain.values import RequestId
from bot.ports.marketplace import MarketplaceError
from bot.ports.store import Tx
from bot.usecases.deciding import decide, waiting
from bot.usecases.record import record
from bot.usecases.services import Services

_WITHIN = timedelta(seconds=0.8)


async def check_unchanged(services: Services, request_id: RequestId, person: Person) -> None:
    """Void the review and raise StagedChanged when what is staged is not what was shown.

    A marketplace that does not answer in time holds nobody up: before anything goes live it is looked at
    again. Raises as `waiting` does.
    """
    request = await services.store.read(lambda tx: waiting(tx, request_id, person))
    found = await _staged_now(services, request)
    if found is None or request.digest is None or not found.changed(request.digest):
        return
    await decide(services, lambda tx: _void(tx, services, request_id, person, found))
    raise StagedChanged(found.changed(request.digest))


async def _staged_now(services: Services, request: StagingRequest) -> Digest | None:
    try:
        async with asyncio.timeout(_WITHIN.total_seconds()):
            tree = await services.marketplace.tree(request.durable_id, Target.PREVIEW)
    except (MarketplaceError, TimeoutError):
        return None
    return digest_of(tree) if tree is not None else None


def _void(tx: Tx, services: Services, request_id: RequestId, person: Person, found: Digest) -> None:
    request = waiting(tx, request_id, person)
    if request.digest is None or not found.changed(request.digest):
        return  # somebody else's look was first, and the review is open anew
    now = services.clock.now()
    record(tx, services, golive.void(request, found, now=now))
    tx.requests.make_due(request_id, at=now)
