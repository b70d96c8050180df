"""The Web API: a call's token, scope and rate are checked, faults strike, then the method runs."""

import secrets
from collections.abc import Callable, Iterable, Mapping
from urllib.parse import parse_qsl

from aiohttp import web

from bot.sandbox.workspace import scopes
from bot.sandbox.workspace.jsontext import NotJson, read_json
from bot.sandbox.workspace.methods import auth, chat, conversations, files, users, views
from bot.sandbox.workspace.methods.call import Call, SlackError
from bot.sandbox.workspace.shapes import Json
from bot.sandbox.workspace.state import Workspace

Method = Callable[[Call], Json]

_READING: Mapping[str, Method] = {
    "auth.test": auth.auth_test,
    "bots.info": auth.bots_info,
    "chat.getPermalink": chat.get_permalink,
    "conversations.history": conversations.history,
    "conversations.info": conversations.info,
    "conversations.list": conversations.list_all,
    "conversations.members": conversations.members,
    "conversations.replies": conversations.replies,
    "files.info": files.info,
    "usergroups.list": users.groups,
    "usergroups.users.list": users.group_members,
    "users.info": users.info,
    "users.list": users.list_all,
}
_WRITING: Mapping[str, Method] = {
    "chat.delete": chat.delete,
    "chat.postEphemeral": chat.post_ephemeral,
    "chat.postMessage": chat.post_message,
    "chat.update": chat.update,
    "conversations.open": conversations.open_dm,
    "files.completeUploadExternal": files.complete_upload,
    "files.getUploadURLExternal": files.get_upload_url,
    "views.open": views.open_view,
    "views.publish": views.publish,
    "views.push": views.push,
    "views.update": views.update,
}
_METHODS = {**_READING, **_WRITING}
_OPEN_SOCKET = "apps.connections.open"
_APP_SCOPES = ("connections:write",)
_ECHO = "api.test"
_BY_GET = frozenset({*_READING, _ECHO})
"""Slack takes all by GET; here the token is known, and an image's address on any page could then post."""
_MOST_FIELDS = 200
_ERROR = web.ResponseKey("error", str)


class WebApi:
    """Answers `/api/<method>`. `new_ticket` gives the word that opens a socket."""

    def __init__(
        self, workspace: Workspace, *, bot_token: str, app_token: str, new_ticket: Callable[[], str]
    ) -> None:
        self._workspace = workspace
        self._bot_token = bot_token
        self._app_token = app_token
        self._new_ticket = new_ticket

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer one call, and write it into the journal."""
        method = request.match_info["method"]
        if request.method != "POST" and method not in _BY_GET:
            return self._fail("method_not_allowed", 405, None)
        try:
            args = await _arguments(request)
        except SlackError as error:
            return self._answer(_refusal(error))
        origin = str(request.url.origin())
        self._workspace.responses.base = origin
        entry = self._workspace.journal.write(method, args, at=self._workspace.now())
        response = await self._respond(
            request, Call(workspace=self._workspace, method=method, args=args, origin=origin)
        )
        entry.status = response.status
        entry.error = response[_ERROR] or None
        await self._workspace.faults.answer_late(method)
        if self._workspace.faults.is_cut(method):
            entry.error = "connection cut"
            return _cut(request, response)
        return response

    async def _respond(self, request: web.Request, call: Call) -> web.Response:
        faults = self._workspace.faults
        failing = faults.failing(call.method)
        if failing is not None:
            return self._fail(failing.error, failing.status, failing.retry_after)
        await faults.hold(call.method)
        try:
            self._check_token(request, call)
            wait = self._wait(call)
            if wait is not None:
                return self._fail("ratelimited", 429, wait)
            body = {"ok": True, **self._run(call), **_warned(call)}
            return self._answer(body, scopes=_APP_SCOPES if call.method == _OPEN_SOCKET else None)
        except SlackError as error:
            return self._answer(_refusal(error))

    def _run(self, call: Call) -> Json:
        if call.method == _OPEN_SOCKET:
            return {"url": f"{call.origin.replace('http', 'ws', 1)}/socket/{self._new_ticket()}"}
        if call.method == _ECHO:
            return auth.api_test(call)
        self._check_scope(call)
        return _METHODS[call.method](call)

    def _check_token(self, request: web.Request, call: Call) -> None:
        if call.method == _ECHO:
            return
        if call.method not in _METHODS and call.method != _OPEN_SOCKET:
            raise SlackError("unknown_method", req_method=call.method)
        token = _token(request, call.args)
        right, other = self._bot_token, self._app_token
        if call.method == _OPEN_SOCKET:
            right, other = other, right
        if token is None:
            raise SlackError("not_authed")
        if secrets.compare_digest(token.encode(errors="replace"), other.encode()):
            raise SlackError("not_allowed_token_type")
        if not secrets.compare_digest(token.encode(errors="replace"), right.encode()):
            raise SlackError("invalid_auth")
        if self._workspace.faults.settings.revoked and call.method != _OPEN_SOCKET:
            raise SlackError("token_revoked")
        if not self._workspace.is_installed and call.method != _OPEN_SOCKET:
            raise SlackError("account_inactive")

    def _check_scope(self, call: Call) -> None:
        scope = scopes.needed(call.method)
        if scope is not None:
            call.need(scope)
        if scopes.is_by_kind(call.method):
            wanted = scopes.any_of(call.method, self._workspace.manifest.scopes)
            if wanted is not None:
                call.need(wanted)

    def _wait(self, call: Call) -> int | None:
        if not self._workspace.faults.is_limited(call.method):
            return None
        return self._workspace.limits.wait_for(call.method, str(call.args.get("channel", "")))

    def _fail(self, error: str, status: int, retry_after: int | None) -> web.Response:
        response = self._answer({"ok": False, "error": error}, status=status)
        if retry_after is not None:
            response.headers["Retry-After"] = str(retry_after)
        return response

    def _answer(self, body: Json, *, status: int = 200, scopes: Iterable[str] | None = None) -> web.Response:
        response = web.json_response(body, status=status)
        granted = self._workspace.manifest.scopes if scopes is None else scopes
        response.headers["x-oauth-scopes"] = ",".join(sorted(granted))
        response.headers["x-slack-req-id"] = secrets.token_hex(16)
        response[_ERROR] = body.get("error", "")
        return response


async def _arguments(request: web.Request) -> Json:
    """Read the arguments of the query and of the body: a form, or a JSON object."""
    args: Json = dict(request.query)
    body = await request.read()
    if request.content_type == "application/json":
        try:
            given = read_json(body)
        except NotJson:
            raise SlackError("invalid_json") from None
        if not isinstance(given, dict):
            raise SlackError("json_not_object")
        return args | given
    if body and request.content_type != "application/x-www-form-urlencoded":
        raise SlackError("invalid_post_type")
    try:
        return args | dict(parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=_MOST_FIELDS))
    except ValueError:
        raise SlackError("invalid_form_data") from None


def _token(request: web.Request, args: Json) -> str | None:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer" and token:
        return token.strip()
    told = args.get("token")
    return told if isinstance(told, str) and told else None


def _refusal(error: SlackError) -> Json:
    return {"ok": False, "error": error.code, **error.more}


def _warned(call: Call) -> Json:
    if not call.warnings:
        return {}
    return {"warning": ",".join(call.warnings), "response_metadata": {"warnings": call.warnings}}


def _cut(request: web.Request, response: web.Response) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return response
