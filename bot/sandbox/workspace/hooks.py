"""`/hooks/response/<token>`: where an app answers an interaction."""

from aiohttp import web

from bot.sandbox.workspace.blocks.check import BlocksRefused
from bot.sandbox.workspace.jsontext import NotJson, read_json
from bot.sandbox.workspace.posting import PostRefused, answer
from bot.sandbox.workspace.response_urls import ResponseRefused
from bot.sandbox.workspace.shapes import Json
from bot.sandbox.workspace.state import Workspace

_NAME = "response_url"


class Hooks:
    """Answers posts to response addresses, and writes them into the journal as `response_url`."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    async def handle(self, request: web.Request) -> web.Response:
        """Take one post."""
        body = await _body(request)
        entry = self._workspace.journal.write(_NAME, body or {}, at=self._workspace.now())
        faults = self._workspace.faults
        failing = faults.failing(_NAME)
        if failing is not None:
            entry.status, entry.error = failing.status, failing.error
            return _refused(failing.error, status=failing.status)
        await faults.hold(_NAME)
        response, entry.error = self._respond(request.match_info["token"], body)
        entry.status = response.status
        if faults.is_cut(_NAME) and request.transport is not None:
            entry.error = "connection cut"
            request.transport.abort()
        return response

    def _respond(self, token: str, body: Json | None) -> tuple[web.Response, str | None]:
        try:
            ticket = self._workspace.responses.look(token)
        except ResponseRefused as refusal:
            return _refused(refusal.code, status=404), refusal.code
        if body is None:
            return _refused("invalid_payload", status=400), "invalid_payload"
        try:
            answer(self._workspace, ticket, body)
        except (BlocksRefused, PostRefused) as refusal:
            return _refused(refusal.code, status=400), refusal.code
        ticket.posts_left -= 1
        return web.json_response({"ok": True}), None


async def _body(request: web.Request) -> Json | None:
    try:
        told = read_json(await request.read())
    except NotJson:
        return None
    return told if isinstance(told, dict) else None


def _refused(code: str, *, status: int) -> web.Response:
    return web.json_response({"ok": False, "error": code}, status=status)
