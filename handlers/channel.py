"""Journey D: have a run's messages posted where one asks for them, or in another channel."""

from bot.domain.errors import InvalidForm
from bot.domain.run.run import Run
from bot.domain.values import ChannelId, RunId
from bot.usecases.kernel.services import Services
from bot.usecases.run import channel, queries
from bot.views.run import channel as channel_views
from bot.views.run import stage_modal
from handlers.interaction import Interaction
from handlers.response import Response
from handlers.window import open_dialog


async def on_post_here(interaction: Interaction, services: Services) -> Response | None:
    """Show the run in the channel where the button was pressed; where that is none, ask for one."""
    here = interaction.channel
    if not here and not interaction.is_home:
        _, here = stage_modal.subject(interaction.private_metadata)
    if not here.startswith(("C", "G")):
        return await on_move(interaction, services)
    return await _shown(interaction, services, RunId(interaction.value), here)


async def on_move(interaction: Interaction, services: Services) -> Response | None:
    """Ask for the channel."""
    run = await queries.get(services, RunId(interaction.value), interaction.actor)
    return await open_dialog(interaction, services, channel_views.move_modal(run))


async def on_moved(interaction: Interaction, services: Services) -> Response | None:
    """Show the run in the channel that was chosen."""
    try:
        chosen = channel_views.read_move(interaction.view_state or {})
    except InvalidForm as error:
        return Response(errors=error.fields)
    return await _shown(interaction, services, RunId(interaction.private_metadata), chosen)


async def _shown(interaction: Interaction, services: Services, run_id: RunId, where: ChannelId) -> Response:
    run: Run = await channel.show_in(services, run_id, where, by=interaction.actor)
    return Response(message=channel_views.shown_here(run, await queries.permalink(services, run)))
