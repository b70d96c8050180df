"""Journey E, out of the ordinary: send what waited, lift a freeze, declare an emergency."""

from bot.domain.errors import InvalidForm
from bot.domain.values import RunId
from bot.usecases.kernel.services import Services
from bot.usecases.review import go_live
from bot.usecases.run import queries
from bot.views.review import exception_modal, reject_modal
from bot.views.review import post as review_post
from handlers.interaction import Interaction
from handlers.response import Response
from handlers.window import open_dialog


async def on_send(interaction: Interaction, services: Services) -> Response | None:
    """Send an approved run live. Rights and state are checked here, whatever the button showed."""
    run = await go_live.send(services, RunId(interaction.value), by=interaction.actor)
    return Response(message=review_post.approved(run, 0))


async def on_lift_freeze(interaction: Interaction, services: Services) -> Response | None:
    """Ask for the reason."""
    run = await queries.get(services, RunId(interaction.value), interaction.actor)
    await go_live.check_may_lift(services, run, by=interaction.actor)
    return await open_dialog(interaction, services, exception_modal.lift_freeze(run))


async def on_lifted(interaction: Interaction, services: Services) -> Response | None:
    """Lift the freeze."""
    try:
        reason = reject_modal.read(interaction.view_state or {})
    except InvalidForm as error:
        return Response(errors=error.fields)
    run_id = reject_modal.subject(interaction.private_metadata)
    await go_live.lift_freeze(services, run_id, reason, by=interaction.actor)
    return None


async def on_emergency(interaction: Interaction, services: Services) -> Response | None:
    """Ask for the reason."""
    run = await queries.get(services, RunId(interaction.value), interaction.actor)
    await go_live.check_may_declare(services, run, by=interaction.actor)
    return await open_dialog(interaction, services, exception_modal.emergency(run))


async def on_declared(interaction: Interaction, services: Services) -> Response | None:
    """Declare the emergency."""
    try:
        reason = reject_modal.read(interaction.view_state or {})
    except InvalidForm as error:
        return Response(errors=error.fields)
    run_id = reject_modal.subject(interaction.private_metadata)
    await go_live.declare_emergency(services, run_id, reason, by=interaction.actor)
    return None
