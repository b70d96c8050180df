"""Write into the journal who was refused something and who was shown a whitelist."""

from datetime import datetime, timedelta

from bot.domain.access import AccessRefused, WhitelistRead
from bot.domain.journal import Stream, StreamName, WorkspaceEvent
from bot.domain.people import Actor
from bot.domain.values import DurableId, OfferId, TeamId
from bot.ports.store.refusals import Refusal
from bot.ports.store.tx import Tx
from bot.telemetry.tracing import current_trace
from bot.usecases.kernel.services import Services
from bot.usecases.kernel.transact import again_when_stale

REPEATS = timedelta(minutes=1)
"""How long repeats of one person and kind are counted as one event."""

_LONGEST = 200


async def refused(services: Services, *, by: Actor, what: str, about: str, why: str) -> None:
    """Keep a refusal. The first of a minute is durable when this returns; repeats only count.

    Raises StoreError.
    """
    now = services.clock.now()
    refusal = Refusal(by=by, what=what[:_LONGEST], about=about[:_LONGEST], why=why, first_at=now, last_at=now)

    def body(tx: Tx) -> None:
        _settle(tx, services, before=now - REPEATS, by=by)
        tx.refusals.note(refusal)

    await again_when_stale(services, body)


async def settle(services: Services) -> None:
    """Turn the refusals whose minute is over into events. Raises StoreError."""
    before = services.clock.now() - REPEATS
    await again_when_stale(services, lambda tx: _settle(tx, services, before=before, by=None))


async def whitelist_read(
    services: Services, offer: OfferId, product: DurableId, *, way: str, by: Actor
) -> None:
    """Record that a person is shown a whitelist, before they are. Raises StoreError."""
    event = WhitelistRead(at=services.clock.now(), by=by.person, offer=offer, product=product, way=way)
    await again_when_stale(services, lambda tx: append(tx, services, _stream(by.team), event))


def append(tx: Tx, services: Services, stream: Stream, event: WorkspaceEvent) -> None:
    """Write an event of a workspace at the end of a stream. Raises Stale."""
    tx.journal.append(stream, event, id_=services.clock.new_id(), trace=current_trace())


def _settle(tx: Tx, services: Services, *, before: datetime, by: Actor | None) -> None:
    for refusal in tx.refusals.take(before=before, by=by):
        append(tx, services, _stream(refusal.by.team), _event(refusal, services.clock.now()))


def _stream(team: TeamId) -> Stream:
    return Stream(StreamName.ACCESS, team)


def _event(refusal: Refusal, now: datetime) -> AccessRefused:
    return AccessRefused(
        at=now,
        by=refusal.by.person,
        what=refusal.what,
        about=refusal.about,
        why=refusal.why,
        count=refusal.count,
        first_at=refusal.first_at,
        last_at=refusal.last_at,
    )
