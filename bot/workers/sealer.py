"""Seals the journal, and puts each seal where whoever can write to the database cannot."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial
from typing import ClassVar

from bot.domain.values import ChannelId
from bot.ports.clock import Clock
from bot.ports.signing import Signer
from bot.ports.slack import Chat, ChatError, ChatRefused, RouteBroken
from bot.ports.store.seals import StoredSeal
from bot.ports.store.tx import Store, Tx
from bot.telemetry.log import get_logger
from bot.telemetry.metrics import Metrics
from bot.telemetry.tracing import unit_of_work
from bot.usecases.audit.seal import JournalChanged, seal, unsigned
from bot.views.announcements import sealed

Copy = Callable[[StoredSeal], Awaitable[None]]
"""Puts a seal into a second place, once however often it is called. Raises OSError or ChatError."""


SEAL_EVERY = timedelta(hours=1)


class Sealer:
    """One round seals what has happened since the last one, and copies the seals that no copy has yet."""

    name: ClassVar[str] = "sealer"

    def __init__(
        self, store: Store, signer: Signer, clock: Clock, metrics: Metrics, copies: tuple[Copy, ...]
    ) -> None:
        self._metrics = metrics
        self._store = store
        self._signer = signer
        self._clock = clock
        self._copies = copies
        self._log = get_logger("sealer")

    async def round(self) -> bool:
        """Seal once; there is never more to do at once."""
        with self._metrics.round_seconds.labels(worker=self.name).time(), unit_of_work("seal.done"):
            try:
                await seal(self._store, self._signer, self._clock)
            except JournalChanged as error:
                self._log.error("journal.changed", reason=str(error))
            await self._copy()
        return False

    def stop(self) -> None:
        """A round is short: there is nothing to stop."""

    async def _copy(self) -> None:
        if not self._copies:
            return
        for stored in await self._store.read(lambda tx: tx.seals.not_copied()):
            try:
                for copy in self._copies:
                    await copy(stored)
            except (OSError, ChatError) as error:
                self._log.error("seal.not_copied", number=stored.number, error=type(error).__name__)
                return  # in order; the next round tries again
            await self._store.write(partial(_copied, number=stored.number, now=self._clock.now()))


def _copied(tx: Tx, *, number: int, now: datetime) -> None:
    tx.seals.copied(number, now=now)


def in_channel(chat: Chat, channel: ChannelId) -> Copy:
    """Return what posts a seal in a channel, so that its root stands where many have read it."""

    async def copy(stored: StoredSeal) -> None:
        marker = f"seal:{stored.number}"
        try:
            found = await chat.find(channel, marker)
        except RouteBroken:
            raise
        except ChatRefused:
            found = None  # without the history scopes nobody can look; a seal said twice is still one seal
        if found is None:
            await chat.post(channel, sealed(unsigned(stored.envelope)), marker=marker)

    return copy
