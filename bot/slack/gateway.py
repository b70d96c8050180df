"""The `Chat` port over Slack's Web API. Posts are never retried here: the relay looks before it repeats."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncConnectionErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.domain.values import ChannelId, PersonId
from bot.ports.chat import Block, ChatError, ChatRefused, ChatThrottled, Message, Ts, View
from bot.slack.faults import TRANSPORT, translated
from bot.slack.pacing import Pacing

EVENT_TYPE = "stagebot_notice"
_SECONDS = 10
_RESPONSE_HOST = "hooks.slack.com"
_PAGE = 100


def web_client(session: aiohttp.ClientSession, *, token: str, base_url: str) -> AsyncWebClient:
    """Return a client that retries nothing: a repeated post is a second message."""
    return AsyncWebClient(
        token=token, base_url=base_url, session=session, timeout=_SECONDS, retry_handlers=[]
    )


class SlackChat:
    """Implements `Chat`. Where a workspace refuses newer blocks the classic layout is used from then on."""

    def __init__(self, session: aiohttp.ClientSession, *, token: str, base_url: str, pacing: Pacing) -> None:
        self._session = session
        self._posts = web_client(session, token=token, base_url=base_url)
        self._repeatable = AsyncWebClient(
            token=token,
            base_url=base_url,
            session=session,
            timeout=_SECONDS,
            retry_handlers=[AsyncConnectionErrorRetryHandler(max_retry_count=1)],
        )
        self._own_host = urlsplit(base_url).hostname
        self._pacing = pacing
        self._classic = False

    async def post(
        self,
        channel: ChannelId,
        message: Message,
        *,
        marker: str,
        thread: Ts | None = None,
        broadcast: bool = False,
    ) -> Ts:
        """Post a message that can be found again by its marker."""
        self._pacing.take("chat.postMessage", channel)

        async def send(blocks: Sequence[Block]) -> AsyncSlackResponse:
            return await self._posts.chat_postMessage(
                channel=channel,
                text=message.text,
                blocks=list(blocks),
                thread_ts=thread,
                reply_broadcast=broadcast if thread else None,
                unfurl_links=False,
                unfurl_media=False,
                metadata={"event_type": EVENT_TYPE, "event_payload": {"marker": marker}},
            )

        answer = await self._with_fallback("chat.postMessage", channel, message, send)
        return Ts(str(answer["ts"]))

    async def update(self, channel: ChannelId, ts: Ts, message: Message) -> None:
        """Change a message of ours."""
        self._pacing.take("chat.update", channel)

        async def send(blocks: Sequence[Block]) -> AsyncSlackResponse:
            return await self._repeatable.chat_update(
                channel=channel, ts=ts, text=message.text, blocks=list(blocks)
            )

        await self._with_fallback("chat.update", channel, message, send)

    async def find(self, channel: ChannelId, marker: str, *, thread: Ts | None = None) -> Ts | None:
        """Look for a recent message of ours."""
        if thread is None:
            call = self._repeatable.conversations_history(
                channel=channel, limit=_PAGE, include_all_metadata=True
            )
        else:
            call = self._repeatable.conversations_replies(
                channel=channel, ts=thread, limit=_PAGE, include_all_metadata=True
            )
        answer = await self._called("conversations.history", channel, call)
        for entry in answer.get("messages") or []:
            metadata = entry.get("metadata") or {}
            if (metadata.get("event_payload") or {}).get("marker") == marker:
                return Ts(str(entry["ts"]))
        return None

    async def whisper(self, channel: ChannelId, person: PersonId, message: Message) -> None:
        """Show something to one person in a channel."""
        call = self._posts.chat_postEphemeral(
            channel=channel, user=person, text=message.text, blocks=list(message.blocks)
        )
        await self._called("chat.postEphemeral", channel, call)

    async def respond(self, response_url: str, message: Message, *, replace: bool = False) -> None:
        """Answer an interaction at the address that came with it, if it is Slack's own."""
        address = urlsplit(response_url)
        is_slack = address.scheme == "https" and address.hostname == _RESPONSE_HOST
        if not is_slack and address.hostname != self._own_host:
            raise ChatRefused("The response address is not Slack's.", code="foreign_response_url")
        body = {
            "text": message.text,
            "blocks": list(message.blocks),
            "response_type": "ephemeral",
            "replace_original": replace,
        }
        try:
            async with self._session.post(
                response_url,
                json=body,
                timeout=aiohttp.ClientTimeout(total=_SECONDS),
                allow_redirects=False,
            ) as answer:
                if answer.status >= 400:
                    raise ChatRefused(f"Slack refused the answer (HTTP {answer.status}).")
        except TRANSPORT as error:
            raise translated(error) from error

    async def open_modal(self, trigger: str, view: View) -> str:
        """Open a modal."""
        answer = await self._called("views.open", "", self._posts.views_open(trigger_id=trigger, view=view))
        opened: dict[str, Any] = answer["view"]
        return str(opened["id"])

    async def update_modal(self, view_id: str, view: View) -> None:
        """Replace an open modal; one that was closed meanwhile is no error."""
        try:
            await self._called("views.update", "", self._repeatable.views_update(view_id=view_id, view=view))
        except ChatRefused as error:
            if error.code not in {"not_found", "view_not_found"}:
                raise

    async def permalink(self, channel: ChannelId, ts: Ts) -> str | None:
        """Return the address of a message."""
        call = self._repeatable.chat_getPermalink(channel=channel, message_ts=ts)
        answer = await self._called("chat.getPermalink", channel, call)
        return str(answer.get("permalink") or "") or None

    async def _with_fallback(
        self,
        method: str,
        channel: str,
        message: Message,
        send: Callable[[Sequence[Block]], Awaitable[AsyncSlackResponse]],
    ) -> AsyncSlackResponse:
        fallback = message.fallback_blocks
        if self._classic and fallback is not None:
            return await self._called(method, channel, send(fallback))
        try:
            return await self._called(method, channel, send(message.blocks))
        except ChatRefused as error:
            if error.code != "invalid_blocks" or fallback is None:
                raise
        answer = await self._called(method, channel, send(fallback))
        self._classic = True
        return answer

    async def _called(
        self, method: str, channel: str, call: Awaitable[AsyncSlackResponse]
    ) -> AsyncSlackResponse:
        try:
            return await call
        except (SlackApiError, *TRANSPORT) as error:
            fault: ChatError = translated(error)
            if isinstance(fault, ChatThrottled) and fault.retry_after:
                self._pacing.punish(method, channel, fault.retry_after)
            raise fault from error
