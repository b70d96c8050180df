"""What an administrator can change: channels, user groups, people, the app's installation.

Each change is done at once. What it returns is the rest: telling the app what it has subscribed to.
"""

import asyncio
from dataclasses import replace
from typing import Annotated
from zoneinfo import available_timezones

from pydantic import AfterValidator, BaseModel, ConfigDict

from bot.sandbox.workspace.acts.room import ActRefused, Room, Work
from bot.sandbox.workspace.delivery import Delivered
from bot.sandbox.workspace.people import Channel, Guest, Person, UserGroup
from bot.sandbox.workspace.shapes import Json


def _zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError(f"{name} is no time zone")
    return name


class _Change(BaseModel):
    """What is named is changed, the rest stays."""

    model_config = ConfigDict(extra="forbid")

    def named(self) -> Json:
        """Return what the change names."""
        return {name: getattr(self, name) for name in self.model_fields_set}


class ChannelChange(_Change):
    """`add` and `remove` hold ids of members, the bot's as well. Archiving a channel removes the bot."""

    name: str = ""
    topic: str = ""
    is_private: bool = False
    is_archived: bool = False
    is_restricted: bool = False
    is_deleted: bool = False
    add: list[str] = []
    remove: list[str] = []


class GroupChange(_Change):
    """A group whose id is new is made."""

    handle: str = ""
    name: str = ""
    members: tuple[str, ...] = ()
    is_disabled: bool = False


class PersonChange(_Change):
    """`guest` is empty, `single` or `multi`; `team` is the id of another company's workspace."""

    handle: str = ""
    name: str = ""
    title: str = ""
    tz: Annotated[str, AfterValidator(_zone)] = ""
    guest: Guest = ""
    team: str = ""
    is_deleted: bool = False
    is_admin: bool = False


class InstallationChange(_Change):
    """An older or newer installation has other `scopes` and `events`; removing it is told to the app."""

    scopes: frozenset[str] = frozenset()
    events: frozenset[str] = frozenset()
    is_installed: bool = True


def change_channel(room: Room, channel: Channel, change: ChannelChange, *, by: Person | None = None) -> Work:
    """Change a channel; the rest is to deliver what the app has subscribed to of it. Raises ActRefused."""
    before = replace(channel, members=set(channel.members))
    directory = room.workspace.directory
    unknown = {*change.add, *change.remove} - directory.people.keys()
    if unknown:
        raise ActRefused("unknown_person", f"There is nobody with the id {min(unknown)}.")
    for name, value in change.named().items():
        if name not in {"add", "remove", "is_deleted"}:
            setattr(channel, name, value)
    channel.members = (channel.members | set(change.add)) - set(change.remove)
    if channel.is_archived:
        channel.members.discard(directory.bot.id)
    if change.is_deleted:
        del directory.channels[channel.id]
    _reload_pages(room)
    return _told(room, _channel_events(room, before, channel, is_deleted=change.is_deleted, by=by))


def change_group(room: Room, group_id: str, change: GroupChange) -> UserGroup:
    """Change or make a user group."""
    groups = room.workspace.directory.groups
    known = groups.get(group_id) or UserGroup(id=group_id, handle=group_id.lower(), name=group_id, members=())
    groups[group_id] = replace(known, **change.named())
    _reload_pages(room)
    return groups[group_id]


def change_person(room: Room, person: Person, change: PersonChange) -> Person:
    """Change a person. Who is deactivated leaves every channel's list of those who can act."""
    people = room.workspace.directory.people
    people[person.id] = replace(person, **change.named())
    _reload_pages(room)
    return people[person.id]


def change_installation(room: Room, change: InstallationChange) -> Work:
    """Change what the app was granted; removing it is delivered to it as the last it hears."""
    workspace = room.workspace
    named = change.named()
    was_installed, workspace.is_installed = workspace.is_installed, named.pop("is_installed", True)
    events: list[Json] = []
    if was_installed and not workspace.is_installed:
        bots = [workspace.identity.bot_user_id]
        events.append({"type": "tokens_revoked", "tokens": {"oauth": [], "bot": bots}})
        events.append({"type": "app_uninstalled"})
    subscribed = workspace.manifest.events
    workspace.manifest = replace(workspace.manifest, **named)
    _reload_pages(room)
    return _told(room, [event for event in events if event["type"] in subscribed])


def _reload_pages(room: Room) -> None:
    room.workspace.log.add("reset", {})


async def _told(room: Room, events: list[Json]) -> Delivered:
    at = room.workspace.now()
    ends = [room.delivery.deliver_event(room.payloads.event(event, at=at)) for event in events]
    return (await asyncio.gather(*ends))[0] if ends else Delivered(acked=False, ms=0.0)


def _channel_events(
    room: Room, before: Channel, after: Channel, *, is_deleted: bool, by: Person | None
) -> list[Json]:
    """Return what the app hears of a change of a channel, as far as it has subscribed to that."""
    kind = "group" if after.is_private else "channel"
    bot = room.workspace.directory.bot.id
    who = by.id if by else bot
    joined = [
        {"type": "member_joined_channel", "user": user, "inviter": who, **_place(room, after)}
        for user in sorted(after.members - before.members)
        if bot in after.members
    ]
    left = [
        {"type": "member_left_channel", "user": user, **_place(room, after)}
        for user in sorted(before.members - after.members)
        if user != bot and bot in after.members
    ]
    events: list[Json] = [*joined, *left]
    if bot in before.members - after.members:
        events.append({"type": f"{kind}_left", "channel": after.id})
    if bot in before.members and after.is_archived != before.is_archived:
        events.append({"type": f"{kind}_archive", "channel": after.id, "user": who})
    if before.is_archived and not after.is_archived and not after.is_private:
        events.append({"type": "channel_unarchive", "channel": after.id, "user": who})
    if before.name != after.name:
        events.append({"type": f"{kind}_rename", "channel": {"id": after.id, "name": after.name}})
    if is_deleted and bot in before.members:
        events.append({"type": f"{kind}_deleted", "channel": after.id})
    stamp = room.workspace.board.stamp()
    subscribed = room.workspace.manifest.events
    return [event | {"event_ts": stamp} for event in events if event["type"] in subscribed]


def _place(room: Room, channel: Channel) -> Json:
    kind = "G" if channel.is_private else "C"
    return {"channel": channel.id, "channel_type": kind, "team": room.workspace.identity.team_id}
