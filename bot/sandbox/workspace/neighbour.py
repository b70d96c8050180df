"""Another sandbox on this machine, whose switches the page shows beside Slack's.

It offers `GET /control/panel`, a `Panel`, and `POST /control/panel/{id}` with `{"value": …}`. One that has no
panel but `GET` and `PUT /control/switches`, a flat object of values, is shown by the names of its switches.
"""

from http import HTTPStatus
from urllib.parse import quote, urlsplit

import aiohttp
from pydantic import ValidationError

from bot.sandbox.workspace.acts.room import ActRefused
from bot.sandbox.workspace.guard import is_loopback
from bot.sandbox.workspace.jsontext import NotJson, read_json
from bot.sandbox.workspace.panel import Panel, Switch, Value
from bot.sandbox.workspace.shapes import Json

_PATIENCE = aiohttp.ClientTimeout(total=5)
_LARGEST = 256 * 1024
_SILENT = "It does not answer."


class Neighbour:
    """Asks one other sandbox. `url` is its address without a closing slash; ValueError if it is elsewhere."""

    def __init__(self, url: str, *, title: str) -> None:
        parts = urlsplit(url)
        if parts.scheme != "http" or not is_loopback(parts.hostname):
            raise ValueError(f"{url} is not on this machine")
        self._url = url
        self._title = title

    async def panel(self, session: aiohttp.ClientSession) -> Panel:
        """Return its switches, or a panel that says why there are none."""
        status, body = await self._call(session, "GET", "/control/panel")
        if status == HTTPStatus.NOT_FOUND:
            status, body = await self._call(session, "GET", "/control/switches")
            return Panel(title=self._title, switches=_by_name(body), is_folded=True)
        if status != HTTPStatus.OK:
            return Panel(title=self._title, problem=_SILENT)
        try:
            return Panel.model_validate({"title": self._title, **body})
        except ValidationError:
            return Panel(title=self._title, problem="It answers something that is no panel of switches.")

    async def set(self, session: aiohttp.ClientSession, switch_id: str, value: Value) -> None:
        """Set one of its switches. Raises ActRefused with its own words when it refuses."""
        path = f"/control/panel/{quote(switch_id, safe='')}"
        status, body = await self._call(session, "POST", path, {"value": value})
        if status == HTTPStatus.NOT_FOUND:
            status, body = await self._call(session, "PUT", "/control/switches", {switch_id: value})
        if status is None or not HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
            raise ActRefused("refused", f"{self._title}: {_reason(body)}")

    async def _call(
        self, session: aiohttp.ClientSession, verb: str, path: str, body: Json | None = None
    ) -> tuple[int | None, Json]:
        """Return status and body; no status when nobody answers."""
        try:
            async with session.request(
                verb, f"{self._url}{path}", json=body, timeout=_PATIENCE, allow_redirects=False
            ) as response:
                told = read_json(await response.content.read(_LARGEST))
        except (TimeoutError, aiohttp.ClientError):
            return None, {}
        except NotJson:
            return response.status, {}
        return response.status, told if isinstance(told, dict) else {}


def _reason(body: Json) -> str:
    error = body.get("error")
    found = error.get("message") if isinstance(error, dict) else body.get("message", error)
    return found[:300] if isinstance(found, str) and found else _SILENT


def _by_name(values: Json) -> list[Switch]:
    found = [_named(name, value) for name, value in values.items()]
    return [switch for switch in found if switch is not None]


def _named(name: str, value: object) -> Switch | None:
    label = name.replace("_", " ").capitalize()
    match value:
        case bool():
            return Switch(id=name, label=label, value=value)
        case int() | float():
            return Switch(id=name, label=label, kind="number", value=value)
        case str():
            return Switch(id=name, label=label, kind="text", value=value)
        case _:
            return None
