"""Break-glass: decisions from the shell, as the person whom the policy maps, never about their own run."""

from collections.abc import Awaitable
from dataclasses import dataclass
from typing import TypeVar

from bot.domain.errors import NotAllowed
from bot.domain.people import Actor
from bot.domain.run.run import Run
from bot.domain.values import SYSTEM, RunId
from bot.usecases.kernel import access
from bot.usecases.kernel.services import Services
from bot.usecases.review import approve as deciding
from bot.usecases.review.approve import Decision

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class AtShell:
    """Who sits at the machine, as its kernel vouches for them: user id, and what they are called."""

    uid: int
    name: str


async def approve(services: Services, run_id: RunId, reason: str, *, by: AtShell) -> Decision:
    """Give the approval of the person that the policy maps the operator to. Raises as `approve.give` does."""

    async def give() -> Decision:
        run, actor = await _allowed(services, run_id, by)
        return await deciding.give(services, run.id, by=actor, reason=reason, operator=by.name)

    return await _keeping_refusals(services, give(), run_id, by, what="approve at the shell")


async def reject(services: Services, run_id: RunId, reason: str, *, by: AtShell) -> Run:
    """Record that person's rejection. Raises as `approve.reject` does."""

    async def reject_() -> Run:
        run, actor = await _allowed(services, run_id, by)
        return await deciding.reject(services, run.id, reason, by=actor, operator=by.name)

    return await _keeping_refusals(services, reject_(), run_id, by, what="reject at the shell")


async def _keeping_refusals(
    services: Services, deciding_: Awaitable[T], run_id: RunId, by: AtShell, *, what: str
) -> T:
    """Have a refusal written into the journal, as one in Slack is."""
    try:
        return await deciding_
    except NotAllowed as error:
        run = await services.store.read(lambda tx: tx.runs.get(run_id))
        if run is not None:
            person = services.policy.file.shell_users.get(by.uid, SYSTEM)
            actor, why = Actor(team=run.team, person=person), f"{by.name} (uid {by.uid}): {error}"
            await access.refused(services, by=actor, what=what, about=run.offer, why=why)
        raise


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
