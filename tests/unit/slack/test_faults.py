"""Every way in which Slack, the SDK or the network may fail has one meaning for us."""

import inspect
from typing import Any

import aiohttp
import pytest
import slack_sdk.errors
from aiohttp import client_exceptions
from aiohttp.client_reqrep import ConnectionKey
from multidict import CIMultiDict
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse
from yarl import URL

from bot.ports.slack import (
    ChatError,
    ChatRefused,
    ChatRevoked,
    ChatThrottled,
    ChatUnreachable,
    PostGone,
    RouteBroken,
)
from bot.slack.faults import FOREIGN, translate
from bot.slack.methods import HISTORY, POST, UPDATE
from tests.unit.slack.doubles import NOON

_KEY = ConnectionKey("slack.com", 443, True, True, None, None, None)
_REQUEST = aiohttp.RequestInfo(URL("https://slack.com"), "POST", CIMultiDict(), URL("https://slack.com"))  # type: ignore[arg-type]
_ANYTHING = OSError(104, "reset")

_SENT_PERHAPS = {
    "ClientConnectionError",
    "ClientConnectionResetError",
    "ClientError",
    "ClientOSError",
    "ClientPayloadError",
    "ClientResponseError",
    "ContentTypeError",
    "ServerConnectionError",
    "ServerDisconnectedError",
    "ServerTimeoutError",
    "SlackClientError",
    "SocketTimeoutError",
    "UploadAbortedError",
    "WSServerHandshakeError",
}
_NEVER_SENT = {
    "ClientConnectorCertificateError",
    "ClientConnectorDNSError",
    "ClientConnectorError",
    "ClientConnectorSSLError",
    "ClientHttpProxyError",
    "ClientProxyConnectionError",
    "ClientSSLError",
    "ConnectionTimeoutError",
    "InvalidURL",
    "InvalidUrlClientError",
    "InvalidUrlRedirectClientError",
    "NonHttpUrlClientError",
    "NonHttpUrlRedirectClientError",
    "RedirectClientError",
    "ServerFingerprintMismatch",
    "SlackClientNotConnectedError",
    "TooManyRedirects",
    "UnixClientConnectorError",
}
_OUR_MISTAKE = {
    "BotUserAccessError",
    "SlackClientConfigurationError",
    "SlackObjectFormationError",
    "SlackRequestError",
}
_ANSWERS = {"SlackApiError", "SlackTokenRotationError"}


def _classes(module: Any, root: type[Exception]) -> list[type[Exception]]:
    return [kind for _, kind in inspect.getmembers(module, inspect.isclass) if issubclass(kind, root)]


_FOREIGN_CLASSES = _classes(client_exceptions, aiohttp.ClientError) + _classes(
    slack_sdk.errors, slack_sdk.errors.SlackClientError
)


def _an_instance(kind: Any) -> Exception:
    """Build one; the constructors differ by family only."""
    if issubclass(kind, client_exceptions.UnixClientConnectorError):
        return kind("a.socket", _KEY, _ANYTHING)  # type: ignore[no-any-return]
    if issubclass(kind, aiohttp.ClientConnectorError):
        return kind(_KEY, _ANYTHING)  # type: ignore[no-any-return]
    if issubclass(kind, aiohttp.ClientResponseError):
        return kind(_REQUEST, (), status=502)  # type: ignore[no-any-return]
    if issubclass(kind, aiohttp.ServerFingerprintMismatch):
        return kind(b"a", b"b", "slack.com", 443)  # type: ignore[no-any-return]
    if kind.__name__ == "SlackTokenRotationError":
        return kind(_api_error("x"))  # type: ignore[no-any-return]
    if kind is SlackApiError:
        return _api_error("x")
    return kind("x")  # type: ignore[no-any-return]


def _api_error(
    code: str | None, *, status: int = 200, headers: dict[str, str] | None = None, told: Any = None
) -> SlackApiError:
    response = AsyncSlackResponse(
        client=None,
        http_verb="POST",
        api_url="https://slack.com/api/chat.postMessage",
        req_args={},
        data=told if told is not None else {"ok": False, "error": code} if code else {},
        headers=CIMultiDict(headers or {}),  # type: ignore[arg-type]  # what aiohttp gives the SDK
        status_code=status,
    )
    return SlackApiError("refused", response)


def test_every_class_of_the_sdk_and_of_aiohttp_is_spoken_for() -> None:
    named = _SENT_PERHAPS | _NEVER_SENT | _OUR_MISTAKE | _ANSWERS

    assert {kind.__name__ for kind in _FOREIGN_CLASSES} == named


@pytest.mark.parametrize("kind", _FOREIGN_CLASSES, ids=lambda kind: kind.__name__)
def test_what_a_class_means_for_a_post(kind: type[Exception]) -> None:
    fault = translate(_an_instance(kind), POST, now=NOON)

    expected: tuple[type[ChatError], bool]
    if kind.__name__ in _SENT_PERHAPS:
        expected = (ChatUnreachable, False)
    elif kind.__name__ in _NEVER_SENT:
        expected = (ChatUnreachable, True)
    elif kind.__name__ == "SlackTokenRotationError":
        expected = (ChatRevoked, True)
    else:
        expected = (ChatRefused, True)
    assert expected == (type(fault), fault.outcome_known)


