"""The local workspace as an aiohttp app: Slack's side, the page's side, one state."""

from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path
from urllib.parse import quote

import aiohttp
from aiohttp import web

from bot.sandbox.clock import SandboxClock
from bot.sandbox.workspace.acts.files import FileDesk
from bot.sandbox.workspace.acts.room import ActRefused, Room
from bot.sandbox.workspace.arrange import Arrange
from bot.sandbox.workspace.control import Control
from bot.sandbox.workspace.delivery import Delivery, Receiver
from bot.sandbox.workspace.echo import Echo
from bot.sandbox.workspace.fileserver import FileServer
from bot.sandbox.workspace.guard import LARGEST_BODY, Handler, guard
from bot.sandbox.workspace.hooks import Hooks
from bot.sandbox.workspace.http_push import HttpPush
from bot.sandbox.workspace.manifest import DEFAULT, read_manifest
from bot.sandbox.workspace.methods.dispatch import WebApi
from bot.sandbox.workspace.neighbour import Neighbour
from bot.sandbox.workspace.ownswitches import OwnSwitches
from bot.sandbox.workspace.payloads import Payloads
from bot.sandbox.workspace.seeds import Seed, contoso
from bot.sandbox.workspace.shapes import Timing
from bot.sandbox.workspace.socket_mode import SocketMode
from bot.sandbox.workspace.state import Workspace
from bot.sandbox.workspace.switchboard import Switchboard
from bot.sandbox.workspace.tasks import Tasks

WORKSPACE = web.AppKey("workspace", Workspace)
"""The state behind an app, for tests and for whoever runs it in the same process."""

BOT_TOKEN = "xoxb-sandbox"  # noqa: S105 - opens nothing but this sandbox
APP_TOKEN = "xapp-sandbox"  # noqa: S105 - opens nothing but this sandbox
SIGNING_SECRET = "sandbox-signing-secret"  # noqa: S105 - opens nothing but this sandbox

_STATIC = Path(__file__).parent / "static"
_PAGE_HEADERS = {
    "Cache-Control": "no-cache",
    "Content-Security-Policy": "frame-ancestors 'none'",  # the page's own meta element says the rest
    "X-Content-Type-Options": "nosniff",
}


def create_app(
    *,
    seed: Seed | None = None,
    clock: SandboxClock | None = None,
    manifest: Path | None = None,
    request_url: str | None = None,
    timing: Timing | None = None,
    neighbours: Mapping[str, str] | None = None,
) -> web.Application:
    """Build the app.

    `manifest` is the path of the app's manifest: commands, scopes and events are those it names. With a
    `request_url` interactions go there as signed HTTP requests, otherwise over Socket Mode. `clock` is only
    shown and set on the page. `neighbours` are other sandboxes whose switches the page shows, by title.

    Raises OSError, yaml.YAMLError or ValueError for a manifest that cannot be read, ValueError for a
    neighbour that is not on this machine.
    """
    workspace = Workspace(
        seed=seed or contoso(),
        manifest=DEFAULT if manifest is None else read_manifest(manifest),
        timing=timing or Timing(),
        clock=clock,
    )
    parts = _Parts(workspace, neighbours or {})
    app = web.Application(middlewares=[guard, _in_words], client_max_size=LARGEST_BODY)
    app[WORKSPACE] = workspace
    app.cleanup_ctx.append(parts.run(request_url))
    app.on_shutdown.append(parts.stop)
    parts.add_routes(app.router)
    return app


