"""Slack's own commands: inviting somebody to a channel, removing somebody, archiving it."""

import re
from collections.abc import Callable

from bot.sandbox.workspace.acts.administration import ChannelChange, change_channel
from bot.sandbox.workspace.acts.room import ActRefused, Room, Work
from bot.sandbox.workspace.people import Channel, Person

_NAMED = re.compile(r"@(?P<handle>[\w.-]+)|<@(?P<id>\w+)(?:\|[^>]*)?>")


def run(room: Room, person: Person, channel: Channel, name: str, text: str) -> Work:
    """Run one of `COMMANDS` in a channel."""
    if channel.is_dm:
        raise ActRefused("not_in_dm", f"{name} does not work in a direct message.")
    if person.is_guest:
        raise ActRefused("not_allowed", f"Guests cannot use {name}.")
    return change_channel(room, channel, COMMANDS[name](room, text), by=person)


def _invite(room: Room, text: str) -> ChannelChange:
    return ChannelChange(add=[_named(room, text)])


def _remove(room: Room, text: str) -> ChannelChange:
    return ChannelChange(remove=[_named(room, text)])


def _archive(_room: Room, _text: str) -> ChannelChange:
    return ChannelChange(is_archived=True)


def _named(room: Room, text: str) -> str:
    found = _NAMED.search(text)
    people = room.workspace.directory.people.values()
    who = next((person for person in people if found and person.id == found["id"]), None) or next(
        (person for person in people if found and person.handle == found["handle"]), None
    )
    if who is None or who.is_deleted:
        raise ActRefused("unknown_person", f"Name somebody with an @, for example @{_bot(room)}.")
    return who.id


def _bot(room: Room) -> str:
    return room.workspace.identity.bot_name


_KNOWN: dict[str, tuple[Callable[[Room, str], ChannelChange], str, str]] = {
    "/archive": (_archive, "", "Archive this channel"),
    "/invite": (_invite, "@somebody", "Bring somebody, or an app, into this channel"),
    "/remove": (_remove, "@somebody", "Take somebody, or an app, out of this channel"),
}
COMMANDS = {name: change for name, (change, _, _) in _KNOWN.items()}
HINTS = {name: (hint, about) for name, (_, hint, about) in _KNOWN.items()}
"""What each takes and does, as the message box says it."""
