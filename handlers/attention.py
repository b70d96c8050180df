"""Journey H: somebody takes what waits, puts it off, or hands it over."""

from bot.domain.values import PersonId, WaitId
from bot.usecases.kernel.services import Services
from bot.usecases.notify import taking
from bot.views import demands
from handlers.interaction import Interaction
from handlers.response import Response


async def on_take(interaction: Interaction, services: Services) -> Response | None:
    """Hold it: nobody else is asked for a day."""
    until = await taking.take(services, WaitId(interaction.value), by=interaction.actor)
    return Response(message=demands.taken(interaction.actor.person, until))


async def on_snooze(interaction: Interaction, services: Services) -> Response | None:
    """Put it off for oneself."""
    wait, _, span = interaction.value.partition(":")
    until = await taking.snooze(services, WaitId(wait), span, by=interaction.actor)
    return Response(message=demands.snoozed(until))


async def on_hand_over(interaction: Interaction, services: Services) -> Response | None:
    """Give it to somebody else who can act."""
    wait, to = WaitId(interaction.block.partition(":")[2]), PersonId(interaction.value)
    until = await taking.hand_over(services, wait, to, by=interaction.actor)
    return Response(message=demands.handed_over(to, until))
