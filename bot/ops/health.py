"""What ready means: the database answers, the pumps have turned lately, Slack can be heard."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.values import TeamId
from bot.ports.clock import Clock
from bot.ports.store.errors import StoreError
from bot.ports.store.tx import Store
from bot.usecases.kernel.services import Services
from bot.usecases.policy import agreement

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
    policy: Callable[[], Awaitable[Check]]

    async def look(self) -> tuple[Check, ...]:
        """Look at everything once."""
        return (await self._database(), self._workers(), self._slack(), await self._policy())

    async def _policy(self) -> Check:
        try:
            async with asyncio.timeout(_ANSWERS_WITHIN):
                return await self.policy()
        except (StoreError, TimeoutError):
            return Check(name="policy", is_good=False, says="not known: the database does not answer")

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


async def policy_health(services: Services, team: TeamId) -> Check:
    """Look whether the newest policy file is used, by every replica, with every user group known."""
    differ = await services.store.read(lambda tx: agreement.others(tx, services, team))
    policy = services.policy
    if differ:
        says = f"differs from that of {', '.join(differ)}: nobody can approve"
    elif policy.problem:
        says = "the changed file cannot be used (the log says why); the one before is in force"
    elif policy.refused:
        says = f"{', '.join(sorted(policy.refused))} names another user group now and counts for nobody"
    else:
        return Check(name="policy", is_good=True, says=f"in force: {policy.digest[:12] or 'no file'}")
    return Check(name="policy", is_good=False, says=says)
