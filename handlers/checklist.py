"""Journey E: sign an item of the checklist, with a note; take one's signature back."""

from bot.domain.errors import InvalidForm
from bot.usecases.kernel.services import Services
from bot.usecases.review import checklist
from bot.views import replies
from bot.views.review import checklist_modal
from bot.views.review.checklist import subject
from handlers.interaction import Gesture
from handlers.listener import Answer


async def on_sign(gesture: Gesture, services: Services) -> Answer | None:
    """Ask for a note, if this person may sign what the button names."""
    run_id, key = subject(gesture.value)
    run, item = await checklist.check_sign(services, run_id, key, by=gesture.actor)
    await services.chat.open_modal(gesture.trigger, checklist_modal.draw(run, item))
    return None


async def on_note(gesture: Gesture, services: Services) -> Answer | None:
    """Record the signature."""
    try:
        note = checklist_modal.read(gesture.view_state or {})
    except InvalidForm as error:
        return Answer(errors=error.fields)
    run_id, key = subject(gesture.private_metadata)
    await checklist.sign(services, run_id, key, note=note, by=gesture.actor)
    return None


async def on_unsign(gesture: Gesture, services: Services) -> Answer | None:
    """Take the signature back."""
    run_id, key = subject(gesture.value)
    await checklist.unsign(services, run_id, key, by=gesture.actor)
    return Answer(message=replies.done("Your signature is taken back."))
