"""A person's files: handing one in for a form, taking it back, saving one that a message shows."""

from aiohttp import web

from bot.sandbox.workspace.acts.room import ActRefused
from bot.sandbox.workspace.files import LARGEST_FILE, File
from bot.sandbox.workspace.fileserver import attachment, read_bounded
from bot.sandbox.workspace.people import Person
from bot.sandbox.workspace.shapes import Json
from bot.sandbox.workspace.state import Workspace


class FileDesk:
    """The endpoints under `/sandbox/files`. The person and the file's name stand in the query."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def add_routes(self, router: web.UrlDispatcher) -> None:
        """Mount everything."""
        router.add_post("/sandbox/files", self.hand_in)
        router.add_get("/sandbox/files/{id}", self.save)
        router.add_delete("/sandbox/files/{id}", self.take_back)

    async def hand_in(self, request: web.Request) -> web.Response:
        """Keep a file, whose bytes are the body; a form takes it by the id in the answer."""
        person = self._person(request)
        name = request.query.get("name", "").strip()
        if not name:
            raise ActRefused("missing_name", "The file has no name.")
        content = await read_bounded(request)
        if content is None:
            most = LARGEST_FILE // (1024 * 1024)
            raise ActRefused("too_large", f"{name} is larger than {most} MB.", status=413)
        file = self._workspace.files.add(
            name=name, content=content, user=person.id, origin=str(request.url.origin())
        )
        return web.json_response({"ok": True, "file": file.wire()})

    async def save(self, request: web.Request) -> web.Response:
        """Serve a file to its owner, or to a member of a channel that shows it."""
        person = self._person(request)
        file = self._file(request)
        directory = self._workspace.directory
        seen = any(directory.visible(channel, person.id) for channel in file.channels)
        if file.is_deleted or not (seen or file.user == person.id):
            raise _unknown()
        return attachment(file)

    async def take_back(self, request: web.Request) -> web.Response:
        """Delete a file of one's own."""
        person = self._person(request)
        file = self._file(request)
        if file.user != person.id:
            raise _unknown()
        self._workspace.files.delete(file)
        return web.json_response({"ok": True})

    def _person(self, request: web.Request) -> Person:
        person = self._workspace.directory.human(request.query.get("person"))
        if person is None:
            raise ActRefused("unknown_person", "There is no such person who could act.", status=404)
        return person

    def _file(self, request: web.Request) -> File:
        file = self._workspace.files.get(request.match_info["id"])
        if file is None:
            raise _unknown()
        return file


def handed_in(workspace: Workspace, person: Person, element: Json, file_ids: list[str]) -> list[Json]:
    """Return Slack's file objects of what a person chose in a file input. Raises ActRefused."""
    files = [workspace.files.get(file_id) for file_id in file_ids]
    for file in files:
        if file is None or file.user != person.id or file.is_deleted:
            raise _unknown()
        kinds = element.get("filetypes", [])
        if not file.fits(kinds):
            raise ActRefused("file_type_not_allowed", f"{file.name} is not one of: {', '.join(kinds)}.")
    return [file.wire() for file in files if file is not None]


def _unknown() -> ActRefused:
    return ActRefused("unknown_file", "There is no such file.", status=404)
