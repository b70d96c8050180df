"""`stagebot approve` and `stagebot reject`: break-glass, as the person whom the policy maps this user to."""

import os

from bot.cli.lookup import find_run
from bot.composition import open_command_line
from bot.ops import control_socket
from bot.ops.control_socket import Answer, Order
from bot.settings import Settings, from_environment
from storage import open_store


async def decide(verb: str, named: str, *, reason: str) -> int:
    """Approve or reject through the running bot, or with the database to ourselves when none runs.

    Exit code 1 with the reason when it is refused. Raises ConfigError when a bot holds the database and
    does not listen.
    """
    settings = from_environment()
    async with open_store(settings.database_url, lock=False) as store:
        run = await find_run(store, named)
    order = Order(verb=verb, run=run.id, reason=reason)
    path = control_socket.path_beside(settings.database_url)
    answer = await control_socket.send(path, order) if path is not None else None
    if answer is None:
        answer = await _alone(settings, order)
    print(answer.says if answer.is_done else f"stagebot: {answer.says}")
    return 0 if answer.is_done else 1


async def _alone(settings: Settings, order: Order) -> Answer:
    """Decide with the database's lock: a bot that is started meanwhile waits for nobody and is refused."""
    async with open_command_line(settings, lock=True) as services:
        return await control_socket.carry_out(services, order, control_socket.operator(os.getuid()))
