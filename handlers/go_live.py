"""Journey E, out of the ordinary: send what waited, lift a freeze, declare an emergency."""

from bot.domain.errors import InvalidForm
from bot.domain.values import RunId
from bot.usecases.kernel.services import Services
from bot.usecases.review import go_live
from bot.usecases.run import queries
from bot.views import replies
from bot.views.review import exception_modal, reject_modal
from handlers.interaction import Gesture
from handlers.listener import Answer


async def on_send(gesture: Gesture, services: Services) -> Answer | None:
    """Send an approved run live. Rights and state are checked here, whatever the button showed."""
    await go_live.send(services, RunId(gesture.value), by=gesture.actor)
    return Answer(message=replies.done("It goes live as the policy allows it; the card shows when."))


async def on_lift_freeze(gesture: Gesture, services: Services) -> Answer | None:
    """Ask for the reason."""
    run = await queries.get(services, RunId(gesture.value), gesture.actor)
    await go_live.check_may_lift(services, run, by=gesture.actor)
    await services.chat.open_modal(gesture.trigger, exception_modal.lift_freeze(run))
    return None


async def on_lifted(gesture: Gesture, services: Services) -> Answer | None:
    """Lift the freeze."""
    try:
        reason = reject_modal.read(gesture.view_state or {})
    except InvalidForm as error:
        return Answer(errors=error.fields)
    run_id = reject_modal.subject(gesture.private_metadata)
    await go_live.lift_freeze(services, run_id, reason, by=gesture.actor)
    return None


async def on_emergency(gesture: Gesture, services: Services) -> Answer | None:
    """Ask for the reason."""
    run = await queries.get(services, RunId(gesture.value), gesture.actor)
    await go_live.check_may_declare(services, run, by=gesture.actor)
    await services.chat.open_modal(gesture.trigger, exception_modal.emergency(run))
    return None


async def on_declared(gesture: Gesture, services: Services) -> Answer | None:
    """Declare the emergency."""
    try:
        reason = reject_modal.read(gesture.view_state or {})
    except InvalidForm as error:
        return Answer(errors=error.fields)
    run_id = reject_modal.subject(gesture.private_metadata)
    await go_live.declare_emergency(services, run_id, reason, by=gesture.actor)
    return None
