"""What is files.slack.com elsewhere: the app fetches files with its token, and sends bytes to an address."""

import secrets
from urllib.parse import quote

import aiohttp
from aiohttp import web

from bot.sandbox.workspace.files import LARGEST_FILE, File, Upload
from bot.sandbox.workspace.state import Workspace

DOWNLOAD, UPLOAD = "file_download", "file_upload"
"""Under these names the journal and the faults know both ways; Slack has no names for them."""

_LOGIN_PAGE = (
    "<!DOCTYPE html><html lang='en-US'><head><title>Login | Slack</title></head>"
    "<body>Sign in to your workspace</body></html>"
)


class FileServer:
    """Serves `/files-pri/` and `/upload/v1/`."""

    def __init__(self, workspace: Workspace, *, bot_token: str) -> None:
        self._workspace = workspace
        self._bot_token = bot_token

    def add_routes(self, router: web.UrlDispatcher) -> None:
        """Mount both."""
        router.add_get("/files-pri/{place}/download/{name}", self.download)
        router.add_get("/files-pri/{place}/{name}", self.download)
        router.add_post("/upload/v1/{ticket}", self.upload)

    async def download(self, request: web.Request) -> web.StreamResponse:
        """Serve a file to the app; whoever has no right to it is shown the login page, as a browser would.

        Slack does so with status 302, or with 200 when there is a token but not the scope files:read.
        """
        file_id = request.match_info["place"].rpartition("-")[2]
        entry = self._workspace.journal.write(DOWNLOAD, {"file": file_id}, at=self._workspace.now())
        failing = self._workspace.faults.failing(DOWNLOAD)
        if failing is not None:
            entry.status, entry.error = failing.status, failing.error
            return web.Response(status=failing.status, text=failing.error)
        await self._workspace.faults.hold(DOWNLOAD)
        response = self._served(request, self._workspace.files.get(file_id))
        entry.status = response.status
        if self._workspace.faults.is_cut(DOWNLOAD) and request.transport is not None:
            request.transport.abort()
        return response

    def _served(self, request: web.Request, file: File | None) -> web.Response:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            raise web.HTTPFound(f"/?redir={quote(request.path, safe='')}")
        is_ours = secrets.compare_digest(token.strip().encode(), self._bot_token.encode())
        if not is_ours or "files:read" not in self._workspace.manifest.scopes:
            return web.Response(text=_LOGIN_PAGE, content_type="text/html")
        if self._workspace.faults.settings.revoked:
            return web.Response(text=_LOGIN_PAGE, content_type="text/html")
        if file is None or file.is_deleted:
            return web.Response(status=404, text="Not found")
        return attachment(file)

    async def upload(self, request: web.Request) -> web.Response:
        """Take the bytes of a file that was announced: raw, or as the one file of a form."""
        entry = self._workspace.journal.write(UPLOAD, {}, at=self._workspace.now())
        failing = self._workspace.faults.failing(UPLOAD)
        if failing is not None:
            entry.status, entry.error = failing.status, failing.error
            return web.Response(status=failing.status, text=failing.error)
        await self._workspace.faults.hold(UPLOAD)
        upload = self._workspace.files.upload_at(request.match_info["ticket"])
        response = await _taken(request, upload)
        entry.status = response.status
        if self._workspace.faults.is_cut(UPLOAD) and request.transport is not None:
            request.transport.abort()
        return response


async def _taken(request: web.Request, upload: Upload | None) -> web.Response:
    if upload is None:
        return web.Response(status=404, text="Not found")
    content = await _content(request)
    if content is None:
        return web.Response(status=413, text="Too large")
    if len(content) != upload.length:
        return web.Response(status=400, text=f"{upload.length} bytes were announced")
    upload.content = content
    return web.Response(text=f"OK - {len(content)}")


async def _content(request: web.Request) -> bytes | None:
    if not request.content_type.startswith("multipart/"):
        return await read_bounded(request)
    async for part in await request.multipart():
        if isinstance(part, aiohttp.BodyPartReader) and part.filename:
            content = bytearray()
            while chunk := await part.read_chunk():
                content += chunk
                if len(content) > LARGEST_FILE:
                    return None
            return bytes(content)
    return b""


async def read_bounded(request: web.Request) -> bytes | None:
    """Read a body; None when it is larger than a file may be."""
    content = bytearray()
    async for chunk in request.content.iter_any():
        content += chunk
        if len(content) > LARGEST_FILE:
            return None
    return bytes(content)


def attachment(file: File) -> web.Response:
    """Answer with a file that a browser saves instead of showing it."""
    return web.Response(
        body=file.content,
        content_type=file.mimetype,
        headers={
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(file.name, safe='')}",
            "Content-Security-Policy": "sandbox",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-store",
        },
    )