@pytest.mark.parametrize("kind", [*_FOREIGN_CLASSES, TimeoutError, ConnectionResetError, OSError])
def test_every_class_is_caught_at_the_border(kind: type[Exception]) -> None:
    assert issubclass(kind, FOREIGN)


@pytest.mark.parametrize("error", [TimeoutError(), ConnectionResetError(), BrokenPipeError()])
def test_a_repeatable_call_that_was_cut_need_not_be_looked_into(error: Exception) -> None:
    assert (
        translate(error, POST, now=NOON).outcome_known,
        translate(error, UPDATE, now=NOON).outcome_known,
    ) == (False, True)


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("not_in_channel", RouteBroken),
        ("posting_to_channel_denied", RouteBroken),
        ("file_uploads_disabled", ChatRefused),
        ("channel_not_found", RouteBroken),
        ("is_archived", RouteBroken),
        ("restricted_action", RouteBroken),
        ("restricted_action_read_only_channel", RouteBroken),
        ("messages_tab_disabled", RouteBroken),
        ("user_not_found", RouteBroken),
        ("message_not_found", PostGone),
        ("cant_update_message", PostGone),
        ("edit_window_closed", PostGone),
        ("thread_not_found", PostGone),
        ("ratelimited", ChatThrottled),
        ("rate_limited", ChatThrottled),
        ("message_limit_exceeded", ChatThrottled),
        ("invalid_auth", ChatRevoked),
        ("not_authed", ChatRevoked),
        ("account_inactive", ChatRevoked),
        ("token_revoked", ChatRevoked),
        ("token_expired", ChatRevoked),
        ("not_allowed_token_type", ChatRevoked),
        ("missing_scope", ChatRevoked),
        ("invalid_blocks", ChatRefused),
        ("msg_too_long", ChatRefused),
        ("msg_blocks_too_long", ChatRefused),
        ("no_text", ChatRefused),
        ("user_not_in_channel", ChatRefused),
        ("expired_trigger_id", ChatRefused),
        ("exchanged_trigger_id", ChatRefused),
        ("hash_conflict", ChatRefused),
        ("unknown_method", ChatRefused),
        ("a_code_of_next_year", ChatRefused),
        ("internal_error", ChatUnreachable),
        ("fatal_error", ChatUnreachable),
        ("service_unavailable", ChatUnreachable),
        ("team_added_to_org", ChatUnreachable),
    ],
)
def test_slacks_codes(code: str, kind: type[ChatError]) -> None:
    fault = translate(_api_error(code), POST, now=NOON)

    assert (kind, code) == (type(fault), fault.code)


def test_a_scope_that_only_a_look_needs_is_a_refusal() -> None:
    fault = translate(_api_error("missing_scope"), HISTORY, now=NOON)

    assert (ChatRefused, "missing_scope") == (type(fault), fault.code)


@pytest.mark.parametrize("code", ["internal_error", "fatal_error", "service_unavailable"])
def test_an_error_in_the_middle_of_a_post_leaves_its_outcome_open(code: str) -> None:
    assert not translate(_api_error(code), POST, now=NOON).outcome_known


@pytest.mark.parametrize(
    ("status", "kind", "known"),
    [
        (200, ChatUnreachable, False),  # a web page where Slack's answer should be
        (302, ChatUnreachable, True),
        (403, ChatUnreachable, True),
        (404, ChatUnreachable, True),
        (413, ChatRefused, True),
        (429, ChatThrottled, True),
        (500, ChatUnreachable, False),
        (503, ChatUnreachable, False),
    ],
)
def test_an_answer_without_a_code_is_read_by_its_status(
    status: int, kind: type[ChatError], known: bool
) -> None:
    fault = translate(_api_error(None, status=status), POST, now=NOON)

    assert (kind, known) == (type(fault), fault.outcome_known)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("7", 7.0),
        ("0", 1.0),
        ("-3", 30.0),
        ("99999999999", 3600.0),
        ("1e9", 30.0),
        ("nan", 30.0),
        ("Fri, 20 Nov 2026 12:00:41 GMT", 41.0),
        ("soon", 30.0),
    ],
)
def test_retry_after_is_read_safely(header: str, seconds: float) -> None:
    fault = translate(_api_error("ratelimited", status=429, headers={"retry-after": header}), POST, now=NOON)

    assert seconds == fault.retry_after


@pytest.mark.parametrize("response", [{"error": "is_archived"}, "text", None, 7])
def test_a_response_of_another_shape_is_no_accident(response: Any) -> None:
    fault = translate(SlackApiError("refused", response), POST, now=NOON)

    assert isinstance(fault, RouteBroken if isinstance(response, dict) else ChatUnreachable)


def test_a_fault_says_what_to_do_and_what_slack_said() -> None:
    fault = translate(_api_error("not_in_channel"), POST, now=NOON)

    assert f"{RouteBroken.__doc__} Slack says: not_in_channel." == str(fault)
