"""Journey A: open the stage modal, fill it, take the form, retry, cancel."""

import asyncio
from dataclasses import replace
from functools import partial

from bot.domain.errors import InvalidForm, UnknownOffer
from bot.domain.run.run import Run
from bot.domain.run.summaries import StagePlan
from bot.domain.values import ChannelId, RunId
from bot.policyfile.failures import entries_for
from bot.ports.slack import ChatError, RouteBroken, View
from bot.usecases.kernel.services import Services
from bot.usecases.run import queries, stage
from bot.usecases.run.plan import Away, InFlight, plan_push
from bot.views import replies
from bot.views.run import failure as failure_views
from bot.views.run import lists, stage_modal
from handlers.interaction import Interaction
from handlers.response import Response
from handlers.window import Growing, show_page

_PATIENCE = 15.0
"""Seconds for the slow looks of a preflight; the window is completed when they end."""

_ASK_WITHIN = 0.8
"""Seconds that a submitted form waits for Slack to say whether the channel can be written to."""


async def open_modal(interaction: Interaction, services: Services, about: str) -> Response | None:
    """Open the modal for an offer, however it was named."""
    return await _show(interaction, services, about, interaction.channel)


async def stage_offer(interaction: Interaction, services: Services) -> Response | None:
    """Open the modal for the offer that a button names."""
    _, channel = stage_modal.subject(interaction.private_metadata if interaction.view_id else "")
    return await _show(interaction, services, interaction.value, interaction.channel or channel)


async def try_again(interaction: Interaction, services: Services) -> Response | None:
    """Fill the modal once more after something did not answer."""
    about, channel = stage_modal.subject(interaction.private_metadata)
    return await _show(interaction, services, about, channel)


async def pick_offer(interaction: Interaction, services: Services) -> Response | None:
    """Fill the modal with a near name that the person chose."""
    _, channel = stage_modal.subject(interaction.private_metadata)
    return await _show(interaction, services, interaction.value, channel)


async def _show(
    interaction: Interaction, services: Services, about: str, channel: ChannelId
) -> Response | None:
    loading = stage_modal.loading(about, channel)
    sentence = partial(stage_modal.sentence, about=about, channel=channel)

    async def page(patience: float = 0.0) -> View | Growing:
        more = {"patience": patience} if patience else {}
        try:
            plan = await plan_push(services, about, channel, by=interaction.actor, **more)
        except UnknownOffer as error:
            return stage_modal.unknown(error, channel=channel)
        match plan:
            case StagePlan():
                filled = stage_modal.filled(plan)
                return (
                    Growing(filled, partial(page, _PATIENCE)) if plan.unfinished and not patience else filled
                )
            case InFlight(run=run, permalink=permalink):
                return stage_modal.in_flight(run, permalink, channel=channel)
            case Away() as away:
                return stage_modal.away(
                    about,
                    away.seen,
                    channel=channel,
                    reason=away.reason,
                    can_push=away.can_push,
                    passes=away.passes,
                )

    return await show_page(interaction, services, loading, page, sentence)


async def on_submit(interaction: Interaction, services: Services) -> Response | None:
    """Record the request to stage; the workers do the rest."""
    try:
        form = stage_modal.read(interaction.view_state or {}, interaction.private_metadata)
    except InvalidForm as error:
        return Response(errors=error.fields)
    if why := await _cannot_write(services, form.channel):
        return Response(errors=stage_modal.cannot_write(why))
    await stage.request_staging(services, form, by=interaction.actor)
    return None


async def _cannot_write(services: Services, channel: ChannelId) -> str:
    """Return Slack's reason why nothing can be posted there; empty as well where Slack does not tell."""
    try:
        async with asyncio.timeout(_ASK_WITHIN):
            await services.chat.check_channel(channel)
    except RouteBroken as error:
        return error.code.replace("_", " ")
    except (ChatError, TimeoutError):
        return ""  # the relay finds out, and tells whoever asked
    return ""


async def retry(interaction: Interaction, services: Services) -> Response | None:
    """Start a new run of an ended one."""
    run = await stage.retry(services, RunId(interaction.value), by=interaction.actor)
    return Response(
        message=replies.done(f"A new run of {run.offer} has started; its card is in the channel.")
    )


async def explain(interaction: Interaction, services: Services) -> Response | None:
    """Show an entry for the policy file that explains what is not explained yet."""
    run, unknown = await stage.unexplained(services, RunId(interaction.value), by=interaction.actor)
    entry = failure_views.explanation_entry(run, entries_for(unknown)) if unknown else None
    return Response(message=entry or failure_views.all_explained(run))


async def retry_offer(interaction: Interaction, services: Services, about: str) -> Response | None:
    """Start a new run of an offer whose last one ended."""
    line = await queries.current(services, interaction.actor, about)
    return await retry(replace(interaction, value=line.run.id), services)


async def cancel(interaction: Interaction, services: Services) -> Response | None:
    """Cancel the run that a button belongs to."""
    return _canceled(await stage.cancel(services, RunId(interaction.value), by=interaction.actor))


async def confirm_cancel(interaction: Interaction, services: Services, about: str) -> Response:
    """Show the run of an offer with the button that cancels it, or say that there is none."""
    return Response(message=lists.cancel(await queries.current(services, interaction.actor, about)))


def _canceled(run: Run) -> Response:
    return Response(message=lists.canceling(run))
