"""What ready means: the database answers, the pumps have turned lately, Slack can be heard."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.ports.clock import Clock
from bot.ports.store.errors import StoreError
from bot.ports.store.tx import Store

_TURNED_WITHIN = timedelta(minutes=2)
_ANSWERS_WITHIN = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that was looked at; `says` is for the operator, without a secret or a version."""

    name: str
    is_good: bool
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """Looks at what the bot needs. `turned_at` says when the pumps last finished a round."""

    store: Store
    clock: Clock
    turned_at: Callable[[], datetime | None]
    is_heard: Callable[[], bool]

    async def look(self) -> tuple[Check, ...]:
        """Look at everything once."""
        return (await self._database(), self._workers(), self._slack())

    async def _database(self) -> Check:
        try:
            async with asyncio.timeout(_ANSWERS_WITHIN):
                waiting = await self.store.read(lambda tx: tx.outbox.waiting())
        except (StoreError, TimeoutError):
            return Check(name="database", is_good=False, says="does not answer")
        return Check(name="database", is_good=True, says=f"answers, {waiting} notices wait")

    def _workers(self) -> Check:
        turned = self.turned_at()
        if turned is None or self.clock.now() - turned > _TURNED_WITHIN:
            return Check(name="pumps", is_good=False, says="have not turned for two minutes")
        return Check(name="pumps", is_good=True, says="turn")

    def _slack(self) -> Check:
        heard = self.is_heard()
        return Check(name="slack", is_good=heard, says="connected" if heard else "not connected")
