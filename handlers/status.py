"""Status, list, menu and help: what people ask to see, for their eyes only."""

from bot.domain.policy.feasible import closed
from bot.domain.values import RunId, offer_id
from bot.usecases.kernel.services import Services
from bot.usecases.run import channel, queries
from bot.views import replies
from bot.views.run import lists
from handlers.interaction import Interaction
from handlers.listener import Response
from handlers.surface import HELP


async def menu(interaction: Interaction, services: Services) -> Response:
    """Show what is in flight and the common things to do."""
    lines = await queries.in_flight_lines(services, interaction.actor)
    return Response(message=lists.menu(lines, tuple(closed(services.policy.entries))))


async def status(interaction: Interaction, services: Services, about: str) -> Response:
    """Show where one offer is, or everything in flight."""
    if not about:
        return await everything(interaction, services)
    line = await queries.current(services, interaction.actor, offer_id(about))
    await channel.hurry(services, line.run)  # what is owed to its channel may be posted by now
    return Response(message=lists.status(line))


async def everything(interaction: Interaction, services: Services) -> Response:
    """List what is in flight and what failed lately, failures first."""
    return Response(message=lists.runs(await queries.board(services, interaction.actor)))


async def watch(interaction: Interaction, services: Services) -> Response | None:
    """Show the run that somebody else started."""
    line = await queries.run_line(services, RunId(interaction.value), interaction.actor)
    return Response(message=lists.status(line))


async def details(interaction: Interaction, services: Services) -> Response:
    """Show where each change of a run lies."""
    line = await queries.run_line(services, RunId(interaction.value), interaction.actor)
    return Response(message=lists.details(line.run))


async def help_(_: Interaction, __: Services, about: str = "") -> Response:
    """Explain the commands, or one of them."""
    entries = [entry for entry in HELP if not about or entry.verb == about.lower()]
    return Response(message=replies.help_(entries or HELP))


async def nothing(_: Interaction, __: Services) -> None:
    """Acknowledge a link button: Slack opens the address by itself."""
