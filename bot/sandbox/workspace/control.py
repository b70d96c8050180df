"""What the page and the tests may do: read, act as a person, set the clock, switch faults."""

from collections.abc import Callable
from urllib.parse import urlsplit

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field

from bot.sandbox.workspace.acts import clicks, forms, talk
from bot.sandbox.workspace.acts.room import ActRefused, Room, Work
from bot.sandbox.workspace.arrange import validated
from bot.sandbox.workspace.body import object_in
from bot.sandbox.workspace.delivery import Delivered
from bot.sandbox.workspace.faults import FaultRequest
from bot.sandbox.workspace.feed import feed
from bot.sandbox.workspace.guard import is_loopback
from bot.sandbox.workspace.shapes import Json
from bot.sandbox.workspace.snapshot import snapshot
from bot.sandbox.workspace.socket_mode import SocketMode
from bot.sandbox.workspace.tasks import Tasks

_ACTS: dict[str, Callable[[Room, Json], Work]] = {
    "action": clicks.action,
    "close": forms.close,
    "command": talk.command,
    "forget-ephemeral": talk.forget,
    "home": talk.home,
    "message": talk.message,
    "shortcut": talk.shortcut,
    "submit": forms.submit,
}


class _Speed(BaseModel):
    model_config = ConfigDict(extra="forbid")

    speed: float = Field(ge=0, le=1_000_000, allow_inf_nan=False)


class _RequestUrl(BaseModel):
    model_config = ConfigDict(extra="forbid")

    url: str | None


class Control:
    """The endpoints under `/sandbox/`. `set_request_url` switches between Socket Mode (None) and HTTP."""

    def __init__(
        self,
        *,
        room: Room,
        sockets: SocketMode,
        tasks: Tasks,
        set_request_url: Callable[[str | None], None],
    ) -> None:
        self._room = room
        self._workspace = room.workspace
        self._sockets = sockets
        self._tasks = tasks
        self._set_request_url = set_request_url

    def add_routes(self, router: web.UrlDispatcher) -> None:
        """Mount everything."""
        router.add_get("/sandbox/state", self.state)
        router.add_get("/sandbox/feed", self.feed, allow_head=False)
        router.add_post("/sandbox/act/options", self.options)
        router.add_post("/sandbox/act/{act}", self.act)
        router.add_post("/sandbox/clock", self.clock)
        router.add_get("/sandbox/faults", self.faults)
        router.add_post("/sandbox/faults", self.set_faults)
        router.add_delete("/sandbox/faults", self.clear_faults)
        router.add_get("/sandbox/journal", self.journal)
        router.add_delete("/sandbox/journal", self.clear_journal)
        router.add_post("/sandbox/request-url", self.request_url)

    async def state(self, request: web.Request) -> web.Response:
        """Everything for one person, the first one if the page does not know anybody yet."""
        first = {"person": next(self._workspace.directory.humans()).id}
        person = self._room.person(first | dict(request.query))
        return _json(snapshot(self._workspace, person, is_connected=self._room.delivery.is_up))

    async def feed(self, request: web.Request) -> web.StreamResponse:
        """Follow the changes."""
        person = self._room.person(dict(request.query))
        # a browser that reconnects by itself says where it was
        since = request.headers.get("Last-Event-ID") or request.query.get("since")
        return await feed(request, self._workspace, person, _number(since, default=self._workspace.log.seq))

    async def act(self, request: web.Request) -> web.Response:
        """Do something as a person."""
        act = _ACTS.get(request.match_info["act"])
        if act is None:
            raise ActRefused("unknown_act", "There is no such act.", status=404)
        body = await self._body(request)
        work = act(self._room, body)
        if request.query.get("wait") in {"1", "true"}:
            return _json({"ok": True, **(await work).shown()})
        self._tasks.start(work)
        return _json({"ok": True})

    async def options(self, request: web.Request) -> web.Response:
        """Ask the app for a menu's options."""
        delivered: Delivered = await clicks.options(self._room, await self._body(request))
        offered = delivered.payload or {}
        groups = {"option_groups": offered["option_groups"]} if "option_groups" in offered else {}
        return _json({"ok": True, "acked": delivered.acked, "options": offered.get("options", []), **groups})

    async def clock(self, request: web.Request) -> web.Response:
        """Set how fast the simulated time runs."""
        if self._workspace.clock is None:
            raise ActRefused("no_clock", "There is no simulated clock here.", status=404)
        wanted = validated(_Speed, await self._body(request))
        self._workspace.clock.set_speed(wanted.speed)
        return _json({"ok": True, "clock": self._workspace.clock_shown()})

    async def faults(self, _request: web.Request) -> web.Response:
        """Tell the switches."""
        return _json(self._workspace.faults.shown())

    async def set_faults(self, request: web.Request) -> web.Response:
        """Set the switches that the body names; `disconnect` acts at once."""
        wanted = validated(FaultRequest, await self._body(request))
        self._workspace.faults.apply(wanted)
        if wanted.disconnect is not None:
            await self._sockets.disconnect(wanted.disconnect)
        return _json(self._workspace.faults.shown())

    async def clear_faults(self, _request: web.Request) -> web.Response:
        """Switch all faults off."""
        self._workspace.faults.clear()
        return _json(self._workspace.faults.shown())

    async def journal(self, request: web.Request) -> web.Response:
        """List the calls of the Web API, of one `method`, behind `after`."""
        after = _number(request.query.get("after"), default=0)
        return _json({"calls": self._workspace.journal.read(method=request.query.get("method"), after=after)})

    async def clear_journal(self, _request: web.Request) -> web.Response:
        """Forget the calls."""
        self._workspace.journal.clear()
        return _json({"ok": True})

    async def request_url(self, request: web.Request) -> web.Response:
        """Deliver over HTTP to an address on this machine; null goes back to Socket Mode."""
        wanted = validated(_RequestUrl, await self._body(request))
        if wanted.url is not None and not _is_loopback_url(wanted.url):
            raise ActRefused("foreign_url", "The request URL has to be on this machine.")
        self._set_request_url(wanted.url)
        return _json({"ok": True})

    async def _body(self, request: web.Request) -> Json:
        if not self._workspace.responses.base:
            self._workspace.responses.base = str(request.url.origin())
        return await object_in(request)


def _json(told: Json) -> web.Response:
    return web.json_response(told, headers={"Cache-Control": "no-store"})


def _number(text: str | None, *, default: int) -> int:
    return int(text) if text is not None and text.isdecimal() else default


def _is_loopback_url(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme == "http" and is_loopback(parts.hostname)
    except ValueError:
        return False
