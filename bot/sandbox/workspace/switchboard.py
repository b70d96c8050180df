"""`/sandbox/switches`: every panel that the page can show, and setting one of its switches."""

from collections.abc import Callable

import aiohttp
from aiohttp import web

from bot.sandbox.workspace.acts.room import ActRefused
from bot.sandbox.workspace.arrange import validated
from bot.sandbox.workspace.body import object_in
from bot.sandbox.workspace.changes import ChangeLog
from bot.sandbox.workspace.neighbour import Neighbour
from bot.sandbox.workspace.ownswitches import OwnSwitches
from bot.sandbox.workspace.panel import Panel, Setting
from bot.sandbox.workspace.shapes import Json

_OWN = "slack"


class Switchboard:
    """Own switches under the name `slack`, those of other sandboxes under the names they were given."""

    def __init__(
        self,
        *,
        own: OwnSwitches,
        neighbours: dict[str, Neighbour],
        session: Callable[[], aiohttp.ClientSession],
        log: ChangeLog,
    ) -> None:
        self._own = own
        self._neighbours = neighbours
        self._session = session
        self._log = log

    def add_routes(self, router: web.UrlDispatcher) -> None:
        """Mount both."""
        router.add_get("/sandbox/switches", self.panels)
        router.add_post("/sandbox/switches/{panel}/{switch}", self.set)

    async def panels(self, _request: web.Request) -> web.Response:
        """Show every panel."""
        shown = [_shown(_OWN, self._own.panel())]
        for name, neighbour in self._neighbours.items():
            shown.append(_shown(name, await neighbour.panel(self._session())))
        return web.json_response({"panels": shown}, headers={"Cache-Control": "no-store"})

    async def set(self, request: web.Request) -> web.Response:
        """Set one switch; every page that shows it hears of it."""
        panel, switch = request.match_info["panel"], request.match_info["switch"]
        value = validated(Setting, await object_in(request)).value
        if panel == _OWN:
            await self._own.set(switch, value)
        elif panel in self._neighbours:
            await self._neighbours[panel].set(self._session(), switch, value)
        else:
            raise ActRefused("unknown_panel", "There is no such panel.", status=404)
        self._log.add("switches.changed", {})
        return web.json_response({"ok": True})


def _shown(name: str, panel: Panel) -> Json:
    return {"id": name, **panel.model_dump()}
