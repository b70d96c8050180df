"""What an operator should hear when the bot starts: who may do nothing, and which runs are stuck by that."""

from bot.domain.policy.feasible import lacking, warnings
from bot.domain.run.run import Run
from bot.domain.values import TeamId
from bot.usecases.kernel.services import Services


async def said(services: Services, team: TeamId) -> tuple[str, ...]:
    """Return the sentences: warnings about the policy, then runs in flight that nobody may approve."""
    now = services.clock.now()
    runs = await services.store.read(lambda tx: tx.runs.active(team))
    stuck = [run for run in runs if lacking(services.policy.for_offer(run.offer), run.requested_by)]
    return (*warnings(services.policy.file, now), *(_stuck(run) for run in stuck))


def _stuck(run: Run) -> str:
    return (
        f"Nobody may approve {run.offer} (run {run.id}), which is in flight: name approvers for it in the "
        "policy file, which is read again when it changes."
    )
