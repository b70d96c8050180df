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
class Finding:
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

    async def look(self) -> tuple[Finding, ...]:
        """Look at everything once."""
        return (await self._database(), self._pumps(), self._slack())

    async def _database(self) -> Finding:
        try:
            async with asyncio.timeout(_ANSWERS_WITHIN):
                waiting = await self.store.read(lambda tx: tx.outbox.waiting())
        except (StoreError, TimeoutError):
            return Finding(name="database", is_good=False, says="does not answer")
        return Finding(name="database", is_good=True, says=f"answers, {waiting} notices wait")

    def _pumps(self) -> Finding:
        turned = self.turned_at()
        if turned is None or self.clock.now() - turned > _TURNED_WITHIN:
            return Finding(name="pumps", is_good=False, says="have not turned for two minutes")
        return Finding(name="pumps", is_good=True, says="turn")

    def _slack(self) -> Finding:
        heard = self.is_heard()
        return Finding(name="slack", is_good=heard, says="connected" if heard else "not connected")
