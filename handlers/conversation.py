"""Words in threads and direct messages, and shortcuts: the same grammar and the same rights as `/stage`."""

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.domain.errors import UnknownRequest
from bot.domain.run.run import Run
from bot.ports.slack import Block
from bot.usecases.kernel.services import Services
from bot.usecases.offer import catalogue
from bot.usecases.run import queries
from bot.views import replies
from handlers import channel, commands, status
from handlers.interaction import Interaction
from handlers.response import Response

_MENTION = re.compile(r"<@[A-Z0-9]{1,30}(\|[^>]{0,100})?>")


async def on_words(interaction: Interaction, services: Services) -> Response | None:
    """Answer what somebody wrote to the bot. In the thread of a run its offer need not be named."""
    text = _MENTION.sub(" ", interaction.text[:2_000]).strip()
    run = await _run_here(interaction, services)
    asked = replace(interaction, text=text)
    return await commands.on_words(asked, services, about=run.offer if run is not None else None)


async def on_status(interaction: Interaction, services: Services) -> Response | None:
    """Show the run that a message is about."""
    run = await _run_of(interaction, services)
    return await status.watch(replace(interaction, value=run.id), services)


async def on_post_here(interaction: Interaction, services: Services) -> Response | None:
    """Post the card and the review of the run that a message is about in the message's channel."""
    run = await _run_of(interaction, services)
    return await channel.on_post_here(replace(interaction, value=run.id), services)


async def offers(interaction: Interaction, services: Services) -> Sequence[Block]:
    """Look up offers while somebody types."""
    found = await catalogue.search(services, interaction.actor, interaction.text)
    return replies.choices(found.offers)


async def _run_of(interaction: Interaction, services: Services) -> Run:
    run = await _run_here(interaction, services)
    if run is None:
        raise UnknownRequest(
            "This message is about no run. Use it on a card, a review or a message of their threads."
        )
    return run


async def _run_here(interaction: Interaction, services: Services) -> Run | None:
    if interaction.thread_ts is None:
        return None
    return await queries.of_message(services, interaction.channel, interaction.thread_ts, interaction.actor)
