"""Every change of a run or of a draft, in a window of its own, a page at a time."""

from functools import partial

from bot.domain.values import RunId
from bot.ports.slack import View
from bot.usecases.kernel.services import Services
from bot.usecases.run import queries
from bot.usecases.run.plan import draft_changes
from bot.views.run import changes_modal
from handlers.interaction import Interaction
from handlers.response import Response
from handlers.window import fill_page, open_dialog, show_above


async def on_run(interaction: Interaction, services: Services) -> Response | None:
    """Open the list of what a run changes."""
    return await open_dialog(interaction, services, await _of_run(interaction, services))


async def on_run_page(interaction: Interaction, services: Services) -> None:
    """Turn the open list to another page."""
    fill_page(interaction, services, partial(_of_run, interaction, services), changes_modal.sentence)


async def on_draft(interaction: Interaction, services: Services) -> Response | None:
    """Open the list of what a push would change, above the window that asks for it."""
    loading, page = changes_modal.loading(interaction.value), partial(_of_draft, interaction, services)
    return await show_above(interaction, services, loading, page, changes_modal.sentence)


async def on_draft_page(interaction: Interaction, services: Services) -> None:
    """Turn the open list to another page; the draft is read anew."""
    fill_page(interaction, services, partial(_of_draft, interaction, services), changes_modal.sentence)


async def _of_run(interaction: Interaction, services: Services) -> View:
    run = await queries.get(services, RunId(interaction.value), interaction.actor)
    return changes_modal.of_run(run, interaction.page)


async def _of_draft(interaction: Interaction, services: Services) -> View:
    changes = await draft_changes(services, interaction.value, by=interaction.actor)
    return changes_modal.of_draft(interaction.value, changes, interaction.page)
