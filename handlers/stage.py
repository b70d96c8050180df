"""Journey A: open the stage modal, fill it, take the form, retry, cancel."""

import asyncio
from dataclasses import replace

from bot.domain.errors import InvalidForm, UnknownOffer, UnsupportedOffer, UserError
from bot.domain.offer.offer import Offer
from bot.domain.people import Actor
from bot.domain.run.run import Run
from bot.domain.values import ChannelId, OfferId, RunId, offer_id
from bot.ports.marketplace import MarketplaceError, Refused
from bot.ports.slack import View
from bot.usecases.kernel.services import Services
from bot.usecases.offer import catalogue
from bot.usecases.run import queries, stage
from bot.usecases.run.plan import plan_push
from bot.views import replies
from bot.views.run import lists, stage_modal
from handlers.interaction import Interaction
from handlers.listener import Response


async def open_modal(interaction: Interaction, services: Services, about: str) -> Response | None:
    """Open the modal at once in its loading form; a tracked task fills it."""
    offer = offer_id(about)
    view_id = await services.chat.open_modal(
        interaction.trigger, stage_modal.loading(offer, interaction.channel)
    )
    services.spawn(_fill(services, view_id, offer, interaction.channel, interaction.actor))
    return None


async def stage_offer(interaction: Interaction, services: Services) -> Response | None:
    """Open the modal for the offer that a button names."""
    return await open_modal(interaction, services, interaction.value)


async def try_again(interaction: Interaction, services: Services) -> Response | None:
    """Fill the modal once more after the marketplace was away."""
    offer, channel = stage_modal.subject(interaction.private_metadata)
    services.spawn(_fill(services, interaction.view_id, offer, channel, interaction.actor))
    return None


async def pick_offer(interaction: Interaction, services: Services) -> Response | None:
    """Fill the modal with a near name that the person chose."""
    _, channel = stage_modal.subject(interaction.private_metadata)
    services.spawn(
        _fill(services, interaction.view_id, offer_id(interaction.value), channel, interaction.actor)
    )
    return None


async def _fill(services: Services, view_id: str, offer: OfferId, channel: ChannelId, actor: Actor) -> None:
    await services.chat.update_modal(view_id, await _view(services, offer, channel, actor))


async def _view(services: Services, offer: OfferId, channel: ChannelId, actor: Actor) -> View:
    try:
        async with asyncio.timeout(services.pace.fill_within.total_seconds()):
            return await _filled(services, offer, channel, actor)
    except UnknownOffer as error:
        return stage_modal.unknown(offer, error.near, channel=channel)
    except UserError as error:
        return stage_modal.refused(offer, str(error), channel=channel)
    except Refused as error:
        why = next((detail.message for detail in error.errors), str(error))
        return stage_modal.refused(offer, why, channel=channel)
    except (MarketplaceError, TimeoutError) as error:
        return await _away(services, offer, channel, actor, error)


async def _filled(services: Services, offer: OfferId, channel: ChannelId, actor: Actor) -> View:
    found = await stage.find_to_stage(services, offer, actor)
    running = await queries.in_flight(services, found.durable_id)
    if running is not None:
        return stage_modal.in_flight(running, await queries.permalink(services, running), channel=channel)
    target = services.policy.for_offer(found.id).channel or channel
    plan = await plan_push(services, found, target, by=actor.person)
    replaced = await queries.giving_way(services, found.durable_id)
    return stage_modal.filled(replace(plan, replaces=replaced))


async def _away(
    services: Services, offer: OfferId, channel: ChannelId, actor: Actor, error: Exception
) -> View:
    """Without the marketplace: an offer that was seen before can still be asked for."""
    seen = await catalogue.last_seen(services, actor.team, offer)
    try:
        await stage.check_may_stage(services, seen.id if seen else offer, actor)
    except UserError as refusal:
        return stage_modal.refused(offer, str(refusal), channel=channel)
    running = await queries.in_flight(services, seen.durable_id) if seen else None
    if running is not None:
        return stage_modal.in_flight(running, await queries.permalink(services, running), channel=channel)
    return stage_modal.away(
        offer,
        _name(seen),
        channel=channel,
        reason=str(error),
        can_push=_can_push(seen),
        passes=not isinstance(error, MarketplaceError) or error.passes,
    )


def _name(seen: Offer | None) -> str:
    return seen.name if seen else ""


def _can_push(seen: Offer | None) -> bool:
    if seen is None:
        return False
    try:
        catalogue.check_supported(seen)
    except UnsupportedOffer:
        return False
    return True


async def on_submit(interaction: Interaction, services: Services) -> Response | None:
    """Record the request to stage; the pumps do the rest."""
    try:
        form = stage_modal.read(interaction.view_state or {}, interaction.private_metadata)
    except InvalidForm as error:
        return Response(errors=error.fields)
    await stage.request_staging(services, form, by=interaction.actor)
    return None


async def retry(interaction: Interaction, services: Services) -> Response | None:
    """Start a new run of an ended one."""
    run = await stage.retry(services, RunId(interaction.value), by=interaction.actor)
    return Response(
        message=replies.done(f"A new run of {run.offer} has started; its card is in the channel.")
    )


async def cancel(interaction: Interaction, services: Services) -> Response | None:
    """Cancel the run that a button belongs to."""
    return _canceled(await stage.cancel(services, RunId(interaction.value), by=interaction.actor))


async def confirm_cancel(interaction: Interaction, services: Services, about: str) -> Response:
    """Show the run of an offer with the button that cancels it, or say that there is none."""
    line = await queries.current(services, interaction.actor, offer_id(about))
    return Response(message=lists.cancel(line))


def _canceled(run: Run) -> Response:
    return Response(message=lists.canceling(run))
