"""Status, list, history and menu: what people ask to see, for their eyes only."""

from bot.domain.notify.routing import Slot
from bot.domain.policy.feasible import closed
from bot.domain.run.run import Run
from bot.domain.run.summaries import RunSummary
from bot.domain.run.timeline import Timeline
from bot.domain.values import ChannelId, RunId
from bot.ports.slack import ChatError, OwnFile
from bot.telemetry.log import get_logger
from bot.usecases.kernel.services import Services
from bot.usecases.offer import catalogue
from bot.usecases.policy import roles as policy_roles
from bot.usecases.run import channel, queries
from bot.usecases.run import timeline as timelines
from bot.views import roles
from bot.views.run import lists
from bot.views.run import timeline as views
from handlers.interaction import Interaction
from handlers.response import Response


async def menu(interaction: Interaction, services: Services) -> Response:
    """Show what is in flight and the common things to do."""
    page = await queries.in_flight_lines(services, interaction.actor)
    return Response(message=lists.menu(page, tuple(closed(services.policy.entries))))


async def status(interaction: Interaction, services: Services, about: str) -> Response:
    """Show where one offer is, or everything in flight."""
    if not about:
        return await everything(interaction, services)
    line = await queries.current(services, interaction.actor, about)
    await channel.hurry(services, line.run)  # what is owed to its channel may be posted by now
    return _shown(services, line)


def _shown(services: Services, line: RunSummary) -> Response:
    failure = line.run.failure
    why = services.catalogue.explain(failure) if failure is not None else ()
    return Response(message=lists.status(line, why))


async def review(interaction: Interaction, services: Services, about: str) -> Response:
    """Lead to the review of a run: what is missing, and where its buttons are."""
    line = await queries.current(services, interaction.actor, about)
    await channel.hurry(services, line.run)
    link = await queries.permalink(services, line.run, Slot.REVIEW)
    return Response(message=lists.review(line, link))


async def everything(interaction: Interaction, services: Services) -> Response:
    """List what is in flight and what failed lately, failures first, a page at a time."""
    page = await queries.board(services, interaction.actor, first=interaction.page)
    return Response(message=lists.runs(page))


async def history(interaction: Interaction, services: Services, about: str) -> Response:
    """List the past runs of an offer, a page at a time."""
    offer, page = await queries.history(services, interaction.actor, about, first=interaction.page)
    return Response(message=lists.history(offer.id, page))


async def whoami(interaction: Interaction, services: Services) -> Response:
    """Say what somebody may do, and whom to ask for the rest."""
    person, held = await policy_roles.whoami(services, interaction.actor)
    return Response(message=roles.whoami(person, held))


async def find(interaction: Interaction, services: Services, about: str) -> Response:
    """List the offers whose ID or name holds what was typed."""
    found = await catalogue.search(services, interaction.actor, about)
    return Response(message=lists.offers(about, found.offers, is_current=found.is_current))


async def watch(interaction: Interaction, services: Services) -> Response | None:
    """Show the run that somebody else started."""
    line = await queries.run_line(services, RunId(interaction.value), interaction.actor)
    return _shown(services, line)


async def timeline(interaction: Interaction, services: Services) -> Response | None:
    """Send the picture of a run in a direct message: Slack shows no file in an answer."""
    run, laid_out = await timelines.for_person(services, RunId(interaction.value), interaction.actor)
    services.spawn(_send_timeline(interaction, services, run, laid_out))
    return None


async def _send_timeline(interaction: Interaction, services: Services, run: Run, laid_out: Timeline) -> None:
    text = views.around(run, laid_out)
    try:
        content = await services.pictures.timeline(laid_out)
        file = OwnFile(name=text.name, content=content, title=text.title, alt=text.alt)
        person = ChannelId(interaction.actor.person)
        await services.chat.send_file(person, file, says=text.caption)
        answer = views.sent(run)
    except ChatError as error:
        answer = views.unsent(text, error)
    except Exception as error:  # noqa: BLE001 - whoever asked is told, the log has the rest
        get_logger("timeline").error("picture.not_drawn", subject=run.id, exc_info=error)
        answer = views.undrawn(text)
    await services.chat.respond(interaction.response_url, answer)


async def nothing(_: Interaction, __: Services) -> None:
    """Acknowledge a link button: Slack opens the address by itself."""
