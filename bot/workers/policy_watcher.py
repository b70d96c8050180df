"""Reads the policy file again when it changes; keeps user groups and the replicas' agreement current."""

import asyncio
from datetime import timedelta
from pathlib import Path

from bot.domain.errors import ConfigError
from bot.domain.values import TeamId
from bot.policyfile import digest_of, load_policy
from bot.telemetry.log import get_logger
from bot.usecases.kernel.services import Services
from bot.usecases.policy import agreement, groups, load, stuck
from bot.views import replies

EVERY = timedelta(seconds=10)


class PolicyWatcher:
    """One round looks at the file, the groups and the other replicas."""

    def __init__(self, services: Services, team: TeamId, path: Path | None) -> None:
        self._services = services
        self._team = team
        self._path = path
        self._seen = services.policy.digest
        self._log = get_logger("policy")

    async def begin(self) -> None:
        """Write down what this replica starts with, before anybody can act by it."""
        await load.began(self._services, self._team)
        await self._look_around()
        self._services.spawn(stuck.tell(self._services, self._team, replies.nobody_may_approve()))

    async def round(self) -> bool:
        """Look once; there is never more to do at once."""
        digest = await asyncio.to_thread(digest_of, self._path)
        if digest != self._seen:
            await self._read()
            self._seen = digest
        await self._look_around()
        return False

    async def _read(self) -> None:
        try:
            policy, catalogue = await asyncio.to_thread(load_policy, self._path)
        except ConfigError as error:
            await load.refuse(self._services, self._team, error)
            self._log.error("policy.refused", problems=error.problems, kept=self._services.policy.digest)
            return
        if await load.take(self._services, self._team, policy, catalogue):
            self._log.info("policy.loaded", digest=policy.digest)
            await stuck.tell(self._services, self._team, replies.nobody_may_approve())

    async def _look_around(self) -> None:
        found = await groups.keep(self._services, self._team)
        for handle, group in found.moved.items():
            self._log.error("policy.group_moved", handle=handle, group=group)
        await agreement.report(self._services, self._team)
