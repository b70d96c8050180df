"""What ready means: the database writes, every worker turns, Slack can be heard."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from bot.domain.values import TeamId
from bot.ports.clock import Clock
from bot.ports.store.errors import StoreError
from bot.ports.store.tx import Store, Tx
from bot.telemetry.metrics import Metrics
from bot.telemetry.turn import Turn
from bot.usecases.kernel.services import Services
from bot.usecases.policy import agreement

_LATE = timedelta(seconds=180)
"""What a worker may take beyond its interval: the longest round, and some more."""

_ANSWERS_WITHIN = 2.0
_KEY = "health"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that was looked at; `says` is for the operator, without a secret or a version."""

    name: str
    is_good: bool
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """Looks at what the bot needs.

    `turns` says how each worker turns, by a clock that only grows; `slack` returns what is wrong with the
    way to Slack, empty when it can be heard.
    """

    store: Store
    clock: Clock
    turns: Callable[[], Mapping[str, Turn]]
    slack: Callable[[], str]
    metrics: Metrics
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
        """A full or read-only disk can still be read: only a write tells."""
        try:
            async with asyncio.timeout(_ANSWERS_WITHIN):
                waiting = await self.store.write(self._write)
        except TimeoutError:
            return Check(name="database", is_good=False, says="does not answer")
        except StoreError as error:
            return Check(name="database", is_good=False, says=str(error))
        return Check(name="database", is_good=True, says=f"answers, {waiting} notices wait")

    def _write(self, tx: Tx) -> int:
        tx.inbox.first(_KEY, now=tx.now())
        tx.inbox.answer(_KEY, None)
        return tx.outbox.waiting()

    def measure(self) -> None:
        """Write into the metrics how long ago each worker finished a round; nothing before the first."""
        for name, turn in self.turns().items():
            if turn.age is not None:
                self.metrics.round_age_seconds.labels(worker=name).set(turn.age)

    def _workers(self) -> Check:
        stands = [_stands(name, turn) for name, turn in self.turns().items() if _is_late(turn)]
        return Check(name="workers", is_good=not stands, says="; ".join(stands) or "all turn")

    def _slack(self) -> Check:
        problem = self.slack()
        return Check(name="slack", is_good=not problem, says=problem or "connected")


def _is_late(turn: Turn) -> bool:
    return turn.age is None or turn.age > (turn.every + _LATE).total_seconds()


def _stands(name: str, turn: Turn) -> str:
    if turn.age is None:
        return f"{name} has not finished a round yet"
    return f"{name} has not finished a round for {round(turn.age)} seconds"


class Known(Protocol):
    """What knows in which workspace we are, once Slack has said it."""

    @property
    def known(self) -> "Workspace | None": ...


class Workspace(Protocol):
    """A workspace."""

    @property
    def team(self) -> TeamId: ...


async def policy_health(services: Services, installation: Known) -> Check:
    """Look whether the newest policy file is used, by every replica, with every user group known."""
    policy, known = services.policy, installation.known
    differ: tuple[str, ...] = ()
    if known is not None:
        differ = await services.store.read(lambda tx: agreement.others(tx, services, known.team))
    if differ:
        says = f"differs from that of {', '.join(differ)}: nobody can approve"
    elif policy.problem:
        says = "the changed file cannot be used (the log says why); the one before is in force"
    elif policy.refused:
        says = f"{', '.join(sorted(policy.refused))} names another user group now and counts for nobody"
    else:
        return Check(name="policy", is_good=True, says=f"in force: {policy.digest[:12] or 'no file'}")
    return Check(name="policy", is_good=False, says=says)
