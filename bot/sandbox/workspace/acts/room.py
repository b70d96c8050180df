"""What every act needs: the workspace, the way to the app, and careful reading of what the page sent."""

from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any

from bot.sandbox.workspace.delivery import Delivered, Delivery, Envelope
from bot.sandbox.workspace.payloads import Payloads
from bot.sandbox.workspace.people import Channel, Person
from bot.sandbox.workspace.shapes import Json
from bot.sandbox.workspace.state import Workspace

_LONGEST = 40_000

Work = Coroutine[Any, Any, Delivered]
"""The rest of an act: the delivery, and what follows from the acknowledgement."""


class ActRefused(Exception):
    """The person cannot do that: a code, a sentence, an HTTP status, and what the page may want to know."""

    def __init__(self, code: str, sentence: str, *, status: int = 400, **more: object) -> None:
        self.code = code
        self.sentence = sentence
        self.status = status
        self.more = more
        super().__init__(code, sentence)


@dataclass(frozen=True, slots=True)
class Room:
    """Where acts happen."""

    workspace: Workspace
    delivery: Delivery
    payloads: Payloads

    def person(self, body: Json) -> Person:
        """Find who acts."""
        person = self.workspace.directory.human(body.get("person"))
        if person is None:
            raise ActRefused("unknown_person", "There is no such person who could act.", status=404)
        return person

    def channel(self, body: Json, person: Person) -> Channel:
        """Find the channel, of which the person is a member; the bot's id means their direct message."""
        directory = self.workspace.directory
        wanted = body.get("channel")
        channel = (
            directory.dm(person.id) if wanted == directory.bot.id else directory.visible(wanted, person.id)
        )
        if channel is None:
            raise ActRefused("unknown_channel", f"{person.name} is in no such channel.", status=404)
        return channel


def text_in(body: Json, name: str) -> str:
    """Read a text that has to be there."""
    value = body.get(name)
    if not isinstance(value, str) or not value.strip():
        raise ActRefused("missing_text", f"`{name}` has to be a text.")
    if len(value) > _LONGEST:
        raise ActRefused("too_long", f"`{name}` may have {_LONGEST} characters.")
    return value


def has_app(room: Room, person: Person) -> bool:
    """Whether the app is there for a person: it is installed, and in this person's own workspace."""
    return room.workspace.is_installed and not person.is_foreign


async def nothing_to_deliver() -> Delivered:
    """Stand in for a delivery when the app has not subscribed to what happened."""
    return Delivered(acked=False, ms=0.0)


async def interact(room: Room, person: Person, payload: Json) -> Delivered:
    """Deliver an interaction; the person hears when nobody answers."""
    delivered = await room.delivery.deliver(Envelope(kind="interactive", payload=payload))
    if delivered.failure is not None:
        name = room.workspace.identity.bot_name
        room.workspace.board.notice(person.id, f'{name} failed with the error "{delivered.failure}"')
    return delivered
