"""What App Home shows one person."""

from collections.abc import Sequence

from bot.domain.errors import NotAllowed
from bot.domain.people import Actor, Person, is_among
from bot.domain.policy.rights import check_reads_at_all
from bot.domain.review.approvals import check_may_decide
from bot.domain.run.run import Run
from bot.domain.run.states import State
from bot.domain.run.summaries import HomeView
from bot.ports.store.tx import Tx
from bot.usecases.kernel.reading import readable
from bot.usecases.kernel.services import Services
from bot.usecases.review import summary
from bot.usecases.run.queries import RECENT, page_of

_MOST_ENDED = 100


async def home(services: Services, by: Actor) -> HomeView:
    """Gather App Home in one reading. Raises PeopleUnknown when Slack does not say who that is."""
    person = await services.people.person(by)
    try:
        check_reads_at_all(person)
    except NotAllowed as error:
        return HomeView(refusal=str(error))
    return await services.store.read(lambda tx: _home(tx, services, person, by))


def _home(tx: Tx, services: Services, person: Person, by: Actor) -> HomeView:
    active = readable(services, tx.runs.active(by.team), person)
    ended = _ended(services, readable(services, tx.runs.recent(by.team, limit=_MOST_ENDED), person), active)
    waiting = [run for run in active if run.state is State.AWAITING_APPROVAL]
    mine = {run.id for run in waiting if _waits_for(tx, services, person, run)}
    return HomeView(
        may_stage=any(is_among(person, entry.stagers) for entry in services.policy.entries),
        waiting_for_me=page_of(tx, services, [run for run in waiting if run.id in mine]),
        failed=page_of(tx, services, [run for run in ended if run.state is State.FAILED]),
        in_flight=page_of(tx, services, [run for run in active if run not in waiting]),
        staged=page_of(tx, services, [run for run in waiting if run.id not in mine]),
        ended=page_of(tx, services, [run for run in ended if run.state is not State.FAILED]),
    )


def _ended(services: Services, recent: Sequence[Run], active: Sequence[Run]) -> list[Run]:
    """Return what ended lately and was not started again since."""
    since = services.clock.now() - RECENT
    again = {run.durable_id for run in active}
    return [run for run in recent if run.ended_at and run.ended_at > since and run.durable_id not in again]


def _waits_for(tx: Tx, services: Services, person: Person, run: Run) -> bool:
    """Tell whether this person's word is wanted: they may give it, have not, and nobody wants changes."""
    if run.objections or not _may_decide(services, person, run):
        return False
    board = summary.board(tx, services, run)
    return person.id not in {line.person for line in board.given}


def _may_decide(services: Services, person: Person, run: Run) -> bool:
    try:
        check_may_decide(services.policy.for_offer(run.offer), person, run)
    except NotAllowed:
        return False
    return True
