"""Write into the journal who was refused something."""

from datetime import datetime, timedelta

from bot.domain.access import AccessRefused, access_stream
from bot.domain.people import Actor
from bot.ports.store.refusals import Refusal
from bot.ports.store.tx import Tx
from bot.telemetry.tracing import current_trace
from bot.usecases.kernel.services import Services
from bot.usecases.kernel.transact import transact

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

    await transact(services, lambda tx, _: body(tx), nudges=(), is_effect=False)


async def settle(services: Services) -> None:
    """Turn the refusals whose minute is over into events. Raises StoreError."""
    before = services.clock.now() - REPEATS
    await transact(services, lambda tx, _: _settle(tx, services, before=before, by=None), nudges=())


def _settle(tx: Tx, services: Services, *, before: datetime, by: Actor | None) -> None:
    for refusal in tx.refusals.take(before=before, by=by):
        event = _event(refusal, services.clock.now())
        stream, id_ = access_stream(refusal.by.team), services.clock.new_id()
        tx.journal.append(stream, event, id_=id_, trace=current_trace())


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
