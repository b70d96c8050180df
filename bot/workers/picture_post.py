"""A picture in a run's thread: drawn when it is sent, shown once, and rather lost than shown twice.

Slack gives no marker to a file that is shared, and shares it some time after its answer. So nobody can look
whether one arrived: after an unknown outcome it is given up. The card and the thread say the same in words,
and `/stage status` has the picture for whoever asks.
"""

import asyncio
import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from bot.domain.notify.routing import Slot
from bot.domain.run.timeline import Timeline
from bot.domain.values import RunId
from bot.ports.slack import ChatError, OwnFile, Ts
from bot.ports.store.outbox import Post
from bot.ports.store.tx import Tx
from bot.telemetry.log import get_logger
from bot.usecases.kernel.effects import before_effect
from bot.usecases.kernel.services import Services
from bot.usecases.run import timeline as timelines
from bot.views.run.timeline import PictureText, around
from bot.workers.message_batches import MessageBatch

_MOST_CLAIMS: Final = 4
_AGAIN: Final = timedelta(seconds=5)
_SECONDS: Final = 12.0
"""For all three steps of an upload. What waits about the run waits for it, so it is short."""

_log = get_logger("relay")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    run: RunId
    thread: Ts
    timeline: Timeline
    text: PictureText


async def post_picture(services: Services, run_id: RunId, batch: MessageBatch) -> timedelta | None:
    """Show the run as it is now in its thread; a duration means: not now, try again after it."""
    if batch.was_tried:
        await _give_up(services, run_id, batch, "outcome unknown")
        return None
    wanted = await services.store.read(lambda tx: _wanted(tx, services, run_id, batch))
    if wanted is None:
        await services.store.write(lambda tx: tx.outbox.sent(batch.rows, now=services.clock.now()))
        return None
    try:
        content = await services.pictures.timeline(wanted.timeline)
    except Exception as error:  # noqa: BLE001 - a run that cannot be drawn must not hold up what is said of it
        await _give_up(services, run_id, batch, f"not drawn: {type(error).__name__}")
        return None
    text = wanted.text
    file = OwnFile(name=text.name, content=content, title=text.title, alt=text.alt)
    return await _send(services, batch, wanted, file)


def _wanted(tx: Tx, services: Services, run_id: RunId, batch: MessageBatch) -> _Wanted | None:
    """Lay out what to draw; None when there is nothing, no thread for it, or the same stands there."""
    run = tx.runs.get(run_id)
    card = tx.posts.get(run_id, Slot.CARD, batch.channel)
    if run is None or card is None or batch.channel != run.channel:
        return None
    timeline = timelines.read(tx, services, run)
    text = around(run, timeline)
    former = tx.posts.get(run_id, Slot.PICTURE, batch.channel)
    if not timeline.spans or (former is not None and former.shows == _shows(text)):
        return None
    return _Wanted(run=run_id, thread=card.ts, timeline=timeline, text=text)


def _shows(text: PictureText) -> str:
    return hashlib.sha256(f"{text.title}\n{text.alt}".encode()).hexdigest()[:32]


async def _send(services: Services, batch: MessageBatch, wanted: _Wanted, file: OwnFile) -> timedelta | None:
    await before_effect(services, lambda tx: tx.outbox.tried(batch.rows, lease=services.pace.lease))
    try:
        async with asyncio.timeout(_SECONDS):
            await services.chat.send_file(batch.channel, file, says=wanted.text.caption, thread=wanted.thread)
    except TimeoutError:
        await _give_up(services, wanted.run, batch, "outcome unknown")
        return None
    except ChatError as error:
        return await _failed(services, wanted.run, batch, error)
    shown = Post(
        subject=wanted.run,
        slot=Slot.PICTURE,
        channel=batch.channel,
        ts=wanted.thread,
        shows=_shows(wanted.text),
    )
    await services.store.write(lambda tx: _settle(tx, services, batch, shown))
    return None


def _settle(tx: Tx, services: Services, batch: MessageBatch, shown: Post) -> None:
    now = services.clock.now()
    tx.outbox.sent(batch.rows, now=now)
    tx.posts.put(shown, now=now)


async def _failed(
    services: Services, run_id: RunId, batch: MessageBatch, error: ChatError
) -> timedelta | None:
    why = error.code or type(error).__name__
    may_pass = error.passes or error.retry_after is not None
    if not error.outcome_known or not may_pass or max(row.attempts for row in batch.rows) >= _MOST_CLAIMS:
        await _give_up(services, run_id, batch, why if error.outcome_known else "outcome unknown")
        return None
    wait = timedelta(seconds=error.retry_after) if error.retry_after is not None else _AGAIN
    due_at = services.clock.after(wait)
    await services.store.write(lambda tx: tx.outbox.again(batch.rows, due_at=due_at, error=why))
    return wait


async def _give_up(services: Services, run_id: RunId, batch: MessageBatch, why: str) -> None:
    _log.warning("picture.given_up", subject=run_id, cause=why)
    await services.store.write(lambda tx: tx.outbox.drop(batch.rows, reason=why))
