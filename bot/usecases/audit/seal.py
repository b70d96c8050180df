"""Seal the journal: sign one head over the heads of all chains."""

import base64
import json

from bot.domain.errors import StagebotError
from bot.domain.seals import SEAL, Heads, Seal, broken_seal, next_seal, read_seal, sealed_heads
from bot.ports.clock import Clock
from bot.ports.signing import Signer
from bot.ports.store.errors import Stale
from bot.ports.store.seals import StoredSeal
from bot.ports.store.tx import Store, Tx

_TRIES = 3


class JournalChanged(StagebotError):
    """What was sealed earlier is not in the journal as it was; nothing is sealed over that."""


async def seal(store: Store, signer: Signer, clock: Clock) -> Seal | None:
    """Seal what has happened since the last seal; None when that is nothing.

    Raises JournalChanged when a chain does not hold what an earlier seal vouched for: a new seal would hide
    it. Raises StoreError.
    """
    for _ in range(_TRIES):
        made = await store.read(lambda tx: _next(tx, clock))
        if made is None:
            return None
        envelope = signer.sign(made.text.encode(), kind=SEAL)
        stored = StoredSeal(number=made.number, at=made.at, envelope=envelope)
        try:
            await store.write(lambda tx, new=stored: tx.seals.add(new))  # type: ignore[misc]
        except Stale:
            continue  # another replica sealed meanwhile
        return made
    raise Stale


def _next(tx: Tx, clock: Clock) -> Seal | None:
    before = [unsigned(stored.envelope) for stored in tx.seals.all()]
    heads = tx.archive.heads()
    wrong = broken_seal(before) or _changed(tx, sealed_heads(before), heads)
    if wrong:
        raise JournalChanged(f"The journal is not what was sealed: {wrong}. Run `stagebot audit verify`.")
    return next_seal(before, heads, now=clock.now())


def _changed(tx: Tx, sealed: Heads, heads: Heads) -> str:
    for stream, head in sealed.items():
        now = heads.get(stream)
        if now == head:
            continue
        if now is None or now.length < head.length:
            return f"{stream} lost events"
        if tx.archive.link_at(stream, head.length) != head.hash:
            return f"{stream} was rewritten"
    return ""


def unsigned(envelope: str) -> Seal:
    """Return the seal in an envelope without asking who signed it. Raises JournalChanged if it has none."""
    try:
        return read_seal(base64.b64decode(json.loads(envelope)["payload"]).decode())
    except (ValueError, KeyError, TypeError):
        raise JournalChanged("A row of the table `seal` holds no seal.") from None
