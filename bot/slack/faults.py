"""What Slack or the way to it answered, translated once into what the caller does next."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import aiohttp
from slack_sdk.errors import (
    BotUserAccessError,
    SlackApiError,
    SlackClientConfigurationError,
    SlackClientError,
    SlackClientNotConnectedError,
    SlackObjectFormationError,
    SlackRequestError,
    SlackTokenRotationError,
)

from bot.http.retry_after import parse_retry_after
from bot.ports.slack import (
    ChatError,
    ChatRefused,
    ChatRevoked,
    ChatThrottled,
    ChatUnreachable,
    PostGone,
    RouteBroken,
)
from bot.slack.methods import Method

FOREIGN = (SlackClientError, aiohttp.ClientError, TimeoutError, OSError)
"""Everything that a call through the SDK and aiohttp may raise."""

_NEVER_SENT = (
    SlackClientNotConnectedError,
    aiohttp.ClientConnectorError,
    aiohttp.ClientHttpProxyError,
    aiohttp.ConnectionTimeoutError,
    aiohttp.InvalidURL,
    aiohttp.NonHttpUrlClientError,
    aiohttp.RedirectClientError,
    aiohttp.ServerFingerprintMismatch,
    aiohttp.TooManyRedirects,
)
_OUR_MISTAKE = (
    BotUserAccessError,
    SlackClientConfigurationError,
    SlackObjectFormationError,
    SlackRequestError,
)

# The error tables of chat.postMessage, chat.update, views.*, conversations.*, files.* in Slack's method
# reference. A code in none of these sets is a refusal: trying the same call again gives the same answer.
_ROUTE_BROKEN = frozenset(
    {
        "access_denied",
        "cannot_dm_bot",
        "cannot_reply_to_message",
        "channel_not_found",
        "channel_type_not_supported",
        "ekm_access_denied",
        "invalid_channel",
        "is_archived",
        "is_inactive",
        "messages_tab_disabled",
        "method_not_supported_for_channel_type",
        "not_in_channel",
        "posting_to_channel_denied",
        "restricted_action",
        "restricted_action_non_threadable_channel",
        "restricted_action_read_only_channel",
        "restricted_action_thread_locked",
        "restricted_action_thread_only_channel",
        "user_disabled",
        "user_not_found",
        "user_not_visible",
    }
)
_GONE = frozenset(
    {"cant_update_message", "edit_window_closed", "message_not_found", "no_message", "thread_not_found"}
)
_REVOKED = frozenset(
    {
        "account_inactive",
        "app_not_installed",
        "enterprise_is_restricted",
        "invalid_auth",
        "no_permission",
        "not_allowed_token_type",
        "not_authed",
        "org_login_required",
        "team_access_not_granted",
        "token_expired",
        "token_revoked",
        "two_factor_setup_required",
    }
)
_THROTTLED = frozenset({"message_limit_exceeded", "rate_limited", "ratelimited"})
_AWAY = frozenset({"accesslimited", "external_channel_migrating", "request_timeout", "team_added_to_org"})
_AWAY_PERHAPS_DONE = frozenset(
    {"fatal_error", "internal_error", "service_unavailable"}  # "some aspect of the operation" may have worked
)
_TOO_LATE = frozenset({"exchanged_trigger_id", "expired_trigger_id", "invalid_trigger_id"})

_SHORTEST_WAIT = 1.0
_MOST_REASONS, _LONGEST_REASON = 10, 300
_WAIT_UNKNOWN = 30.0


def translate(error: Exception, method: Method, *, now: datetime) -> ChatError:
    """Say what an exception of the SDK or of aiohttp means for a call; `now` is for `Retry-After`."""
    match error:
        case SlackApiError():
            return _of_answer(error, method, now)
        case SlackTokenRotationError():
            return ChatRevoked()
        case _ if isinstance(error, _OUR_MISTAKE):
            return ChatRefused(code=type(error).__name__)
        case _ if isinstance(error, _NEVER_SENT):
            return ChatUnreachable(_why(error))
        case _:
            return ChatUnreachable(_why(error), outcome_known=method.is_repeatable)


def _why(error: Exception) -> str:
    """Say which part of the way to Slack is broken: each is mended by somebody else."""
    match error:
        case aiohttp.ClientConnectorDNSError():
            return "Slack's name cannot be resolved. Look at this machine's DNS."
        case aiohttp.ClientSSLError() | aiohttp.ServerFingerprintMismatch():
            return "Slack's certificate is not trusted. Look at this machine's proxy and certificates."
        case TimeoutError():
            return "Slack does not answer in time."
        case aiohttp.ClientConnectorError() | aiohttp.ClientHttpProxyError():
            return "No connection to Slack can be opened. Look at this machine's network and proxy."
        case _:
            return "The connection to Slack broke."


def of_code(
    code: str, status: int, headers: Mapping[str, str], method: Method, *, now: datetime
) -> ChatError:
    """Say what an answer means: Slack's error code, empty when it gave none, and the HTTP status."""
    wait = parse_retry_after(headers.get("Retry-After", ""), now=now)
    if status == 429 or code in _THROTTLED:
        least = _WAIT_UNKNOWN if wait is None else max(wait, _SHORTEST_WAIT)
        return ChatThrottled(code=code or "ratelimited", retry_after=least)
    if code in _AWAY:
        return ChatUnreachable(code=code, retry_after=wait)
    if status >= 500 or code in _AWAY_PERHAPS_DONE:
        return _perhaps_done(code, wait, method)
    if not code:
        return _without_code(status, wait, method)
    if code in _TOO_LATE:
        return ChatRefused("Slack gave up waiting for that form. Please try again.", code=code)
    kind = _kind(code, method)
    return kind(f"{kind.__doc__} Slack says: {code}.", code=code)


def _kind(code: str, method: Method) -> type[ChatError]:
    if code in _ROUTE_BROKEN:
        return RouteBroken
    if code in _GONE:
        return PostGone
    if code in _REVOKED:
        return ChatRevoked
    if code == "missing_scope" and not method.is_read:  # without it the bot cannot work at all
        return ChatRevoked
    return ChatRefused


def _without_code(status: int, wait: float | None, method: Method) -> ChatError:
    """Something between Slack and us answered, or Slack answered garbage."""
    if status == 413:
        return ChatRefused(code="http_413")
    if 200 <= status < 300:
        return _perhaps_done("", wait, method)
    return ChatUnreachable(code=f"http_{status}")


def _perhaps_done(code: str, wait: float | None, method: Method) -> ChatError:
    return ChatUnreachable(code=code, retry_after=wait, outcome_known=method.is_repeatable)


def _of_answer(error: SlackApiError, method: Method, now: datetime) -> ChatError:
    response: Any = error.response
    data = getattr(response, "data", response)
    code = data.get("error") if isinstance(data, Mapping) else None
    status = getattr(response, "status_code", 200)
    fault = of_code(str(code or ""), status, getattr(response, "headers", {}), method, now=now)
    fault.reasons = _reasons(data)
    return fault


def _reasons(data: object) -> tuple[str, ...]:
    """Return `response_metadata.messages`: there Slack says which part of a payload it did not like."""
    metadata = data.get("response_metadata") if isinstance(data, Mapping) else None
    messages = metadata.get("messages") if isinstance(metadata, Mapping) else None
    if not isinstance(messages, list):
        return ()
    return tuple(
        message[:_LONGEST_REASON] for message in messages[:_MOST_REASONS] if isinstance(message, str)
    )
