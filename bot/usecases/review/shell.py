"""Break-glass: decisions from the shell, as the person whom the policy maps, never about their own run."""

from dataclasses import dataclass

from bot.domain.errors import NotAllowed
from bot.domain.people import Actor
from bot.domain.run.run import Run
from bot.domain.values import RunId
from bot.usecases.kernel.services import Services
from bot.usecases.review import approve as deciding
from bot.usecases.review.approve import Decision


@dataclass(frozen=True, slots=True, kw_only=True)
class AtShell:
    """Who sits at the machine, as its kernel vouches for them: user id, and what they are called."""

    uid: int
    name: str


async def approve(services: Services, run_id: RunId, reason: str, *, by: AtShell) -> Decision:
    """Give the approval of the person that the policy maps the operator to. Raises as `approve.give` does."""
    run, actor = await _allowed(services, run_id, by)
    return await deciding.give(services, run.id, by=actor, reason=reason, operator=by.name)


async def reject(services: Services, run_id: RunId, reason: str, *, by: AtShell) -> Run:
    """Record that person's rejection. Raises as `approve.reject` does."""
    run, actor = await _allowed(services, run_id, by)
    return await deciding.reject(services, run.id, reason, by=actor, operator=by.name)


async def _allowed(services: Services, run_id: RunId, by: AtShell) -> tuple[Run, Actor]:
    person = services.policy.file.shell_users.get(by.uid)
    if person is None:
        raise NotAllowed(
            f"The policy maps no member of Slack to the user id {by.uid} (`shell_users`), so "
            f"{by.name} decides nothing at the shell."
        )
    run = await services.store.read(lambda tx: tx.runs.get(run_id))
    if run is None:
        raise NotAllowed("That run is not known.")
    if run.requested_by == person:
        raise NotAllowed("You started this run. At the shell nobody decides about their own.")
    return run, Actor(team=run.team, person=person)
