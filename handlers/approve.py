"""Journey E: approve for production, or reject with a reason."""

from bot.domain.errors import InvalidForm
from bot.domain.values import RunId
from bot.usecases.kernel.services import Services
from bot.usecases.review import approve
from bot.usecases.run import queries
from bot.views.review import post as review_post
from bot.views.review import reject_modal
from handlers.interaction import Interaction
from handlers.response import Response
from handlers.window import open_dialog


async def on_approve(interaction: Interaction, services: Services) -> Response | None:
    """Record a yes. Rights and state are checked here, whatever the button showed."""
    decision = await approve.give(services, RunId(interaction.value), by=interaction.actor)
    return Response(message=review_post.approved(decision.run, decision.missing))


async def on_approve_early(interaction: Interaction, services: Services) -> Response | None:
    """Record a yes of somebody who was told that more would be needed: it sends nothing live."""
    run_id = RunId(interaction.value)
    decision = await approve.give(services, run_id, by=interaction.actor, may_be_last=False)
    return Response(message=review_post.approved(decision.run, decision.missing))


async def on_reject(interaction: Interaction, services: Services) -> Response | None:
    """Ask for the reason."""
    run = await queries.get(services, RunId(interaction.value), interaction.actor)
    await approve.check_reject(services, run, by=interaction.actor)
    return await open_dialog(interaction, services, reject_modal.draw(run))


async def on_reason(interaction: Interaction, services: Services) -> Response | None:
    """Record the no."""
    try:
        reason = reject_modal.read(interaction.view_state or {})
    except InvalidForm as error:
        return Response(errors=error.fields)
    run_id = RunId(reject_modal.subject(interaction.private_metadata))
    await approve.reject(services, run_id, reason, by=interaction.actor)
    return None
