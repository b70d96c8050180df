"""conversations.list, .info, .history, .replies, .open, .members."""

from bot.sandbox.workspace import scopes
from bot.sandbox.workspace.messages import Message
from bot.sandbox.workspace.methods.call import Call, SlackError
from bot.sandbox.workspace.methods.paging import page
from bot.sandbox.workspace.people import Channel
from bot.sandbox.workspace.shapes import Json


def list_all(call: Call) -> Json:
    """List conversations of the kinds in `types`, public channels if it is not told."""
    kinds = (call.text("types") or "public_channel").split(",")
    if set(kinds) - scopes.KINDS.keys():
        raise SlackError("invalid_types")
    for kind in kinds:
        call.need(f"{scopes.KINDS[kind]}:read")
    bot = call.workspace.identity.bot_user_id
    found = [
        channel
        for channel in call.workspace.directory.channels.values()
        if _kind(channel) in kinds
        and (bot in channel.members or _kind(channel) == "public_channel")
        and not (channel.is_archived and call.flag("exclude_archived"))
    ]
    shown, cursor = page(call, found, default=100, most=1000)
    return {"channels": [_shown(call, channel) for channel in shown], "response_metadata": cursor}


def info(call: Call) -> Json:
    """Tell about a conversation."""
    channel = call.channel()
    shown = _shown(call, channel)
    if call.flag("include_num_members"):
        shown["num_members"] = len(channel.members)
    return {"channel": shown}


def members(call: Call) -> Json:
    """List the members of a conversation."""
    shown, cursor = page(call, sorted(call.channel().members), default=100, most=1000)
    return {"members": shown, "response_metadata": cursor}


def history(call: Call) -> Json:
    """List what a channel shows, newest first."""
    channel = call.channel()
    _check_member(call, channel)
    found = _between(call, call.workspace.board.messages.top_level(channel.id))
    shown, cursor = page(call, list(reversed(found)), default=100, most=999)
    return {
        "messages": [_told(call, message) for message in shown],
        "has_more": bool(cursor["next_cursor"]),
        "pin_count": 0,
        "response_metadata": cursor,
    }


def replies(call: Call) -> Json:
    """List a thread: its first message, then the replies, oldest first."""
    channel = call.channel()
    _check_member(call, channel)
    messages = call.workspace.board.messages
    asked = messages.get(channel.id, call.required("ts"))
    parent = messages.get(channel.id, asked.thread_ts) if asked is not None and asked.is_reply else asked
    if parent is None:
        raise SlackError("thread_not_found")
    found = _between(call, messages.replies(channel.id, parent.ts))
    shown, cursor = page(call, [parent, *found], default=1000, most=1000)
    return {
        "messages": [_told(call, message) for message in shown],
        "has_more": bool(cursor["next_cursor"]),
        "response_metadata": cursor,
    }


def open_dm(call: Call) -> Json:
    """Open a direct message with one person."""
    if call.text("channel") is not None:
        channel = call.channel()
        return {"no_op": True, "already_open": True, "channel": {"id": channel.id}}
    users = [user.strip() for user in call.required("users").split(",")]
    person = call.workspace.directory.people.get(users[0])
    if len(users) > 1:
        raise SlackError("method_not_supported_for_channel_type")
    if person is None:
        raise SlackError("user_not_found")
    if person.is_bot:
        raise SlackError("cannot_dm_bot")
    dm = call.workspace.directory.dm(person.id)
    if dm is None:
        raise SlackError("user_disabled")
    shown = _shown(call, dm) if call.flag("return_im") else {"id": dm.id}
    return {"no_op": True, "already_open": True, "channel": shown}


def _check_member(call: Call, channel: Channel) -> None:
    if call.workspace.identity.bot_user_id not in channel.members:
        raise SlackError("not_in_channel")


def _between(call: Call, found: list[Message]) -> list[Message]:
    oldest, latest = call.text("oldest") or "0", call.text("latest")
    try:
        low, high = float(oldest), float(latest) if latest else float("inf")
    except ValueError:
        raise SlackError("invalid_ts_oldest" if latest is None else "invalid_ts_latest") from None
    is_inclusive = call.flag("inclusive")
    return [
        message
        for message in found
        if low < float(message.ts) < high or (is_inclusive and message.ts in {oldest, latest})
    ]


def _told(call: Call, message: Message) -> Json:
    told = call.workspace.board.messages.wire(message)
    if message.metadata is not None and call.flag("include_all_metadata"):
        told["metadata"] = message.metadata
    return told


def _kind(channel: Channel) -> str:
    if channel.is_dm:
        return "im"
    return "private_channel" if channel.is_private else "public_channel"


def _shown(call: Call, channel: Channel) -> Json:
    if channel.is_dm:
        return {
            "id": channel.id,
            "created": channel.created,
            "is_im": True,
            "is_archived": False,
            "user": channel.partner,
        }
    return {
        "id": channel.id,
        "name": channel.name,
        "name_normalized": channel.name,
        "created": channel.created,
        "is_channel": not channel.is_private,
        "is_group": channel.is_private,
        "is_im": False,
        "is_mpim": False,
        "is_private": channel.is_private,
        "is_archived": channel.is_archived,
        "is_general": False,
        "is_shared": channel.is_shared,
        "is_ext_shared": channel.is_shared,
        "is_member": call.workspace.identity.bot_user_id in channel.members,
        "topic": {"value": channel.topic, "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
    }
