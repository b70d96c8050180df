"""What the app says outside the Web API: answers to commands and posts to response addresses."""

from bot.sandbox.workspace.blocks.check import check_message
from bot.sandbox.workspace.blocks.walk import with_ids
from bot.sandbox.workspace.messages import Message
from bot.sandbox.workspace.response_urls import Ticket
from bot.sandbox.workspace.shapes import Json
from bot.sandbox.workspace.state import Workspace

CANNOT_SHOW = "This content can't be displayed."


class PostRefused(Exception):
    """The answer is not one that Slack takes; `code` is what it says."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


def answer(workspace: Workspace, ticket: Ticket, body: Json) -> None:
    """Post, replace or delete as `body` says. Raises PostRefused, and BlocksRefused for bad blocks."""
    source = _source(workspace, ticket)
    if body.get("delete_original"):
        if source is None:
            raise PostRefused("message_not_found")
        workspace.board.remove(source)
        return
    text, blocks = content(body)
    if body.get("replace_original") and source is not None:
        source.text, source.blocks = text, blocks
        workspace.board.changed(source)
        return
    is_public = body.get("response_type") == "in_channel"
    workspace.board.add(
        bot_message(
            workspace,
            channel=ticket.channel,
            text=text,
            blocks=blocks,
            thread_ts=_thread(body),
            whispered_to=None if is_public else ticket.person,
        )
    )


def _thread(body: Json) -> str | None:
    """Read the thread: an answer that names none stands in the channel, also after a press in a thread."""
    thread_ts = body.get("thread_ts")
    if thread_ts is not None and not isinstance(thread_ts, str):
        raise PostRefused("invalid_thread_ts")
    return thread_ts


def content(body: Json) -> tuple[str, list[Json]]:
    """Read text and blocks of a message. Raises PostRefused for neither, BlocksRefused for bad blocks."""
    text, blocks = body.get("text", ""), body.get("blocks") or []
    if not isinstance(text, str):
        raise PostRefused("invalid_arguments")
    if not text and not blocks:
        raise PostRefused("no_text")
    return text or CANNOT_SHOW, with_ids(check_message(blocks))


def bot_message(
    workspace: Workspace,
    *,
    channel: str,
    text: str,
    blocks: list[Json],
    thread_ts: str | None = None,
    whispered_to: str | None = None,
) -> Message:
    """Make a message of the app, not shown yet."""
    identity = workspace.identity
    return Message(
        ts=workspace.board.stamp(),
        channel=channel,
        author=identity.bot_user_id,
        bot_id=identity.bot_id,
        app_id=identity.app_id,
        text=text,
        blocks=blocks,
        thread_ts=thread_ts,
        whispered_to=whispered_to,
    )


def _source(workspace: Workspace, ticket: Ticket) -> Message | None:
    messages = workspace.board.messages
    if ticket.is_source_whispered:
        return messages.whisper(ticket.person, ticket.channel, ticket.source_ts)
    return messages.get(ticket.channel, ticket.source_ts)
