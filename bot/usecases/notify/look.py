"""What time alone changes: something became late, an approval ends soon, the policy names others."""

from bot.domain.values import SYSTEM, RevisionId, RunId, TeamId
from bot.ports.store.errors import Stale
from bot.ports.store.tx import Tx
from bot.usecases.kernel.attention import Subject, follow, needs_of, subject_of
from bot.usecases.kernel.services import Services, WorkerName


async def look(services: Services, team: TeamId) -> int:
    """Let the waits of everything in flight follow; return for how many something changed."""

    def subjects(tx: Tx) -> set[RunId | RevisionId]:
        found: set[RunId | RevisionId] = {run.id for run in tx.runs.active(team)}
        return found | {wait.subject for wait in tx.waits.open_in(team)}

    ids = await services.store.read(subjects)
    changed = [id_ for id_ in sorted(ids) if await _follow(services, id_)]
    if changed:
        services.nudge(WorkerName.ATTENTION)
    return len(changed)


async def _follow(services: Services, id_: RunId | RevisionId) -> bool:
    if not await services.store.read(lambda tx: _differs(tx, services, id_)):
        return False
    try:
        await services.store.write(lambda tx: _again(tx, services, id_))
    except Stale:
        return False  # another replica was faster: the next round looks again
    return True


def _again(tx: Tx, services: Services, id_: RunId | RevisionId) -> None:
    subject = subject_of(tx, id_)
    if subject is not None:
        follow(tx, services, subject, by=SYSTEM)


def _differs(tx: Tx, services: Services, id_: RunId | RevisionId) -> bool:
    subject: Subject | None = subject_of(tx, id_)
    if subject is None:
        return False
    known = tx.waits.of(id_)
    is_open = {(wait.need.kind, wait.need.part): wait.need.deadline for wait in known if wait.is_open}
    wanted = {(need.kind, need.part): need.deadline for need in needs_of(tx, services, subject)}
    return is_open != wanted
