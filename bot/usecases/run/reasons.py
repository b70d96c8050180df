"""The reasons of a failure, asked for until they are known: also after the run has ended."""

from datetime import timedelta

from bot.domain.offer.submission import Progress, Target
from bot.domain.run.run import Run, complete_failure
from bot.domain.values import RunId, SubmissionId, TeamId
from bot.ports.marketplace import MarketplaceError
from bot.ports.store.errors import Stale
from bot.ports.store.tx import Tx
from bot.usecases.kernel.record import record
from bot.usecases.kernel.services import Services

_FOR = timedelta(days=14)
_MOST_RUNS, _MOST_ASKED = 200, 20


async def complete(services: Services, team: TeamId) -> int:
    """Ask for what is owed of failures of the last two weeks; return how many were completed."""
    waiting = [run for run in await _recent(services, team) if run.failure and run.failure.awaits_reasons]
    completed = 0
    for run in waiting[:_MOST_ASKED]:
        completed += await _complete(services, run)
    return completed


async def _recent(services: Services, team: TeamId) -> list[Run]:
    since = services.clock.now() - _FOR
    found = await services.store.read(lambda tx: tx.runs.recent(team, limit=_MOST_RUNS))
    return [run for run in found if run.created_at > since]


async def _complete(services: Services, run: Run) -> bool:
    try:
        subject = run.preview or await _failed_preview(services, run)
        reasons = await services.marketplace.reasons(run.durable_id, subject) if subject else None
    except MarketplaceError:
        return False  # asked again in the next round
    if reasons is None:
        return False

    def body(tx: Tx, id_: RunId = run.id) -> bool:
        now = tx.runs.get(id_)
        if now is None or now.failure != run.failure:
            return False
        record(tx, services, complete_failure(now, reasons, now=services.clock.now()))
        return bool(reasons)

    try:
        return await services.store.write(body)
    except Stale:
        return False  # somebody else wrote it meanwhile: the next round looks again


async def _failed_preview(services: Services, run: Run) -> SubmissionId | None:
    listing = await services.marketplace.submissions(run.durable_id)
    failed = [
        entry.id
        for entry in listing
        if entry.target is Target.PREVIEW and entry.progress is Progress.FAILED and entry.id not in run.former
    ]
    return failed[-1] if failed else None
