"""Files out of Slack and into it: two addresses beside the Web API, so both are checked before anything goes.

Facts: docs.slack.dev "Working with files" and "File object", and the pages of files.info,
files.getUploadURLExternal and files.completeUploadExternal.
"""

import asyncio
from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from typing import Any

import aiohttp
from yarl import URL

from bot.domain.values import ChannelId
from bot.http.bodies import BodyTooLarge, read_bounded
from bot.ports.clock import Clock
from bot.ports.slack import (
    ChatError,
    ChatRefused,
    ChatUnreachable,
    FileGone,
    FileNotAllowed,
    FileTooLarge,
    FileUnreadable,
    OwnFile,
    RouteBroken,
    Ts,
)
from bot.slack import methods
from bot.slack.calls import Calls
from bot.slack.faults import FOREIGN, of_code, translate
from bot.slack.servers import FILE_SERVER, slack_url

_GONE = frozenset({"file_deleted", "file_not_found"})
_NOT_ALLOWED = frozenset({"access_denied", "missing_scope", "no_permission", "not_visible"})
_GONE_MODES = frozenset({"hidden_by_limit", "tombstone"})
_HTML = "text/html"
_HTML_BEGINS = (b"<!doctype html", b"<html")
_MAY_NOT_SEND = "stagebot may not send files. An admin has to install the app again, with files:write."
_LARGEST_ANSWER = 64 * 1024


class Files:
    """Fetches and sends files on the shared session. The token goes to Slack alone."""

    def __init__(
        self, *, calls: Calls, session: aiohttp.ClientSession, token: str, base_url: str, clock: Clock
    ) -> None:
        self._calls = calls
        self._session = session
        self._token = token
        self._base_url = base_url
        self._clock = clock

    async def fetch(self, file_id: str, *, most_bytes: int) -> bytes:
        """Return what is in a file. Raises FileUnreadable, or ChatError as every call does."""
        file = await self._asked(file_id)
        size = file.get("size")
        if isinstance(size, int) and size > most_bytes:
            raise FileTooLarge
        url = self._of_slack(file.get("url_private_download") or file.get("url_private"))
        if url is None:
            raise FileUnreadable(
                "That file does not lie in Slack itself. Upload it as a file.", code="foreign_file"
            )
        return await self._download(url, most_bytes=most_bytes, is_html=file.get("mimetype") == _HTML)

    async def send(self, channel: ChannelId, file: OwnFile, *, says: str, thread: Ts | None = None) -> None:
        """Upload a file and show it in a channel, whose id it has to be. Only the last step is seen."""
        if not file.content:
            raise ChatRefused("An empty file cannot be sent.", code="empty_file")
        started = await self._start(file)
        url, file_id = started.get("upload_url"), started.get("file_id")
        if not isinstance(url, str) or not isinstance(file_id, str):
            raise ChatUnreachable
        await self._upload(url, file.content)
        body: dict[str, Any] = {
            "files": [{"id": file_id, "title": file.title or file.name}],
            "channel_id": channel,
            "initial_comment": says,
        }
        if thread is not None:
            body["thread_ts"] = thread
        await self._calls.call(methods.FILE_SHARE, body, channel=channel)

    async def _start(self, file: OwnFile) -> Mapping[str, Any]:
        args: dict[str, Any] = {"filename": file.name, "length": len(file.content)}
        if file.alt:
            args["alt_txt"] = file.alt
        try:
            return await self._calls.call(methods.FILE_START, args)
        except ChatRefused as error:
            if error.code != "missing_scope":
                raise
            raise ChatRefused(_MAY_NOT_SEND, code=error.code) from error

    async def _asked(self, file_id: str) -> Mapping[str, Any]:
        try:
            answer = await self._calls.call(methods.FILE_INFO, {"file": file_id})
        except (ChatRefused, RouteBroken) as error:
            raise _unreadable(error) from error
        file = answer.get("file")
        if not isinstance(file, dict):
            raise ChatUnreachable
        if file.get("mode") in _GONE_MODES:
            raise FileGone(code=str(file["mode"]))
        return file

    async def _download(self, url: URL, *, most_bytes: int, is_html: bool) -> bytes:
        headers = {"Authorization": f"Bearer {self._token}"}
        method = methods.FILE_DOWNLOAD
        try:
            async with (
                asyncio.timeout(method.seconds),
                self._session.get(url, headers=headers, allow_redirects=False) as response,
            ):
                _check_served(response, is_html=is_html, now=self._clock.now())
                content = await read_bounded(response, most=most_bytes)
        except BodyTooLarge as error:
            raise FileTooLarge from error
        except FOREIGN as error:
            raise translate(error, method, now=self._clock.now()) from error
        if not is_html and content.lstrip()[:20].lower().startswith(_HTML_BEGINS):
            raise FileNotAllowed(code="html_instead_of_file")
        return content

    async def _upload(self, address: str, content: bytes) -> None:
        url = self._of_slack(address)
        if url is None:
            raise ChatRefused("That upload address is not Slack's.", code="foreign_upload_url")
        method = methods.FILE_UPLOAD
        headers = {"Content-Type": "application/octet-stream"}
        try:
            async with (
                asyncio.timeout(method.seconds),
                self._session.post(
                    url, data=BytesIO(content), headers=headers, allow_redirects=False
                ) as response,
            ):
                await read_bounded(response, most=_LARGEST_ANSWER)
        except FOREIGN as error:
            raise translate(error, method, now=self._clock.now()) from error
        if response.status != 200:
            raise of_code("", response.status, response.headers, method, now=self._clock.now())

    def _of_slack(self, address: object) -> URL | None:
        return slack_url(address, server=FILE_SERVER, base_url=self._base_url)


def _check_served(response: aiohttp.ClientResponse, *, is_html: bool, now: datetime) -> None:
    """Refuse what is not a file. Who may not read one is sent to the login page, or shown it with 200."""
    status = response.status
    if 300 <= status < 400 or status in {401, 403}:
        raise FileNotAllowed(code=f"http_{status}")
    if status in {404, 410}:
        raise FileGone(code=f"http_{status}")
    if status != 200:
        raise of_code("", status, response.headers, methods.FILE_DOWNLOAD, now=now)
    if response.content_type == _HTML and not is_html:
        raise FileNotAllowed(code="html_instead_of_file")


def _unreadable(error: ChatError) -> ChatError:
    if error.code in _GONE:
        return FileGone(code=error.code)
    if error.code in _NOT_ALLOWED:
        return FileNotAllowed(code=error.code)
    return error
