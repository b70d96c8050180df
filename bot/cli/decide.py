"""`stagebot approve` and `stagebot reject`: the same decisions from the command line, for break-glass."""

import getpass
import socket

from bot.cli.lookup import find_run
from bot.composition import open_command_line
from bot.domain.aggregate import Outcome
from bot.domain.errors import UserError
from bot.domain.people import Actor
from bot.domain.review.events import CommandLineUsed
from bot.domain.values import PersonId, RunId
from bot.ports.people import PeopleUnknown
from bot.ports.store.tx import Tx
from bot.settings import from_environment
from bot.usecases.kernel.record import record
from bot.usecases.kernel.services import Services
from bot.usecases.review import approve as deciding


async def approve(named: str, *, person: str) -> int:
    """Give a person's approval, by the policy's rules. Exit code 1 with the reason when it is refused."""
    async with open_command_line(from_environment()) as services:
        run = await find_run(services.store, named)
        by = Actor(team=run.team, person=PersonId(person))
        await _note(services, run.id, by, "approve")
        try:
            decision = await deciding.give(services, run.id, by=by)
        except (UserError, PeopleUnknown) as error:
            return _refused(error)
    more = f"{decision.missing} more needed" if decision.missing else "it goes live as the policy allows it"
    print(f"{run.offer}: approved as {person}; {more}")
    return 0


async def reject(named: str, *, person: str, reason: str) -> int:
    """Record a person's no. Exit code 1 with the reason when it is refused."""
    async with open_command_line(from_environment()) as services:
        run = await find_run(services.store, named)
        by = Actor(team=run.team, person=PersonId(person))
        await _note(services, run.id, by, "reject")
        try:
            await deciding.reject(services, run.id, reason, by=by)
        except (UserError, PeopleUnknown) as error:
            return _refused(error)
    print(f"{run.offer}: rejected as {person}")
    return 0


def _refused(error: Exception) -> int:
    print(f"stagebot: {error}")
    return 1


async def _note(services: Services, run_id: RunId, by: Actor, what: str) -> None:
    """Write down, before anything is done, who sits at the machine: the person named need not."""
    operator = f"{getpass.getuser()}@{socket.gethostname()}"

    def body(tx: Tx) -> None:
        run = tx.runs.get(run_id)
        if run is not None:
            told = CommandLineUsed(at=services.clock.now(), by=by.person, what=what, operator=operator)
            record(tx, services, Outcome(run, (told,)))

    await services.store.write(body)