class _Parts:
    """What an app is made of, wired together."""

    def __init__(self, workspace: Workspace, neighbours: Mapping[str, str]) -> None:
        self._workspace = workspace
        self._tasks = Tasks()
        self._session: aiohttp.ClientSession | None = None
        self._push: HttpPush | None = None
        self._sockets = SocketMode(
            app_id=workspace.identity.app_id,
            now=workspace.timing.now,
            timing=workspace.timing,
            faults=workspace.faults,
            tasks=self._tasks,
            on_link=self._tell_link,
        )
        delivery = Delivery(
            receiver=self._receiver, faults=workspace.faults, timing=workspace.timing, tasks=self._tasks
        )
        self._api = WebApi(
            workspace, bot_token=BOT_TOKEN, app_token=APP_TOKEN, new_ticket=self._sockets.new_ticket
        )
        self._files = FileServer(workspace, bot_token=BOT_TOKEN)
        room = Room(workspace, delivery, Payloads(workspace.directory))
        self._arrange = Arrange(room, self._tasks)
        self._switchboard = Switchboard(
            own=OwnSwitches(room, tasks=self._tasks, disconnect=self._sockets.disconnect),
            neighbours={
                title.lower(): Neighbour(url, title=title.capitalize()) for title, url in neighbours.items()
            },
            session=self._open_session,
            log=workspace.log,
        )
        self._echo = Echo(room, self._tasks)
        workspace.board.subscribe(self._echo.heard)
        self._control = Control(
            room=room,
            sockets=self._sockets,
            tasks=self._tasks,
            set_request_url=self._set_request_url,
        )

    def add_routes(self, router: web.UrlDispatcher) -> None:
        """Mount everything."""
        router.add_get("/", _page)
        router.add_get("/static/{path:.+}", _static)
        router.add_get("/archives/{channel}/p{digits:[0-9]{7,20}}", _permalink)
        router.add_route("*", "/api/{method}", self._api.handle)
        router.add_get("/socket/{ticket}", self._sockets.accept)
        router.add_post("/hooks/response/{token}", Hooks(self._workspace).handle)
        self._files.add_routes(router)
        FileDesk(self._workspace).add_routes(router)
        self._arrange.add_routes(router)
        self._switchboard.add_routes(router)
        self._control.add_routes(router)

    def run(self, request_url: str | None) -> Callable[[web.Application], AsyncIterator[None]]:
        """Return the context in which the app lives: a client session, and the background work."""

        async def context(_app: web.Application) -> AsyncIterator[None]:
            async with aiohttp.ClientSession() as session:
                self._session = session
                self._set_request_url(request_url)
                yield
                await self._tasks.stop()

        return context

    async def stop(self, _app: web.Application) -> None:
        """Send browsers and sockets home."""
        self._workspace.log.close()
        self._workspace.faults.clear()
        await self._sockets.close()

    def _open_session(self) -> aiohttp.ClientSession:
        if self._session is None:
            raise RuntimeError("the app is not running")
        return self._session

    def _receiver(self) -> Receiver:
        return self._push or self._sockets

    def _set_request_url(self, url: str | None) -> None:
        was_up = self._receiver().is_up
        if url is None or self._session is None:
            self._push = None
        else:
            self._push = HttpPush(
                url=url, secret=SIGNING_SECRET, session=self._session, now=self._workspace.timing.now
            )
        is_up = self._receiver().is_up
        if is_up != was_up:
            self._tell_link(is_up)

    def _tell_link(self, is_up: bool) -> None:
        self._workspace.log.add("bot.link", {"connected": is_up, "link": "up" if is_up else "down"})


@web.middleware
async def _in_words(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Put refused acts into words."""
    try:
        return await handler(request)
    except ActRefused as refused:
        shown = {"error": refused.code, "message": refused.sentence, **refused.more}
        return web.json_response(shown, status=refused.status)


async def _page(_request: web.Request) -> web.FileResponse:
    return web.FileResponse(_STATIC / "index.html", headers=_PAGE_HEADERS)


async def _permalink(request: web.Request) -> web.StreamResponse:
    """Show the message that chat.getPermalink named, in its thread if it has one."""
    channel, digits = request.match_info["channel"], request.match_info["digits"]
    ts = request.query.get("thread_ts", f"{digits[:-6]}.{digits[-6:]}")
    raise web.HTTPFound(f"/#/c/{quote(channel, safe='')}/t/{quote(ts, safe='')}")


async def _static(request: web.Request) -> web.FileResponse:
    path = (_STATIC / request.match_info["path"]).resolve()
    if not path.is_relative_to(_STATIC) or not path.is_file():
        raise web.HTTPNotFound
    return web.FileResponse(path, headers=_PAGE_HEADERS)
