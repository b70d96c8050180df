"""Modals and App Home: the views that people have open, at most three on top of each other."""

import copy
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from bot.sandbox.workspace.blocks.walk import every_element, with_ids
from bot.sandbox.workspace.changes import ChangeLog
from bot.sandbox.workspace.selections import Values, state_of
from bot.sandbox.workspace.shapes import Identity, Json

MOST_VIEWS = 3

_DEFAULTS: Json = {
    "private_metadata": "",
    "callback_id": "",
    "external_id": "",
    "clear_on_close": False,
    "notify_on_close": False,
    "title": None,
    "submit": None,
    "close": None,
}


@dataclass(slots=True, kw_only=True)
class View:
    """A view on somebody's screen. `values` is what the person chose, `errors` what stands at the inputs."""

    id: str
    person: str
    definition: Json
    hash: str
    identity: Identity
    root_view_id: str
    previous_view_id: str | None = None
    values: Values = field(default_factory=dict)
    errors: dict[str, str] | None = None
    is_busy: bool = False

    @property
    def blocks(self) -> list[Json]:
        """The blocks, each with its id."""
        blocks: list[Json] = self.definition["blocks"]
        return blocks

    @property
    def external_id(self) -> str:
        """The id that the app gave it; empty for none."""
        return str(self.definition.get("external_id", ""))

    def state(self) -> Values:
        """Return the value of every input."""
        return state_of(self.blocks, self.values)

    def wire(self) -> Json:
        """Draw the view in the shape of Slack's payloads."""
        return (
            _DEFAULTS
            | copy.deepcopy(self.definition)
            | {
                "id": self.id,
                "team_id": self.identity.team_id,
                "app_id": self.identity.app_id,
                "bot_id": self.identity.bot_id,
                "app_installed_team_id": self.identity.team_id,
                "state": {"values": self.state()},
                "hash": self.hash,
                "root_view_id": self.root_view_id,
                "previous_view_id": self.previous_view_id,
            }
        )

    def shown(self) -> Json:
        """Draw the view for the page."""
        return self.wire() | {"errors": self.errors, "busy": self.is_busy}


class Modals:
    """Every person's stack of modals, and their App Home."""

    def __init__(self, *, identity: Identity, log: ChangeLog, now: Callable[[], float]) -> None:
        self._identity = identity
        self._log = log
        self._now = now
        self._stacks: dict[str, list[View]] = {}
        self._homes: dict[str, View] = {}

    def stack(self, person: str) -> list[View]:
        """Return a person's open modals, the visible one last."""
        return list(self._stacks.get(person, ()))

    def home(self, person: str) -> View | None:
        """Return a person's App Home, if the app published one."""
        return self._homes.get(person)

    def find(self, view_id: object) -> View | None:
        """Find an open modal or an App Home by its id."""
        return next((view for view in self._all() if view.id == view_id), None)

    def find_external(self, external_id: object) -> View | None:
        """Find a view by the id that the app gave it."""
        return next((view for view in self._all() if external_id and view.external_id == external_id), None)

    def open(self, person: str, definition: Json, *, channel: str | None = None) -> View:
        """Open a modal; whatever the person had open goes away. `channel` is where they acted."""
        view = self._new(person, definition, channel)
        self._stacks[person] = [view]
        self.changed(view)
        return view

    def push(self, below: View, definition: Json, *, channel: str | None = None) -> View:
        """Lay a modal on top of another."""
        view = self._new(below.person, definition, channel)
        view.root_view_id, view.previous_view_id = below.root_view_id, below.id
        self._stacks[below.person].append(view)
        self.changed(view)
        return view

    def update(self, view: View, definition: Json) -> None:
        """Replace what a view shows. Values survive where block and action ids stay the same."""
        view.definition = {**definition, "blocks": with_ids(definition["blocks"])}
        view.hash = self._new_hash()
        view.errors, view.is_busy = None, False
        self.changed(view)

    def close(self, view: View) -> None:
        """Take a modal away; the one below shows again."""
        self._stacks[view.person] = [other for other in self._stacks[view.person] if other is not view]
        self.changed(view)

    def clear(self, person: str) -> None:
        """Take all of a person's modals away."""
        if self._stacks.pop(person, None):
            self._tell_modals(person)

    def publish(self, person: str, definition: Json) -> View:
        """Show an App Home."""
        view = self._homes.get(person)
        if view is None:
            view = self._homes[person] = self._new(person, definition, None)
            self.changed(view)
        else:
            self.update(view, definition)
        return view

    def changed(self, view: View) -> None:
        """Show a view that was changed in place."""
        if self._homes.get(view.person) is view:
            self._log.add("home.changed", {"view": view.shown()}, audience=[view.person])
        else:
            self._tell_modals(view.person)

    def _tell_modals(self, person: str) -> None:
        stack = [view.shown() for view in self._stacks.get(person, ())]
        told: Json = {"view": stack[-1] if stack else None, "depth": len(stack), "view_stack": stack}
        self._log.add("view.changed", told, audience=[person])

    def _all(self) -> Iterator[View]:
        for stack in self._stacks.values():
            yield from stack
        yield from self._homes.values()

    def _new(self, person: str, definition: Json, channel: str | None) -> View:
        view_id = f"V{secrets.token_hex(5).upper()}"
        blocks = with_ids(definition["blocks"])
        _default_to_current(blocks, channel)
        return View(
            id=view_id,
            person=person,
            definition={**definition, "blocks": blocks},
            hash=self._new_hash(),
            identity=self._identity,
            root_view_id=view_id,
        )

    def _new_hash(self) -> str:
        return f"{int(self._now())}.{secrets.token_hex(4)}"


def _default_to_current(blocks: list[Json], channel: str | None) -> None:
    if channel is None:
        return
    for placed in every_element(blocks):
        if placed.element.get("default_to_current_conversation"):
            if placed.element["type"] == "conversations_select":
                placed.element.setdefault("initial_conversation", channel)
            else:
                placed.element.setdefault("initial_conversations", [channel])
