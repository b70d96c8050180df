"""Journey G: App Home, drawn when it is opened and again when a run changes."""

from bot.domain.people import Actor
from bot.usecases import home
from bot.usecases.kernel.services import Services
from bot.views import home as view
from handlers.interaction import Interaction
from handlers.response import Response


async def on_opened(interaction: Interaction, services: Services) -> Response | None:
    """Draw the Home of whoever opened it, and keep it current from now on."""
    if interaction.text == "home":
        services.homes.remember(interaction.actor)
        services.spawn(draw(services, interaction.actor))
    return None


async def draw(services: Services, actor: Actor) -> None:
    """Publish a person's Home as things are now."""
    await services.chat.publish_home(actor.person, view.home(await home.home(services, actor)))
