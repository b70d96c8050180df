"""chat.postMessage, chat.postEphemeral, chat.update, chat.delete, chat.getPermalink."""

from bot.sandbox.workspace.blocks.check import BlocksRefused, check_message
from bot.sandbox.workspace.blocks.walk import with_ids
from bot.sandbox.workspace.messages import Message
from bot.sandbox.workspace.methods.call import Call, SlackError, refused
from bot.sandbox.workspace.methods.metadata import metadata_of
from bot.sandbox.workspace.people import Channel
from bot.sandbox.workspace.posting import CANNOT_SHOW, bot_message
from bot.sandbox.workspace.shapes import Json

_LONGEST = 40_000


def post_message(call: Call) -> Json:
    """Post a message, also into a thread, also to a person."""
    channel = _destination(call)
    text, blocks = _content(call)
    if text is None and not blocks:
        raise SlackError("no_text")
    thread_ts = thread_in(call, channel)
    message = bot_message(
        call.workspace, channel=channel.id, text=_cut(call, text), blocks=blocks or [], thread_ts=thread_ts
    )
    message.metadata = metadata_of(call)
    message.username = _custom_name(call)
    if thread_ts is not None and call.flag("reply_broadcast"):
        message.subtype = "thread_broadcast"
    call.workspace.board.add(message)
    return {"channel": channel.id, "ts": message.ts, "message": _shown(call, message)}


def post_ephemeral(call: Call) -> Json:
    """Show a message to one person in a channel where both are."""
    channel = call.channel()
    person = call.workspace.directory.people.get(call.required("user"))
    _check_may_post(call, channel)
    if person is None or person.id not in channel.members:
        raise SlackError("user_not_in_channel")
    text, blocks = _content(call)
    if text is None and not blocks:
        raise SlackError("no_text")
    message = bot_message(
        call.workspace,
        channel=channel.id,
        text=_cut(call, text),
        blocks=blocks or [],
        thread_ts=thread_in(call, channel),
        whispered_to=person.id,
    )
    if _is_seen(call, message):
        call.workspace.board.add(message)
    return {"message_ts": message.ts}


def _is_seen(call: Call, message: Message) -> bool:
    """Whether a client shows an ephemeral message: in a thread only if the thread has replies already."""
    thread_ts = message.thread_ts
    return thread_ts is None or bool(call.workspace.board.messages.replies(message.channel, thread_ts))


def update(call: Call) -> Json:
    """Change a message of the app. Text without blocks takes the old blocks away."""
    message = _own_message(call, "cant_update_message")
    text, blocks = _content(call)
    if text is not None and len(text) > _LONGEST:
        raise SlackError("msg_too_long")
    metadata = metadata_of(call)
    if text is None and blocks is None and metadata is None:
        raise SlackError("no_text")
    if text is not None or blocks is not None:
        message.text = text or CANNOT_SHOW
        message.blocks = blocks or []
    if not message.blocks:
        message.edited = {"user": message.author, "ts": call.workspace.board.stamp()}
    if metadata is not None:
        message.metadata = metadata
    if message.is_reply and call.flag("reply_broadcast"):
        message.subtype = "thread_broadcast"
    call.workspace.board.changed(message)
    return {
        "channel": message.channel,
        "ts": message.ts,
        "text": message.text,
        "message": _shown(call, message),
    }


def delete(call: Call) -> Json:
    """Delete a message of the app."""
    message = _own_message(call, "cant_delete_message")
    call.workspace.board.remove(message)
    return {"channel": message.channel, "ts": message.ts}


def get_permalink(call: Call) -> Json:
    """Return a message's address."""
    channel = call.channel()
    message = call.workspace.board.messages.get(channel.id, call.required("message_ts"))
    if message is None:
        raise SlackError("message_not_found")
    link = f"{call.origin}/archives/{channel.id}/p{message.ts.replace('.', '')}"
    if message.is_reply:
        link += f"?thread_ts={message.thread_ts}&cid={channel.id}"
    return {"channel": channel.id, "permalink": link}


def _destination(call: Call) -> Channel:
    """Find where to post: a channel's id or name, or a person's id for their direct message."""
    directory = call.workspace.directory
    wanted = call.required("channel")
    found = directory.channels.get(wanted) or directory.dm(wanted) or directory.by_name(wanted)
    bot = directory.bot.id
    if found is None or (found.is_private and bot not in found.members):
        raise SlackError("channel_not_found")
    _check_may_post(call, found)
    return found


def _check_may_post(call: Call, channel: Channel) -> None:
    if channel.is_archived:
        raise SlackError("is_archived")
    is_member = call.workspace.identity.bot_user_id in channel.members
    if not is_member and "chat:write.public" not in call.workspace.manifest.scopes:
        raise SlackError("not_in_channel")
    if channel.is_restricted:
        raise SlackError("restricted_action")


def _content(call: Call) -> tuple[str | None, list[Json] | None]:
    """Read text and blocks; None where the call says nothing."""
    blocks = call.structure("blocks", error="invalid_blocks_format")
    if blocks is None:
        return call.text("text"), None
    try:
        return call.text("text"), with_ids(check_message(blocks))
    except BlocksRefused as refusal:
        raise refused(refusal) from None


def thread_in(call: Call, channel: Channel) -> str | None:
    """Read `thread_ts`: the first message of a thread in that channel."""
    thread_ts = call.text("thread_ts")
    if thread_ts is None:
        return None
    parent = call.workspace.board.messages.get(channel.id, thread_ts)
    if parent is None:
        raise SlackError("thread_not_found")
    if parent.is_reply:
        raise SlackError("cannot_reply_to_message")
    return thread_ts


def _cut(call: Call, text: str | None) -> str:
    if text is not None and len(text) > _LONGEST:
        call.warnings.append("message_truncated")
        return text[:_LONGEST]
    return text or CANNOT_SHOW


def _custom_name(call: Call) -> str | None:
    if any(call.text(name) for name in ("username", "icon_emoji", "icon_url")):
        call.need("chat:write.customize")
    return call.text("username")


def _own_message(call: Call, not_own: str) -> Message:
    channel = call.channel()
    message = call.workspace.board.messages.get(channel.id, call.required("ts"))
    if message is None or message.subtype == "tombstone":
        raise SlackError("message_not_found")
    if message.author != call.workspace.identity.bot_user_id:
        raise SlackError(not_own)
    if channel.is_archived:
        raise SlackError("is_archived")
    return message


def _shown(call: Call, message: Message) -> Json:
    shown = call.workspace.board.messages.wire(message)
    return shown if message.metadata is None else shown | {"metadata": message.metadata}
