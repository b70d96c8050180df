"""Journey E: ask for changes with a reason, withdraw what one said."""

from bot.domain.errors import InvalidForm
from bot.domain.values import RunId
from bot.usecases.kernel.services import Services
from bot.usecases.review import approve, changes
from bot.usecases.run import queries
from bot.views import replies
from bot.views.review import changes_modal, reject_modal
from handlers.interaction import Gesture
from handlers.listener import Answer


async def on_request_changes(gesture: Gesture, services: Services) -> Answer | None:
    """Ask what should change: whoever may reject may ask for it."""
    run = await queries.get(services, RunId(gesture.value), gesture.actor)
    await approve.check_reject(services, run, by=gesture.actor)
    await services.chat.open_modal(gesture.trigger, changes_modal.draw(run))
    return None


async def on_changes(gesture: Gesture, services: Services) -> Answer | None:
    """Record the wish for changes."""
    try:
        reason = reject_modal.read(gesture.view_state or {})
    except InvalidForm as error:
        return Answer(errors=error.fields)
    run_id = reject_modal.subject(gesture.private_metadata)
    await changes.request_changes(services, run_id, reason, by=gesture.actor)
    return None


async def on_withdraw(gesture: Gesture, services: Services) -> Answer | None:
    """Take back one's own yes, or one's own wish for changes."""
    await changes.withdraw(services, RunId(gesture.value), by=gesture.actor)
    return Answer(message=replies.done("Taken back; the thread says so."))
