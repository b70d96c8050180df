"""Journey E: approve for production, or reject with a reason."""

from bot.domain.errors import InvalidForm
from bot.domain.values import RunId
from bot.usecases.kernel.services import Services
from bot.usecases.review import approve
from bot.usecases.run import queries
from bot.views.review import post as review_post
from bot.views.review import reject_modal
from handlers.interaction import Gesture
from handlers.listener import Answer


async def on_approve(gesture: Gesture, services: Services) -> Answer | None:
    """Record a yes. Rights and state are checked here, whatever the button showed."""
    decision = await approve.give(services, RunId(gesture.value), by=gesture.actor)
    return Answer(message=review_post.approved(decision.run, decision.missing))


async def on_approve_early(gesture: Gesture, services: Services) -> Answer | None:
    """Record a yes of somebody who was told that more would be needed: it sends nothing live."""
    run_id = RunId(gesture.value)
    decision = await approve.give(services, run_id, by=gesture.actor, may_be_last=False)
    return Answer(message=review_post.approved(decision.run, decision.missing))


async def on_reject(gesture: Gesture, services: Services) -> Answer | None:
    """Ask for the reason."""
    run = await queries.get(services, RunId(gesture.value), gesture.actor)
    await approve.check_reject(services, run, by=gesture.actor)
    await services.chat.open_modal(gesture.trigger, reject_modal.draw(run))
    return None


async def on_reason(gesture: Gesture, services: Services) -> Answer | None:
    """Record the no."""
    try:
        reason = reject_modal.read(gesture.view_state or {})
    except InvalidForm as error:
        return Answer(errors=error.fields)
    run_id = RunId(reject_modal.subject(gesture.private_metadata))
    await approve.reject(services, run_id, reason, by=gesture.actor)
    return None
