"""files.info, and the three steps of an upload but the middle one: its bytes go elsewhere."""

import re

from bot.sandbox.workspace.files import LARGEST_FILE, File, Upload
from bot.sandbox.workspace.messages import Message
from bot.sandbox.workspace.methods.call import Call, SlackError, missing
from bot.sandbox.workspace.methods.chat import thread_in
from bot.sandbox.workspace.people import Channel
from bot.sandbox.workspace.posting import bot_message
from bot.sandbox.workspace.shapes import Json

_MOST_FILES = 10
_LONGEST_ALT = 1000
# Slack looks into a file and shares it after its answer, so the answer says nothing of either
_NOT_LOOKED_INTO = {"mimetype": "", "filetype": "", "pretty_type": ""}
_CHANNEL_ID = re.compile(r"[CDGZ][A-Z0-9]+")


def info(call: Call) -> Json:
    """Tell about a file."""
    file = call.workspace.files.get(call.required("file"))
    if file is None:
        raise SlackError("file_not_found")
    if file.is_deleted:
        raise SlackError("file_deleted")
    return {"file": file.wire(), "comments": [], "response_metadata": {"next_cursor": ""}}


def get_upload_url(call: Call) -> Json:
    """Announce a file; its bytes go to the address in the answer."""
    name = call.required("filename")
    length = call.required("length")
    if not length.isdecimal():
        raise missing("length", "must be a number")
    if int(length) == 0:
        raise SlackError("missing_argument")
    if int(length) > LARGEST_FILE:
        raise SlackError("file_upload_size_restricted")
    alt = call.text("alt_txt") or ""
    if len(alt) > _LONGEST_ALT:
        raise SlackError("alt_txt_too_large")
    ticket, upload = call.workspace.files.announce(name=name, length=int(length), alt=alt)
    return {"upload_url": f"{call.origin}/upload/v1/{ticket}", "file_id": upload.file_id}


def complete_upload(call: Call) -> Json:
    """Make files of what was uploaded, and show them in a channel if one is named."""
    told = _told(call)
    channel = _channel(call)
    thread_ts = None if channel is None else thread_in(call, channel)
    files = [_complete(call, *each) for each in told]
    answer = {"files": [file.wire() | _NOT_LOOKED_INTO for file in files]}
    if channel is not None:
        _share(call, channel, files, thread_ts)
    return answer


def _told(call: Call) -> list[tuple[Upload, str]]:
    """Read `files`: ids with optional titles, none twice."""
    told = call.structure("files", error="invalid_arguments")
    if not isinstance(told, list) or not 1 <= len(told) <= _MOST_FILES:
        raise missing("files", "must be an array of files")
    uploads: list[tuple[Upload, str]] = []
    for each in told:
        upload = call.workspace.files.uploaded(each.get("id")) if isinstance(each, dict) else None
        if upload is None or any(upload is other for other, _ in uploads):
            raise SlackError("file_not_found")
        uploads.append((upload, str(each.get("title") or "")))
    return uploads


def _channel(call: Call) -> Channel | None:
    """Find where the files go. Unlike chat.postMessage this takes no names and no people."""
    wanted = call.text("channel_id")
    if wanted is None:
        return None
    if not _CHANNEL_ID.fullmatch(wanted):
        raise missing("channel_id", f"input must match regex pattern: ^{_CHANNEL_ID.pattern}$")
    channel = call.channel("channel_id")
    if channel.is_archived:
        raise SlackError("is_archived")
    if call.workspace.identity.bot_user_id not in channel.members:
        raise SlackError("not_in_channel")
    if channel.is_restricted:
        raise SlackError("restricted_action")
    return channel


def _complete(call: Call, upload: Upload, title: str) -> File:
    bot = call.workspace.identity.bot_user_id
    return call.workspace.files.complete(upload, title=title, user=bot, origin=call.origin)


def _share(call: Call, channel: Channel, files: list[File], thread_ts: str | None) -> Message:
    for file in files:
        file.channels.append(channel.id)
    message = bot_message(
        call.workspace,
        channel=channel.id,
        text=call.text("initial_comment") or "",
        blocks=[],
        thread_ts=thread_ts,
    )
    message.files = [file.wire() for file in files]
    return call.workspace.board.add(message)
