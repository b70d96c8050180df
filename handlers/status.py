"""Status, list, menu and help: what people ask to see, for their eyes only."""

from bot.domain.values import RunId, offer_id
from bot.usecases.kernel.services import Services
from bot.usecases.run import queries
from bot.views import replies
from bot.views.run import lists
from handlers.interaction import Gesture
from handlers.listener import Answer
from handlers.surface import HELP


async def menu(gesture: Gesture, services: Services) -> Answer:
    """Show what is in flight and the common things to do."""
    return Answer(message=lists.menu(await queries.in_flight_lines(services, gesture.actor)))


async def status(gesture: Gesture, services: Services, about: str) -> Answer:
    """Show where one offer is, or everything in flight."""
    if not about:
        return await everything(gesture, services)
    line = await queries.current(services, gesture.actor, offer_id(about))
    return Answer(message=lists.status(line))


async def everything(gesture: Gesture, services: Services) -> Answer:
    """List what is in flight and what failed lately, failures first."""
    return Answer(message=lists.runs(await queries.board(services, gesture.actor)))


async def watch(gesture: Gesture, services: Services) -> Answer | None:
    """Show the run that somebody else started."""
    line = await queries.run_line(services, RunId(gesture.value), gesture.actor)
    return Answer(message=lists.status(line))


async def details(gesture: Gesture, services: Services) -> Answer:
    """Show where each change of a run lies."""
    line = await queries.run_line(services, RunId(gesture.value), gesture.actor)
    return Answer(message=lists.details(line.run))


async def help_(_: Gesture, __: Services, about: str = "") -> Answer:
    """Explain the commands, or one of them."""
    entries = [entry for entry in HELP if not about or entry.verb == about.lower()]
    return Answer(message=replies.help_(entries or HELP))


async def nothing(_: Gesture, __: Services) -> None:
    """Acknowledge a link button: Slack opens the address by itself."""
