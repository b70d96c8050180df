"""Which events the app hears of a message: of people's, and of its own as well."""

from bot.sandbox.workspace.board import What
from bot.sandbox.workspace.messages import Message
from bot.sandbox.workspace.people import Channel
from bot.sandbox.workspace.shapes import Json
from bot.sandbox.workspace.state import Workspace

_HIDDEN = {"changed": "message_changed", "deleted": "message_deleted"}


def events_of(workspace: Workspace, what: What, message: Message) -> list[Json]:
    """Return the events that the app has subscribed to; none for an ephemeral message.

    One message can be two events: `message` and `app_mention`. Slack sends an app its own messages too, and
    a change carries no `user` by which a client would know them.
    """
    channel = workspace.directory.channels.get(message.channel)
    bot = workspace.directory.bot.id
    if channel is None or bot not in channel.members or message.whispered_to is not None:
        return []
    kind, name = _kind_of(channel)
    subscribed = workspace.manifest.events
    events: list[Json] = []
    if f"message.{name}" in subscribed:
        events.append({**_body(workspace, what, message), "type": "message", "channel_type": kind})
    is_mention = f"<@{bot}>" in message.text and message.author != bot and not channel.is_dm
    if "app_mention" in subscribed and is_mention and what == "posted":
        events.append({**_body(workspace, what, message), "type": "app_mention"})
    return events


def _body(workspace: Workspace, what: What, message: Message) -> Json:
    if what == "posted":
        team = workspace.team_of(message.author)
        return message.wire() | {"channel": message.channel, "event_ts": message.ts, "team": team}
    stamp = workspace.board.stamp()
    shared: Json = {"hidden": True, "channel": message.channel, "ts": stamp, "event_ts": stamp}
    if what == "deleted":
        return shared | {
            "subtype": _HIDDEN[what],
            "deleted_ts": message.ts,
            "previous_message": message.wire(),
        }
    return shared | {"subtype": _HIDDEN[what], "message": message.wire()}


def _kind_of(channel: Channel) -> tuple[str, str]:
    """Return the `channel_type` of a message event, and the last part of the event's name."""
    if channel.is_dm:
        return "im", "im"
    return ("group", "groups") if channel.is_private else ("channel", "channels")
