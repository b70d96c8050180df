"""Take a policy into force, and write down that it was taken or why not."""

from bot.domain.errors import ConfigError
from bot.domain.offer.explanations import Catalogue
from bot.domain.policy.events import PolicyEvent, PolicyLoaded, PolicyRefused, policy_stream
from bot.domain.policy.policy import Policy
from bot.domain.values import TeamId
from bot.usecases.kernel.services import Services


async def began(services: Services, team: TeamId) -> None:
    """Write down which policy this replica starts with."""
    await _write_down(services, team, _loaded(services, services.policy.file))


async def take(services: Services, team: TeamId, policy: Policy, catalogue: Catalogue) -> bool:
    """Put a newly read file into force; return whether it says something else than the one before."""
    is_other = policy.digest != services.policy.digest
    if is_other:  # written down before it counts
        await _write_down(services, team, _loaded(services, policy))
    services.policy.put(policy, catalogue)
    return is_other


async def refuse(services: Services, team: TeamId, error: ConfigError) -> None:
    """Keep the policy in force, because the newer file cannot be used; said once for each mistake."""
    if services.policy.problem == str(error):
        return
    services.policy.problem = str(error)
    event = PolicyRefused(at=services.clock.now(), problems=error.problems, replica=services.pace.replica)
    await _write_down(services, team, event)


def _loaded(services: Services, policy: Policy) -> PolicyLoaded:
    return PolicyLoaded(
        at=services.clock.now(), digest=policy.digest, text=policy.text, replica=services.pace.replica
    )


async def _write_down(services: Services, team: TeamId, event: PolicyEvent) -> None:
    id_ = services.clock.new_id()
    await services.store.write(lambda tx: tx.journal.append(policy_stream(team), event, id_=id_))
