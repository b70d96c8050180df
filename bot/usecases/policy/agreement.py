"""Whether all replicas use one policy: while they do not, nobody approves."""

from datetime import timedelta

from bot.domain.errors import NotAllowed
from bot.domain.values import TeamId
from bot.ports.store.tx import Tx
from bot.usecases.kernel.services import Services

_SEEN_WITHIN = timedelta(seconds=60)
"""A replica that has not reported for as long is gone."""


class PolicyDiffers(NotAllowed):
    """Replicas of stagebot use different policies, so nobody can approve or send anything live now."""

    def __init__(self) -> None:
        super().__init__(
            "The replicas of stagebot use different policies just now, so nobody can approve or send "
            "anything live. That ends when all of them have the same `stagebot.yaml`; whoever operates "
            "stagebot sees which differ at /readyz."
        )


async def report(services: Services, team: TeamId) -> None:
    """Say which policy this replica uses."""
    replica, digest, now = services.pace.replica, services.policy.digest, services.clock.now()
    await services.store.write(lambda tx: tx.policies.report(team, replica, digest, now=now))


async def leave(services: Services, team: TeamId) -> None:
    """Say that this replica has stopped."""
    await services.store.write(lambda tx: tx.policies.forget(team, services.pace.replica))


def others(tx: Tx, services: Services, team: TeamId) -> tuple[str, ...]:
    """Return the replicas that use another policy than this one."""
    in_use = tx.policies.in_use(team, now=services.clock.now(), within=_SEEN_WITHIN)
    return tuple(sorted(name for name, digest in in_use.items() if digest != services.policy.digest))


def check_agreed(tx: Tx, services: Services, team: TeamId) -> None:
    """Raise PolicyDiffers while some replica uses another policy."""
    if set(others(tx, services, team)) - {services.pace.replica}:
        raise PolicyDiffers
