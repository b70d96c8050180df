"""`/stage`: the grammar, then the journey's function."""

from bot.usecases.kernel.services import Services
from bot.views import replies
from handlers import stage, status, whitelist
from handlers.grammar import Unclear, Verb, parse
from handlers.interaction import Interaction
from handlers.listener import Response


async def on_command(interaction: Interaction, services: Services) -> Response | None:
    """Take a slash command to its journey."""
    request = parse(interaction.text)
    if isinstance(request, Unclear):
        return Response(message=replies.unknown_verb(request.words, request.near))
    match request.verb:
        case Verb.MENU:
            return await status.menu(interaction, services)
        case Verb.PUSH:
            return await stage.open_modal(interaction, services, request.about)
        case Verb.STATUS:
            return await status.status(interaction, services, request.about)
        case Verb.LIST:
            return await status.everything(interaction, services)
        case Verb.WHITELIST:
            journey = whitelist.history if request.detail == "history" else whitelist.open_modal
            return await journey(interaction, services, request.about)
        case Verb.CANCEL:
            return await stage.confirm_cancel(interaction, services, request.about)
        case Verb.HELP:
            return await status.help_(interaction, services, request.about)
