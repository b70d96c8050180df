"""Journey E: sign an item of the checklist, with a note; take one's signature back."""

from bot.domain.errors import InvalidForm
from bot.usecases.kernel.services import Services
from bot.usecases.review import checklist
from bot.views import replies
from bot.views.review import checklist_modal
from bot.views.review.checklist import subject
from handlers.interaction import Interaction
from handlers.response import Response
from handlers.window import open_dialog


async def on_sign(interaction: Interaction, services: Services) -> Response | None:
    """Ask for a note, if this person may sign what the button names."""
    run_id, key = subject(interaction.value)
    run, item = await checklist.check_sign(services, run_id, key, by=interaction.actor)
    return await open_dialog(interaction, services, checklist_modal.draw(run, item))


async def on_note(interaction: Interaction, services: Services) -> Response | None:
    """Record the signature."""
    try:
        note = checklist_modal.read(interaction.view_state or {})
    except InvalidForm as error:
        return Response(errors=error.fields)
    run_id, key = subject(interaction.private_metadata)
    await checklist.sign(services, run_id, key, note=note, by=interaction.actor)
    return None


async def on_unsign(interaction: Interaction, services: Services) -> Response | None:
    """Take the signature back."""
    run_id, key = subject(interaction.value)
    await checklist.unsign(services, run_id, key, by=interaction.actor)
    return Response(message=replies.done("Your signature is taken back."))
