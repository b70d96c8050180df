"""Look, when somebody approves, whether what is staged is still what the review shows."""

import asyncio
from datetime import timedelta

from bot.domain.errors import StagedChanged
from bot.domain.offer.digest import Digest, digest_of
from bot.domain.offer.submission import Target
from bot.domain.people import Person
from bot.domain.run import production
from bot.domain.run.run import Run
from bot.domain.values import RunId
from bot.ports.marketplace import MarketplaceError
from bot.ports.store.tx import Tx
from bot.usecases.kernel.record import record
from bot.usecases.kernel.services import Services
from bot.usecases.kernel.transact import transact
from bot.usecases.review.waiting import waiting

_WITHIN = timedelta(seconds=0.8)


async def check_unchanged(services: Services, run_id: RunId, person: Person) -> None:
    """Void the review and raise StagedChanged when what is staged is not what was shown.

    A marketplace that does not answer in time holds nobody up: before anything goes live it is looked at
    again. Raises as `waiting` does.
    """
    run = await services.store.read(lambda tx: waiting(tx, run_id, person))
    found = await _staged_now(services, run)
    if found is None or run.digest is None or not found.changed(run.digest):
        return
    await transact(services, lambda tx, _: _void(tx, services, run_id, person, found))
    raise StagedChanged(found.changed(run.digest))


async def _staged_now(services: Services, run: Run) -> Digest | None:
    try:
        async with asyncio.timeout(_WITHIN.total_seconds()):
            tree = await services.marketplace.tree(run.durable_id, Target.PREVIEW)
    except (MarketplaceError, TimeoutError):
        return None
    return digest_of(tree) if tree is not None else None


def _void(tx: Tx, services: Services, run_id: RunId, person: Person, found: Digest) -> None:
    run = waiting(tx, run_id, person)
    if run.digest is None or not found.changed(run.digest):
        return  # somebody else's look was first, and the review is open anew
    now = services.clock.now()
    record(tx, services, production.void(run, found, now=now))
    tx.runs.make_due(run_id, at=now)
