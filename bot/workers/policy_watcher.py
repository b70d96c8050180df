"""Reads the policy file again when it changes; keeps user groups and the replicas' agreement current."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import ClassVar

from bot.domain.errors import ConfigError
from bot.domain.values import TeamId
from bot.policyfile import digest_of, load_policy
from bot.ports.slack import ChatError
from bot.telemetry.log import get_logger
from bot.usecases.kernel.services import Services, WorkerName
from bot.usecases.policy import agreement, groups, load, stuck
from bot.views import replies
from bot.workers.trouble import Trouble

EVERY = timedelta(seconds=10)


class PolicyWatcher:
    """One round looks at the file, the groups and the other replicas. `team` asks where we are."""

    name: ClassVar[str] = WorkerName.POLICY

    def __init__(self, services: Services, team: Callable[[], Awaitable[TeamId]], path: Path | None) -> None:
        self._services = services
        self._team = team
        self._path = path
        self._seen = services.policy.digest
        self._has_begun = False
        self._log = get_logger("policy")
        self._trouble = Trouble(f"{self.name}.slack", services.clock)

    async def begin(self) -> None:
        """Write down what this replica starts with, before anybody can act by it; later if Slack is away."""
        try:
            team = await self._team()
        except ChatError as error:
            self._trouble.met(error)
            return
        self._trouble.over()
        await load.began(self._services, team)
        self._has_begun = True
        await self._look_around(team)
        self._services.spawn(stuck.tell(self._services, team, replies.nobody_may_approve()))

    async def leave(self) -> None:
        """Say that this replica has stopped."""
        if self._has_begun:
            await agreement.leave(self._services, await self._team())

    async def round(self) -> bool:
        """Look once; there is never more to do at once."""
        if not self._has_begun:
            await self.begin()
        if not self._has_begun:
            return False
        team = await self._team()
        digest = await asyncio.to_thread(digest_of, self._path)
        if digest != self._seen:
            await self._read(team)
            self._seen = digest
        await self._look_around(team)
        return False

    def stop(self) -> None:
        """A round is short: there is nothing to stop."""

    async def _read(self, team: TeamId) -> None:
        try:
            policy, catalogue = await asyncio.to_thread(load_policy, self._path)
        except ConfigError as error:
            await load.refuse(self._services, team, error)
            self._log.error("policy.refused", problems=error.problems, kept=self._services.policy.digest)
            return
        if await load.take(self._services, team, policy, catalogue):
            self._log.info("policy.loaded", digest=policy.digest)
            await stuck.tell(self._services, team, replies.nobody_may_approve())

    async def _look_around(self, team: TeamId) -> None:
        found = await groups.keep(self._services, team)
        for handle, group in found.moved.items():
            self._log.error("policy.group_moved", handle=handle, group=group)
        await agreement.report(self._services, team)
