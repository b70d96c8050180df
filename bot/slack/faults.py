"""Slack's error codes and broken connections to `ChatError`: the one place where they are translated."""

import asyncio

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.ports.chat import (
    ChatError,
    ChatRefused,
    ChatRevoked,
    ChatThrottled,
    ChatUnreachable,
    PostGone,
    RouteBroken,
)

_ROUTE = frozenset(
    {
        "not_in_channel",
        "channel_not_found",
        "is_archived",
        "restricted_action",
        "restricted_action_read_only_channel",
        "restricted_action_thread_only_channel",
        "user_not_in_channel",
        "cannot_dm_bot",
        "user_not_found",
        "messages_tab_disabled",
    }
)
_GONE = frozenset({"message_not_found", "cant_update_message", "edit_window_closed", "thread_not_found"})
_REVOKED = frozenset(
    {"invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired", "org_login_required"}
)
_LATER = frozenset(
    {"internal_error", "fatal_error", "service_unavailable", "request_timeout", "team_added_to_org"}
)

TRANSPORT = (aiohttp.ClientError, asyncio.TimeoutError, OSError, SlackClientError)
"""What a call may raise beside Slack's own answer."""


def translated(error: BaseException) -> ChatError:
    """Return what an exception of the SDK or of the connection means.

    `outcome_known` is False where Slack may have done it without our hearing of it.
    """
    if isinstance(error, SlackApiError):
        return _from_answer(error)
    known = isinstance(error, aiohttp.ClientConnectorError)
    return ChatUnreachable(code=type(error).__name__, outcome_known=known)


def _from_answer(error: SlackApiError) -> ChatError:
    response = error.response
    status = getattr(response, "status_code", 200)
    code = str(_field(response, "error"))
    if status == 429 or code in {"ratelimited", "rate_limited"}:
        return ChatThrottled(code="ratelimited", retry_after=_retry_after(response))
    if status >= 500 or code in _LATER:
        return ChatUnreachable(code=code or f"http_{status}", outcome_known=False)
    if code in _ROUTE:
        return RouteBroken(code=code)
    if code in _GONE:
        return PostGone(code=code)
    if code in _REVOKED:
        return ChatRevoked(code=code)
    return ChatRefused(f"Slack refused the call ({code}).", code=code)


def _field(response: object, name: str) -> object:
    data = getattr(response, "data", response)
    return data.get(name, "") if isinstance(data, dict) else ""


def _retry_after(response: object) -> float:
    headers = getattr(response, "headers", {})
    text = str(headers.get("Retry-After", headers.get("retry-after", "1")))
    return float(text) if text.isdigit() else 1.0
