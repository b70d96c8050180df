"""`/stage`: the table of commands. Parser, help, README's table and the manifest's hint all come from it."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto

from bot.domain.errors import UnknownOffer
from bot.domain.people import Person, is_among
from bot.domain.values import OfferId
from bot.ports.people import PeopleUnknown
from bot.usecases.kernel.services import Services
from bot.usecases.offer import catalogue
from bot.usecases.run import queries
from bot.views import replies
from bot.views.replies import HelpEntry
from handlers import stage, status, whitelist
from handlers.grammar import Request, Spelling, Takes, Unclear, parse
from handlers.interaction import Interaction
from handlers.listener import Handler
from handlers.response import Response

COMMAND = "/stage"
PUSH = "push"
RETRY = "retry"
STATUS = "status"

Runs = Callable[[Interaction, Services, Request], Awaitable[Response | None]]


class Who(Enum):
    """Who sees a command in help. The right itself is checked where the command takes effect."""

    ANYBODY = auto()
    STAGERS = auto()  # whom the policy lets stage some offer
    EDITORS = auto()  # whom the policy lets edit some offer's whitelist


@dataclass(frozen=True, slots=True, kw_only=True)
class Command(Spelling):
    """One command: how it is written, what it does in a sentence, an example, and what runs."""

    does: str
    example: str
    runs: Runs
    who: Who = Who.ANYBODY
    usage: str = ""  # where it is not the verb with what it takes
    opens_window: bool = False  # words alone cannot: they are answered with the button that does

    @property
    def is_about_an_offer(self) -> bool:
        """Tell whether the offer of a thread is meant where none is named."""
        return self.takes is Takes.OFFER or self.verb == STATUS

    @property
    def written(self) -> str:
        """How it is written, without `/stage`."""
        after = {Takes.OFFER: " offer-x", Takes.PERHAPS_OFFER: " [offer-x]", Takes.COMMAND: " [command]"}
        detail = f" [{self.detail}]" if self.detail else ""
        return self.usage or f"{self.verb}{after.get(self.takes, '')}{detail}"


async def on_command(interaction: Interaction, services: Services) -> Response | None:
    """Take a slash command to its journey."""
    request = parse(interaction.text, COMMANDS, bare_means=PUSH)
    if isinstance(request, Unclear):
        return Response(message=replies.unclear(request.words, request.near))
    return await _run(interaction, services, request)


async def on_words(interaction: Interaction, services: Services, *, about: OfferId | None) -> Response | None:
    """Answer words in a message: the same grammar and rights, `about` is the offer of the thread they are in.

    A name alone asks how that offer is: words never start anything.
    """
    request = parse(interaction.text, COMMANDS, bare_means=STATUS)
    if isinstance(request, Unclear):
        return Response(message=replies.unclear(request.words, request.near))
    command = _BY_VERB[request.verb]
    if about is not None and not request.verb:
        request = Request(verb=STATUS, about=about)
    elif about is not None and command.is_about_an_offer and not request.about:
        request = replace(request, about=about)
    return await _run(interaction, services, request)


def buttons() -> dict[str, Handler]:
    """Return, by verb, what a button runs that names an offer for that verb."""
    return {command.verb: _on_button(command) for command in COMMANDS if command.verb}


def _on_button(command: Command) -> Handler:
    async def on_button(interaction: Interaction, services: Services) -> Response | None:
        return await _run(interaction, services, Request(verb=command.verb, about=interaction.value))

    return on_button


async def _run(interaction: Interaction, services: Services, request: Request) -> Response | None:
    command = _BY_VERB[request.verb]
    if command.opens_window and request.about and not interaction.trigger:
        return Response(message=replies.by_button(command.verb, request.about, command.does))
    if command.takes is Takes.OFFER and not request.about:
        return await _which_offer(interaction, services, command)
    try:
        if request.is_bare and (answer := await _not_an_offer(interaction, services, request)):
            return answer
        return await command.runs(interaction, services, request)
    except UnknownOffer as error:
        return Response(message=replies.no_such_offer(error, command.verb))


async def _which_offer(interaction: Interaction, services: Services, command: Command) -> Response:
    """Ask which offer is meant: what is in flight as buttons, for a push what is not."""
    starts = command.verb in {PUSH, RETRY}
    offers = await queries.candidates(services, interaction.actor, in_flight=not starts)
    return Response(message=replies.which_offer(command.verb, f"{COMMAND} {command.written}", offers))


async def _not_an_offer(interaction: Interaction, services: Services, request: Request) -> Response | None:
    """Say so when words that name no verb name no offer either; None where they may name one."""
    team = interaction.actor.team
    if request.near:  # nearly a verb: only an offer that was seen before is taken for one
        seen = await catalogue.last_seen(services, team, request.about)
        return None if seen else Response(message=replies.unclear(request.about, request.near))
    try:
        await catalogue.known(services, team, request.about)
    except UnknownOffer as error:
        if error.near or not error.was_asked:
            return None  # the window shows the near names, or that the marketplace does not answer
        return Response(message=replies.unclear(request.about))
    return None


async def on_stage_shortcut(interaction: Interaction, services: Services) -> Response:
    """Ask which offer is to be pushed, in a window."""
    return await _which_offer(interaction, services, _BY_VERB[PUSH])


async def help_(interaction: Interaction, services: Services, request: Request) -> Response:
    """Explain the commands that this person may use, or one of them."""
    shown = [command for command in COMMANDS if command.verb and request.about in {"", command.verb}]
    try:
        person = await services.people.person(interaction.actor)
    except PeopleUnknown:
        return Response(message=replies.help_([_entry(command) for command in shown]))
    may = [command for command in shown if _may(command, person, services)]
    return Response(message=replies.help_([_entry(command) for command in may or shown]))


async def on_help(interaction: Interaction, services: Services) -> Response:
    """Explain the commands after a button."""
    return await help_(interaction, services, Request(verb="help"))


def _may(command: Command, person: Person, services: Services) -> bool:
    rules = services.policy.entries
    match command.who:
        case Who.ANYBODY:
            return True
        case Who.STAGERS:
            return any(is_among(person, rule.stagers) for rule in rules)
        case Who.EDITORS:
            return any(is_among(person, rule.editors) for rule in rules)


def _entry(command: Command) -> HelpEntry:
    return HelpEntry(
        usage=f"{COMMAND} {command.written}",
        does=command.does,
        example=f"{COMMAND} {command.example}",
        synonyms=command.synonyms,
    )


COMMANDS: tuple[Command, ...] = (
    Command(
        verb="",
        does="A menu: what is in flight, and the common things to do.",
        example="",
        runs=lambda interaction, services, _: status.menu(interaction, services),
    ),
    Command(
        verb=PUSH,
        synonyms=("stage", "start"),
        takes=Takes.OFFER,
        usage="offer-x",
        does="Push an offer to staging. `push` in between is for offers named like a command.",
        example="push list",
        opens_window=True,
        who=Who.STAGERS,
        runs=lambda interaction, services, request: stage.open_modal(interaction, services, request.about),
    ),
    Command(
        verb=STATUS,
        synonyms=("show", "who", "why"),
        takes=Takes.PERHAPS_OFFER,
        does="Where a run is: steps, times, who is waited for; of a failed one why, and what to do.",
        example="status offer-x",
        runs=lambda interaction, services, request: status.status(interaction, services, request.about),
    ),
    Command(
        verb="list",
        synonyms=("ls",),
        does="Everything in flight in this workspace, failures first.",
        example="list",
        runs=lambda interaction, services, _: status.everything(interaction, services),
    ),
    Command(
        verb="history",
        synonyms=("runs",),
        takes=Takes.OFFER,
        does="Past runs of an offer: outcome, who, how long to STAGED and in all.",
        example="history offer-x",
        runs=lambda interaction, services, request: status.history(interaction, services, request.about),
    ),
    Command(
        verb="whitelist",
        synonyms=("audience",),
        takes=Takes.OFFER,
        detail="history",
        does="Who may see the staged offer: edit the list, or see and restore its versions.",
        example="whitelist offer-x",
        opens_window=True,
        who=Who.EDITORS,
        runs=lambda interaction, services, request: (
            whitelist.history if request.detail else whitelist.open_modal
        )(interaction, services, request.about),
    ),
    Command(
        verb="cancel",
        synonyms=("stop", "abort"),
        takes=Takes.OFFER,
        does="Cancel a run before it goes to production, or say why that is not possible.",
        example="cancel offer-x",
        who=Who.STAGERS,
        runs=lambda interaction, services, request: stage.confirm_cancel(
            interaction, services, request.about
        ),
    ),
    Command(
        verb="approve",
        synonyms=("review",),
        takes=Takes.OFFER,
        does="The way to the review of a staged run, where its checklist is signed and it is approved.",
        example="approve offer-x",
        runs=lambda interaction, services, request: status.review(interaction, services, request.about),
    ),
    Command(
        verb=RETRY,
        synonyms=("again",),
        takes=Takes.OFFER,
        does="Start the last run of an offer again: it failed, or was canceled or rejected.",
        example="retry offer-x",
        who=Who.STAGERS,
        runs=lambda interaction, services, request: stage.retry_offer(interaction, services, request.about),
    ),
    Command(
        verb="find",
        synonyms=("search",),
        takes=Takes.PERHAPS_OFFER,
        usage="find [words]",
        does="Offers whose ID or name holds some words, or all offers.",
        example="find contoso database",
        runs=lambda interaction, services, request: status.find(interaction, services, request.about),
    ),
    Command(
        verb="whoami",
        synonyms=("rights",),
        does="What you may do, for which offers, and whom to ask for the rest.",
        example="whoami",
        runs=lambda interaction, services, _: status.whoami(interaction, services),
    ),
    Command(
        verb="help",
        takes=Takes.COMMAND,
        does="How to use the commands, or one of them.",
        example="help cancel",
        runs=help_,
    ),
)
"""Every command, in the order in which help shows them."""

_BY_VERB = {command.verb: command for command in COMMANDS}


def readme_table(commands: Sequence[Command] = COMMANDS) -> str:
    """Return the table of commands for README."""
    rows = [f"| {_written(command)} | {command.does} |" for command in commands]
    return "\n".join(["| command | does |", "|---|---|", *rows])


def _written(command: Command) -> str:
    also = ", ".join(f"`{name}`" for name in command.synonyms)
    return f"`{f'{COMMAND} {command.written}'.strip()}`{f' (or {also})' if also else ''}"


def usage_hint(commands: Sequence[Command] = COMMANDS) -> str:
    """Return what Slack shows beside the command while somebody types."""
    return " | ".join(command.written for command in commands if command.written)
