"""The change log to browsers, as server-sent events."""

import json

from aiohttp import web

from bot.sandbox.workspace.people import Person
from bot.sandbox.workspace.shapes import Json
from bot.sandbox.workspace.state import Workspace

_HEADERS = {
    "Content-Type": "text/event-stream; charset=utf-8",
    "Cache-Control": "no-store",
    "X-Accel-Buffering": "no",
}


async def feed(request: web.Request, workspace: Workspace, person: Person, since: int) -> web.StreamResponse:
    """Send what happened behind `since`, then what happens, until the browser leaves or the server stops."""
    response = web.StreamResponse(headers=_HEADERS)
    await response.prepare(request)
    try:
        await response.write(b"retry: 1000\n\n")
        await _follow(response, workspace, person, since)
    except ConnectionError:
        return response
    return response


async def _follow(response: web.StreamResponse, workspace: Workspace, person: Person, seq: int) -> None:
    log = workspace.log
    while not log.is_closed:
        changes = log.after(seq)
        if changes is None:
            seq = log.seq
            await response.write(_event({"seq": seq, "kind": "reset"}))
        elif changes:
            seq = changes[-1].seq
            for change in changes:
                if change.is_for(person.id):
                    await response.write(_event(change.shown()))
        else:
            await log.wait(seq, workspace.timing.keep_alive)
            if log.seq == seq and not log.is_closed:
                await response.write(b": still here\n\n")


def _event(told: Json) -> bytes:
    return f"id: {told['seq']}\ndata: {json.dumps(told)}\n\n".encode()
