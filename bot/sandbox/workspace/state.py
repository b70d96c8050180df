"""The workspace: everything that it remembers, in one object that belongs to one event loop."""

from bot.sandbox.clock import SandboxClock
from bot.sandbox.workspace.board import Board
from bot.sandbox.workspace.changes import ChangeLog
from bot.sandbox.workspace.directory import Directory
from bot.sandbox.workspace.faults import Faults
from bot.sandbox.workspace.files import Files
from bot.sandbox.workspace.journal import Journal
from bot.sandbox.workspace.limits import Limits
from bot.sandbox.workspace.manifest import Manifest
from bot.sandbox.workspace.messages import Message, Stamps
from bot.sandbox.workspace.modals import Modals
from bot.sandbox.workspace.response_urls import ResponseUrls
from bot.sandbox.workspace.seeds import Seed
from bot.sandbox.workspace.selections import Values
from bot.sandbox.workspace.shapes import Json, Timing
from bot.sandbox.workspace.triggers import Triggers

_PRESETS = [1, 600, 1800, 3600]


class Workspace:
    """People, messages, views, what was promised to the app, and the log of changes.

    `clock` is the simulated time of a marketplace beside it, which the
    page shows and sets; the workspace itself does not live by it.
    """

    def __init__(
        self,
        *,
        seed: Seed,
        manifest: Manifest,
        timing: Timing,
        clock: SandboxClock | None,
    ) -> None:
        self.identity = seed.identity
        self.manifest = manifest
        self.timing = timing
        now, self.now = timing.now, timing.day or timing.now
        self.clock = clock
        self.is_installed = True
        self.log = ChangeLog()
        self.directory = Directory(seed)
        self.board = Board(self.directory, self.log, Stamps(self.now))
        self.modals = Modals(identity=seed.identity, log=self.log, now=now)
        self.triggers = Triggers(now=now, seconds=timing.trigger)
        self.responses = ResponseUrls(now=now, seconds=timing.response_url)
        self.faults = Faults()
        self.limits = Limits(now)
        self.journal = Journal()
        self.files = Files(team=seed.identity.team_id, now=self.now)
        self._choices: dict[tuple[str, str, str], Values] = {}
        if clock is not None:
            clock.subscribe(self._tell_clock)

    def team_of(self, person_id: str) -> str:
        """Return the id of the workspace that somebody belongs to."""
        person = self.directory.people.get(person_id)
        return (person.team if person else "") or self.identity.team_id

    def choices_in(self, person: str, message: Message) -> Values:
        """Return what a person chose in a message's menus so far; whoever asks may add to it."""
        return self._choices.setdefault((person, message.channel, message.ts), {})

    def clock_shown(self) -> Json:
        """Draw the simulated clock for the page."""
        if self.clock is None:
            return {"available": False, "speed": 1, "now": None, "presets": _PRESETS}
        return {
            "available": True,
            "speed": self.clock.speed,
            "now": self.clock.now().isoformat().replace("+00:00", "Z"),
            "presets": _PRESETS,
            "is_one": self.timing.day is not None,
        }

    def _tell_clock(self) -> None:
        self.log.add("clock.changed", {"clock": self.clock_shown()})
