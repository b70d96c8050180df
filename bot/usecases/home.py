"""What App Home shows one person."""

from collections.abc import Callable, Sequence

from bot.domain.errors import NotAllowed
from bot.domain.people import Actor, Person
from bot.domain.policy.rights import check_reads_at_all
from bot.domain.review.approvals import check_may_decide
from bot.domain.run.run import Run
from bot.domain.run.states import State
from bot.domain.run.summaries import HomeView, RunSummary
from bot.domain.values import TeamId
from bot.ports.store.tx import Tx
from bot.usecases.kernel.reading import readable
from bot.usecases.kernel.services import Services
from bot.usecases.review import summary
from bot.usecases.run.queries import RECENT, line_of


async def home(services: Services, by: Actor) -> HomeView:
    """Gather App Home. Raises PeopleUnknown when Slack does not say who that is."""
    person = await services.people.person(by)
    since = services.clock.now() - RECENT
    try:
        check_reads_at_all(person)
    except NotAllowed as error:
        return HomeView(refusal=str(error))
    recent = await readable(services, await services.store.read(_recent(by.team)), by)
    active = await readable(services, await services.store.read(lambda tx: tx.runs.active(by.team)), by)
    again = {run.durable_id for run in active}
    ended = [run for run in recent if run.ended_at and run.ended_at > since and run.durable_id not in again]
    waiting = [run for run in active if run.state is State.AWAITING_APPROVAL]
    mine = [run for run in waiting if await _waits_for(services, person, run)]
    return HomeView(
        waiting_for_me=await _lines(services, mine),
        failed=await _lines(services, [run for run in ended if run.state is State.FAILED]),
        in_flight=await _lines(services, [run for run in active if run not in waiting]),
        staged=await _lines(services, [run for run in waiting if run not in mine]),
        ended=await _lines(services, [run for run in ended if run.state is not State.FAILED]),
    )


async def _lines(services: Services, runs: Sequence[Run]) -> tuple[RunSummary, ...]:
    return tuple([await line_of(services, run) for run in runs[:10]])


def _recent(team: TeamId) -> Callable[[Tx], Sequence[Run]]:
    return lambda tx: tx.runs.recent(team, limit=50)


async def _waits_for(services: Services, person: Person, run: Run) -> bool:
    """Tell whether this person's word is wanted: they may give it, have not, and nobody wants changes."""
    if run.objections or not _may_decide(services, person, run):
        return False
    board = await services.store.read(lambda tx: summary.board(tx, services, run))
    return person.id not in {line.person for line in board.given}


def _may_decide(services: Services, person: Person, run: Run) -> bool:
    try:
        check_may_decide(services.policy.for_offer(run.offer), person, run)
    except NotAllowed:
        return False
    return True
