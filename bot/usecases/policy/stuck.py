"""Runs in flight that nobody may approve any more: said to whom it concerns, once for each policy."""

from bot.domain.aggregate import Outcome
from bot.domain.policy.feasible import lacking
from bot.domain.review.events import ApproversMissing
from bot.domain.run.run import Run
from bot.domain.values import ChannelId, RunId, TeamId
from bot.ports.slack import ChatError, Message
from bot.ports.store.errors import Stale
from bot.ports.store.tx import Tx
from bot.telemetry.log import get_logger
from bot.usecases.kernel.record import record
from bot.usecases.kernel.services import Services


async def stuck(services: Services, team: TeamId) -> tuple[Run, ...]:
    """Return the runs in flight whose approvals cannot come under the policy in force."""
    runs = await services.store.read(lambda tx: tx.runs.active(team))
    return tuple(run for run in runs if lacking(services.policy.for_offer(run.offer), run.requested_by))


async def tell(services: Services, team: TeamId, says: Message) -> None:
    """Tell the contact, in the run's thread, and the operators; `says` is what the operators read."""
    told = [await _once(services, run.id) for run in await stuck(services, team)]
    for channel in sorted(services.policy.operators) if any(told) else ():
        try:
            marker = f"stuck:{services.policy.digest[:12]}:{channel}"
            await services.chat.post(ChannelId(channel), says, marker=marker)
        except ChatError as error:
            get_logger("policy").error("operators.not_told", channel=channel, error=str(error))


async def _once(services: Services, run_id: RunId) -> bool:
    try:
        return await services.store.write(lambda tx: _note(tx, services, run_id))
    except Stale:
        return False  # somebody wrote in between, perhaps another replica this very event


def _note(tx: Tx, services: Services, run_id: RunId) -> bool:
    run, digest = tx.runs.get(run_id), services.policy.digest
    known = [entry.event for entry in tx.journal.of(run_id)]
    if run is None or any(isinstance(e, ApproversMissing) and e.policy == digest for e in known):
        return False
    record(tx, services, Outcome(run, (ApproversMissing(at=services.clock.now(), policy=digest),)))
    return True
