"""Everything that the page needs to draw the workspace for one person."""

from bot.sandbox.workspace.acts.builtin import HINTS
from bot.sandbox.workspace.people import Channel, Person
from bot.sandbox.workspace.shapes import Json
from bot.sandbox.workspace.state import Workspace

_LATEST = 200


def snapshot(workspace: Workspace, person: Person, *, is_connected: bool) -> Json:
    """Draw the workspace as `person` sees it."""
    channels = workspace.directory.seen_by(person.id)
    stack = [view.shown() for view in workspace.modals.stack(person.id)]
    home = workspace.modals.home(person.id)
    return {
        "seq": workspace.log.seq,
        "person": person.id,
        "team": {"id": workspace.identity.team_id, "name": workspace.identity.team_name},
        "bot": {
            "user_id": workspace.identity.bot_user_id,
            "name": workspace.identity.bot_name,
            "connected": is_connected,
            "link": "up" if is_connected else "down",
            "is_installed": workspace.is_installed,
            "messages_tab": workspace.manifest.messages_tab,
        },
        "people": [human.shown() for human in workspace.directory.humans()],
        "groups": [
            {"id": group.id, "handle": group.handle, "name": group.name, "members": list(group.members)}
            for group in workspace.directory.groups.values()
        ],
        **_app(workspace, person),
        "builtin_commands": [
            {"command": name, "usage_hint": hint, "description": about}
            for name, (hint, about) in HINTS.items()
        ],
        "channels": [_channel(workspace, channel) for channel in channels],
        **_messages(workspace, person, channels),
        "view": stack[-1] if stack else None,
        "view_stack": stack,
        "home": home.shown() if home else None,
        "clock": workspace.clock_shown(),
    }


def _app(workspace: Workspace, person: Person) -> Json:
    if not workspace.is_installed or person.is_foreign:
        return {"commands": [], "message_shortcuts": [], "global_shortcuts": []}
    return {
        "commands": [
            {"command": command.name, "usage_hint": command.usage_hint, "description": command.description}
            for command in workspace.manifest.commands
        ],
        "message_shortcuts": [
            {"callback_id": shortcut.callback_id, "name": shortcut.name}
            for shortcut in workspace.manifest.shortcuts
            if not shortcut.is_global
        ],
        "global_shortcuts": [
            {"callback_id": shortcut.callback_id, "name": shortcut.name}
            for shortcut in workspace.manifest.shortcuts
            if shortcut.is_global
        ],
    }


def _channel(workspace: Workspace, channel: Channel) -> Json:
    bot = workspace.identity.bot_user_id
    return {
        "id": channel.id,
        "name": workspace.identity.bot_name if channel.is_dm else channel.name,
        "topic": channel.topic,
        "is_private": channel.is_private,
        "is_archived": channel.is_archived,
        "is_restricted": channel.is_restricted,
        "is_shared": channel.is_shared,
        "is_dm": channel.is_dm,
        "with": bot if channel.is_dm else None,
        "members": sorted(channel.members - {bot}),
        "bot_is_member": bot in channel.members,
    }


def _messages(workspace: Workspace, person: Person, channels: list[Channel]) -> Json:
    board = workspace.board
    return {
        "messages": {
            channel.id: [board.shown(message) for message in board.messages.top_level(channel.id)[-_LATEST:]]
            for channel in channels
        },
        "replies": {
            f"{channel.id}:{ts}": [board.shown(reply) for reply in replies]
            for channel in channels
            for ts, replies in board.messages.threads(channel.id)
        },
        "ephemerals": {
            channel.id: [board.shown(message) for message in board.messages.whispers(person.id, channel.id)]
            for channel in channels
        },
    }
