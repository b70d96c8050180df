"""Journey E: approve for production, and every decision that takes a reason which others read."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from bot.domain.errors import BecameTheLast, InvalidForm
from bot.domain.people import Actor
from bot.domain.run.run import Run
from bot.domain.values import RunId
from bot.ports.slack import View
from bot.usecases.kernel.services import Services
from bot.usecases.review import approve, changes, go_live
from bot.usecases.run import queries
from bot.views import replies
from bot.views.blocks.ids import Action, Callback
from bot.views.review import approve_modal, reason_modal
from bot.views.review import post as review_post
from handlers.interaction import Interaction
from handlers.listener import Handler
from handlers.response import Response
from handlers.window import open_dialog


async def on_approve(interaction: Interaction, services: Services) -> Response | None:
    """Ask whoever may approve, with what exactly goes live; everybody else is refused here."""
    run, board = await approve.check_give(services, RunId(interaction.value), by=interaction.actor)
    return await open_dialog(interaction, services, approve_modal.draw(run, board))


async def on_approved(interaction: Interaction, services: Services) -> Response | None:
    """Record the approval. Rights and state are checked again, whatever the dialog showed."""
    run_id, shown, is_last = approve_modal.subject(interaction.private_metadata)
    by = interaction.actor
    try:
        decision = await approve.give(services, RunId(run_id), by=by, may_be_last=is_last, shown=shown)
    except BecameTheLast:
        run, board = await approve.check_give(services, RunId(run_id), by=by)
        return Response(view=approve_modal.draw(run, board, became_last=True))
    return Response(message=review_post.approved(decision.run, decision.missing))


async def on_send(interaction: Interaction, services: Services) -> Response | None:
    """Ask whoever may send an approved run live."""
    run = await go_live.check_may_send(services, RunId(interaction.value), by=interaction.actor)
    return await open_dialog(interaction, services, approve_modal.draw_send(run))


async def on_sent(interaction: Interaction, services: Services) -> Response | None:
    """Send an approved run live. Rights and state are checked again, whatever the dialog showed."""
    run_id, shown, _ = approve_modal.subject(interaction.private_metadata)
    run = await go_live.send(services, RunId(run_id), by=interaction.actor, shown=shown)
    return Response(message=review_post.approved(run, 0))


async def on_withdraw(interaction: Interaction, services: Services) -> Response | None:
    """Take back one's own approval, or one's own request for changes."""
    await changes.withdraw(services, RunId(interaction.value), by=interaction.actor)
    return Response(message=replies.done("Taken back; the thread says so."))


Check = Callable[[Services, Run, Actor], Awaitable[Any]]
Decide = Callable[[Services, RunId, str, Actor], Awaitable[Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class WithReason:
    """A decision with a reason: who is refused at once, the form that asks, what records it."""

    button: Action
    form: Callback
    check: Check
    draw: Callable[[Run], View]
    decide: Decide

    async def on_button(self, interaction: Interaction, services: Services) -> Response | None:
        """Ask for the reason, if this person may decide that."""
        run = await queries.get(services, RunId(interaction.value), interaction.actor)
        await self.check(services, run, interaction.actor)
        return await open_dialog(interaction, services, self.draw(run))

    async def on_form(self, interaction: Interaction, services: Services) -> Response | None:
        """Record the decision."""
        try:
            reason = reason_modal.read(interaction.view_state or {})
        except InvalidForm as error:
            return Response(errors=error.fields)
        run_id = reason_modal.subject(interaction.private_metadata)
        await self.decide(services, run_id, reason, interaction.actor)
        return None


WITH_REASON = (
    WithReason(
        button=Action.REJECT,
        form=Callback.REJECT,
        check=lambda services, run, by: approve.check_reject(services, run, by=by),
        draw=reason_modal.reject,
        decide=lambda services, run_id, reason, by: approve.reject(services, run_id, reason, by=by),
    ),
    WithReason(
        button=Action.REQUEST_CHANGES,
        form=Callback.REQUEST_CHANGES,
        check=lambda services, run, by: approve.check_reject(services, run, by=by),
        draw=reason_modal.request_changes,
        decide=lambda services, run_id, reason, by: changes.request_changes(services, run_id, reason, by=by),
    ),
    WithReason(
        button=Action.LIFT_FREEZE,
        form=Callback.LIFT_FREEZE,
        check=lambda services, run, by: go_live.check_may_lift(services, run, by=by),
        draw=reason_modal.lift_freeze,
        decide=lambda services, run_id, reason, by: go_live.lift_freeze(services, run_id, reason, by=by),
    ),
    WithReason(
        button=Action.EMERGENCY,
        form=Callback.EMERGENCY,
        check=lambda services, run, by: go_live.check_may_declare(services, run, by=by),
        draw=reason_modal.emergency,
        decide=lambda services, run_id, reason, by: go_live.declare_emergency(
            services, run_id, reason, by=by
        ),
    ),
)
"""Every decision that takes a reason."""


BUTTONS: dict[Action, Handler] = {
    Action.APPROVE: on_approve,
    Action.APPROVE_EARLY: on_approve,
    Action.SEND_LIVE: on_send,
    Action.WITHDRAW: on_withdraw,
    **{decision.button: decision.on_button for decision in WITH_REASON},
}
"""What each button of a review runs."""

FORMS: dict[Callback, Handler] = {
    Callback.APPROVE: on_approved,
    Callback.SEND_LIVE: on_sent,
    **{decision.form: decision.on_form for decision in WITH_REASON},
}
"""What each submitted form of a review runs."""
