"""The endpoints that change the workspace itself, for tests and for the page's switches."""

from typing import TypeVar

from aiohttp import web
from pydantic import BaseModel, ValidationError

from bot.sandbox.workspace.acts import administration as admin
from bot.sandbox.workspace.acts.room import ActRefused, Room
from bot.sandbox.workspace.body import object_in
from bot.sandbox.workspace.shapes import Json
from bot.sandbox.workspace.tasks import Tasks

_M = TypeVar("_M", bound=BaseModel)


class Arrange:
    """Serves `/sandbox/channels`, `/sandbox/groups`, `/sandbox/people` and `/sandbox/installation`."""

    def __init__(self, room: Room, tasks: Tasks) -> None:
        self._room = room
        self._tasks = tasks
        self._directory = room.workspace.directory

    def add_routes(self, router: web.UrlDispatcher) -> None:
        """Mount everything."""
        router.add_post("/sandbox/channels/{id}", self.channel)
        router.add_post("/sandbox/groups/{id}", self.group)
        router.add_post("/sandbox/people/{id}", self.person)
        router.add_post("/sandbox/installation", self.installation)

    async def channel(self, request: web.Request) -> web.Response:
        """Change a channel: who is in it, and whether it is private, archived, restricted or gone."""
        channel = self._directory.channels.get(request.match_info["id"])
        if channel is None or channel.is_dm:
            raise ActRefused("unknown_channel", "There is no such channel.", status=404)
        change = validated(admin.ChannelChange, await object_in(request))
        self._tasks.start(admin.change_channel(self._room, channel, change))
        return web.json_response({"ok": True})

    async def group(self, request: web.Request) -> web.Response:
        """Change or make a user group."""
        change = validated(admin.GroupChange, await object_in(request))
        admin.change_group(self._room, request.match_info["id"], change)
        return web.json_response({"ok": True})

    async def person(self, request: web.Request) -> web.Response:
        """Change a person."""
        person = self._directory.people.get(request.match_info["id"])
        if person is None or person.is_bot:
            raise ActRefused("unknown_person", "There is no such person.", status=404)
        admin.change_person(self._room, person, validated(admin.PersonChange, await object_in(request)))
        return web.json_response({"ok": True})

    async def installation(self, request: web.Request) -> web.Response:
        """Change the scopes and events of the installed app, or remove it."""
        change = validated(admin.InstallationChange, await object_in(request))
        self._tasks.start(admin.change_installation(self._room, change))
        return web.json_response({"ok": True})


def validated(model: type[_M], body: Json) -> _M:
    """Read a body. Raises ActRefused, which names the first thing that is wrong."""
    try:
        return model.model_validate(body)
    except ValidationError as invalid:
        first = invalid.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise ActRefused("invalid_body", f"{where}: {first['msg']}") from None
