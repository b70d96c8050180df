"""`/stage`: the grammar, then the journey's function."""

from bot.usecases.kernel.services import Services
from bot.views import replies
from handlers import stage, status, whitelist
from handlers.grammar import Muddle, Verb, parse
from handlers.interaction import Gesture
from handlers.listener import Answer


async def on_command(gesture: Gesture, services: Services) -> Answer | None:
    """Take a slash command to its journey."""
    wish = parse(gesture.text)
    if isinstance(wish, Muddle):
        return Answer(message=replies.unknown_verb(wish.words, wish.near))
    match wish.verb:
        case Verb.MENU:
            return await status.menu(gesture, services)
        case Verb.PUSH:
            return await stage.open_modal(gesture, services, wish.about)
        case Verb.STATUS:
            return await status.status(gesture, services, wish.about)
        case Verb.LIST:
            return await status.everything(gesture, services)
        case Verb.WHITELIST:
            journey = whitelist.history if wish.detail == "history" else whitelist.open_modal
            return await journey(gesture, services, wish.about)
        case Verb.CANCEL:
            return await stage.confirm_cancel(gesture, services, wish.about)
        case Verb.HELP:
            return await status.help_(gesture, services, wish.about)
