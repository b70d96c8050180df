"""Journey G: App Home. Opening it is a row; a worker draws it, now and after every change."""

from bot.usecases.kernel.services import Services, WorkerName
from handlers.interaction import Interaction
from handlers.response import Response


async def on_opened(interaction: Interaction, services: Services) -> Response | None:
    """Have the Home of whoever opened it drawn, and kept current from now on."""
    if interaction.text == "home":
        now = services.clock.now()
        await services.store.write(lambda tx: tx.homes.opened(interaction.actor, now=now))
        services.nudge(WorkerName.HOME)
    return None
