"""What an operator should hear when the bot starts: who may do nothing, and which runs are stuck by that."""

from bot.domain.policy.feasible import warnings
from bot.domain.run.run import Run
from bot.domain.values import TeamId
from bot.usecases.kernel.services import Services
from bot.usecases.policy.stuck import stuck


async def said(services: Services, team: TeamId | None) -> tuple[str, ...]:
    """Return the sentences: warnings about the policy, then runs in flight that nobody may approve.

    While Slack has not said which workspace this is (`team` is None), of the policy alone.
    """
    runs = await stuck(services, team) if team is not None else ()
    return (*warnings(services.policy.file, services.clock.now()), *(_stuck(run) for run in runs))


def _stuck(run: Run) -> str:
    return (
        f"Nobody may approve {run.offer} (run {run.id}), which is in flight: name approvers for it in the "
        "policy file, which is read again when it changes."
    )
