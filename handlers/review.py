"""Journey E: ask for changes with a reason, withdraw what one said."""

from bot.domain.errors import InvalidForm
from bot.domain.values import RunId
from bot.usecases.kernel.services import Services
from bot.usecases.review import approve, changes
from bot.usecases.run import queries
from bot.views import replies
from bot.views.review import changes_modal, reject_modal
from handlers.interaction import Interaction
from handlers.response import Response
from handlers.window import open_dialog


async def on_request_changes(interaction: Interaction, services: Services) -> Response | None:
    """Ask what should change: whoever may reject may ask for it."""
    run = await queries.get(services, RunId(interaction.value), interaction.actor)
    await approve.check_reject(services, run, by=interaction.actor)
    return await open_dialog(interaction, services, changes_modal.draw(run))


async def on_changes(interaction: Interaction, services: Services) -> Response | None:
    """Record the request for changes."""
    try:
        reason = reject_modal.read(interaction.view_state or {})
    except InvalidForm as error:
        return Response(errors=error.fields)
    run_id = reject_modal.subject(interaction.private_metadata)
    await changes.request_changes(services, run_id, reason, by=interaction.actor)
    return None


async def on_withdraw(interaction: Interaction, services: Services) -> Response | None:
    """Take back one's own yes, or one's own request for changes."""
    await changes.withdraw(services, RunId(interaction.value), by=interaction.actor)
    return Response(message=replies.done("Taken back; the thread says so."))
