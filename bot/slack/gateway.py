"""`SlackChat`: the `Chat` port over the Web API."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import aclosing, suppress
from typing import Any

from bot.domain.values import ChannelId, PersonId
from bot.ports.slack import (
    Block,
    ChatRefused,
    ChatUnreachable,
    Message,
    OwnFile,
    PostGone,
    RouteBroken,
    Ts,
    View,
)
from bot.slack import methods
from bot.slack.calls import Calls
from bot.slack.files import Files
from bot.slack.methods import Method
from bot.slack.responses import Responses
from bot.telemetry.log import get_logger

_EVENT_TYPE = "stagebot_notice"
_BAD_BLOCKS = frozenset({"invalid_blocks", "invalid_blocks_format"})
_PAGE = 200
_PAGES = 5

Body = dict[str, Any]


class SlackChat:
    """Posts, updates, whispers, modals. One per workspace: it remembers which layout that accepts."""

    def __init__(self, *, calls: Calls, responses: Responses, files: Files) -> None:
        self._calls = calls
        self._responses = responses
        self._files = files
        self._is_classic = False
        self._direct: dict[ChannelId, ChannelId] = {}  # a person to the channel of their direct messages
        self._log = get_logger("slack")

    async def post(
        self,
        channel: ChannelId,
        message: Message,
        *,
        marker: str,
        thread: Ts | None = None,
        broadcast: bool = False,
    ) -> Ts:
        """Post a message, once. A person's id as channel makes it a direct message."""
        body: Body = {
            "channel": channel,
            "metadata": {"event_type": _EVENT_TYPE, "event_payload": {"marker": marker}},
            "unfurl_links": False,
            "unfurl_media": False,
        }
        if thread is not None:
            body |= {"thread_ts": thread, "reply_broadcast": broadcast}
        answer = await self._show(methods.POST, body, message, channel)
        if _is_person(channel) and isinstance(answer.get("channel"), str):
            self._direct[channel] = ChannelId(answer["channel"])
        ts = answer.get("ts")
        if not isinstance(ts, str):
            raise ChatUnreachable(outcome_known=False)
        return Ts(ts)

    async def answer(
        self, channel: ChannelId, person: PersonId, message: Message, *, thread: Ts | None = None
    ) -> None:
        """Answer what a person wrote. A direct message has one reader, so there it may stay."""
        place: Body = {"channel": channel} | ({"thread_ts": thread} if thread is not None else {})
        if channel.startswith("D"):
            await self._show(methods.POST, place, message, channel)
        else:
            await self._show(methods.WHISPER, place | {"user": person}, message, channel)

    async def update(self, channel: ChannelId, ts: Ts, message: Message) -> None:
        """Change a message of ours. Its marker stays: Slack keeps metadata that an update leaves out."""
        address = await self._address(channel)
        await self._show(methods.UPDATE, {"channel": address, "ts": ts}, message, channel)

    async def find(self, channel: ChannelId, marker: str, *, thread: Ts | None = None) -> Ts | None:
        """Look through a thread, or through a channel's newest messages, for a marker."""
        async with aclosing(self._found(channel, marker, thread)) as found:
            async for ts in found:
                return ts
        return None

    async def remove_others(
        self, channel: ChannelId, marker: str, *, keep: Ts, thread: Ts | None = None
    ) -> int:
        """Remove messages of ours with that marker, but for one."""
        others = [ts async for ts in self._found(channel, marker, thread) if ts != keep]
        for ts in others:
            address = await self._address(channel)
            with suppress(PostGone):
                await self._calls.call(methods.DELETE, {"channel": address, "ts": ts}, channel=channel)
        return len(others)

    async def _found(self, channel: ChannelId, marker: str, thread: Ts | None) -> AsyncGenerator[Ts, None]:
        query: Body = {
            "channel": await self._address(channel),
            "include_all_metadata": True,
            "limit": _PAGE,
        }
        method = methods.HISTORY
        if thread is not None:
            method, query = methods.REPLIES, query | {"ts": thread}
        for _ in range(_PAGES):
            try:
                page = await self._calls.call(method, query, channel=channel)
            except PostGone:  # the thread's root was deleted
                return
            for ts in _marked(page.get("messages"), marker):
                yield ts
            cursor = (page.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return
            query["cursor"] = cursor
        raise ChatRefused("Too much has been said since to be sure.", code="history_too_long")

    async def check_channel(self, channel: ChannelId) -> None:
        """Read one message: whoever may not read is no member, and cannot post either."""
        query: Body = {"channel": await self._address(channel), "limit": 1}
        try:
            await self._calls.call(methods.HISTORY, query, channel=channel)
        except (ChatRefused, PostGone):
            return

    async def respond(
        self, response_url: str, message: Message, *, replace: bool = False, thread: Ts | None = None
    ) -> None:
        """Answer an interaction, for its person only. Refuses an address that is not Slack's."""
        body: Body = {"response_type": "ephemeral", "replace_original": replace}
        if thread is not None:
            body["thread_ts"] = thread

        async def send(body: Body) -> Body:
            await self._responses.post(response_url, body)
            return {}

        await self._in_a_layout(body, message, send, name="response_url")

    async def open_modal(self, trigger: str, view: View) -> str:
        """Open a modal, once: a trigger serves one call within 3 s."""
        return await self._view(methods.VIEW_OPEN, trigger, view)

    async def push_modal(self, trigger: str, view: View) -> str:
        """Lay a modal on the open one, once: a trigger serves one call within 3 s."""
        return await self._view(methods.VIEW_PUSH, trigger, view)

    async def _view(self, method: methods.Method, trigger: str, view: View) -> str:
        answer = await self._calls.call(method, {"trigger_id": trigger, "view": view})
        opened = answer.get("view")
        if not isinstance(opened, dict) or not isinstance(opened.get("id"), str):
            raise ChatUnreachable(outcome_known=False)
        return str(opened["id"])

    async def update_modal(self, view_id: str, view: View) -> bool:
        """Replace an open modal."""
        which = {"view_id": view_id} if view_id else {"external_id": view["external_id"]}
        try:
            await self._calls.call(methods.VIEW_UPDATE, which | {"view": view})
        except ChatRefused as error:
            if error.code != "not_found":
                raise
            return False
        return True

    async def publish_home(self, person: PersonId, view: View) -> None:
        """Replace a person's App Home."""
        await self._calls.call(methods.HOME_PUBLISH, {"user_id": person, "view": view})

    async def fetch_file(self, file_id: str, *, most_bytes: int) -> bytes:
        """Return what is in a file."""
        return await self._files.fetch(file_id, most_bytes=most_bytes)

    async def send_file(
        self, channel: ChannelId, file: OwnFile, *, says: str, thread: Ts | None = None
    ) -> None:
        """Show a file in a channel, once."""
        address = await self._address(channel)
        await self._files.send(address, file, says=says, thread=thread)

    async def permalink(self, channel: ChannelId, ts: Ts) -> str | None:
        """Return a message's address."""
        try:
            address = await self._address(channel)
            answer = await self._calls.call(methods.PERMALINK, {"channel": address, "message_ts": ts})
        except (ChatRefused, PostGone, RouteBroken):
            return None
        link = answer.get("permalink")
        return link if isinstance(link, str) else None

    async def _show(self, method: Method, body: Body, message: Message, channel: ChannelId) -> Body:
        async def send(shown: Body) -> Body:
            return await self._calls.call(method, shown, channel=channel)

        return await self._in_a_layout(body, message, send, name=method.name)

    async def _in_a_layout(
        self, body: Body, message: Message, send: Callable[[Body], Awaitable[Body]], *, name: str
    ) -> Body:
        """Send the layout that this workspace accepts; find out once whether it refuses the newer one."""
        fallback = message.fallback_blocks
        if fallback is None or self._is_classic:
            return await send(_shown(body, message.text, message.blocks if fallback is None else fallback))
        try:
            return await send(_shown(body, message.text, message.blocks))
        except ChatRefused as error:
            if error.code not in _BAD_BLOCKS:
                raise
        answer = await send(_shown(body, message.text, fallback))
        self._is_classic = True
        self._log.warning("slack.classic", verb=name, cause="this workspace refuses the newer blocks")
        return answer

    async def _address(self, channel: ChannelId) -> ChannelId:
        """Return the channel id that everything but posting insists on, also for a person."""
        if not _is_person(channel):
            return channel
        if channel not in self._direct:
            answer = await self._calls.call(methods.DM_OPEN, {"users": channel})
            opened = answer.get("channel")
            if not isinstance(opened, dict) or not isinstance(opened.get("id"), str):
                raise ChatUnreachable
            self._direct[channel] = ChannelId(opened["id"])
        return self._direct[channel]


def _is_person(channel: ChannelId) -> bool:
    return channel.startswith(("U", "W"))


def _shown(body: Body, text: str, blocks: Sequence[Block]) -> Body:
    return body | {"text": text} | ({"blocks": list(blocks)} if blocks else {})


def _marked(messages: object, marker: str) -> list[Ts]:
    if not isinstance(messages, list):
        raise ChatUnreachable
    return [Ts(message["ts"]) for message in _objects(messages) if _marker(message) == marker]


def _objects(items: Iterable[object]) -> Iterable[Mapping[str, Any]]:
    return (item for item in items if isinstance(item, Mapping) and isinstance(item.get("ts"), str))


def _marker(message: Mapping[str, Any]) -> str | None:
    metadata = message.get("metadata")
    if not isinstance(metadata, Mapping) or metadata.get("event_type") != _EVENT_TYPE:
        return None
    payload = metadata.get("event_payload")
    return payload.get("marker") if isinstance(payload, Mapping) else None
