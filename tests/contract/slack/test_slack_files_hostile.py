"""What a file server may answer that is not the file, and where the token must never go."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import web

from bot.domain.values import ChannelId
from bot.ports.slack import (
    ChatError,
    ChatRefused,
    ChatThrottled,
    ChatUnreachable,
    FileGone,
    FileNotAllowed,
    FileTooLarge,
    FileUnreadable,
    OwnFile,
)
from bot.sandbox.serve import serve
from bot.slack.wiring import open_slack
from tests.unit.slack.doubles import TOKEN, ManualClock

MOST = 1000
FOREIGN = [
    "https://files.slack.com.example.org/files-pri/T0-F0/download/a.csv",
    "https://example.org/files.slack.com/a.csv",
    "http://files.slack.com/files-pri/T0-F0/download/a.csv",
    "https://files.slack.com:8443/files-pri/T0-F0/download/a.csv",
    "https://somebody@files.slack.com/files-pri/T0-F0/download/a.csv",
    "https://slack.com.example.org/a.csv",
    "http://127.0.0.1:1/a.csv",
    "file:///etc/passwd",
    "https://[",
    "",
]


@dataclass
class Hostile:
    """A Slack that answers files.info, downloads and uploads with whatever a test tells it."""

    url: str = ""
    file: dict[str, Any] = field(default_factory=dict)
    upload_url: str = ""
    status: int = 200
    kind: str = "text/csv"
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b"a,b\n"
    is_endless: bool = False
    sent: int = 0
    asked: list[tuple[str, str | None]] = field(default_factory=list)

    async def api(self, request: web.Request) -> web.Response:
        answers: dict[str, dict[str, Any]] = {
            "files.info": {"file": {"mimetype": "text/csv", "url_private_download": self.at, **self.file}},
            "files.getUploadURLExternal": {"file_id": "F0", "upload_url": self.upload_url or self.at},
        }
        return web.json_response({"ok": True, **answers.get(request.match_info["method"], {})})

    async def files(self, request: web.Request) -> web.StreamResponse:
        self.asked.append((request.path, request.headers.get("Authorization")))
        response = web.StreamResponse(status=self.status, headers=self.headers)
        response.content_type = self.kind
        await response.prepare(request)
        await response.write(self.body)
        while self.is_endless:
            self.sent += len(self.body)
            await response.write(self.body)
        return response

    @property
    def at(self) -> str:
        return f"{self.url}/files/a.csv"


@pytest.fixture
async def hostile() -> AsyncIterator[Hostile]:
    slack = Hostile()
    app = web.Application()
    app.router.add_post("/api/{method}", slack.api)
    app.router.add_route("*", "/{path:.*}", slack.files)
    async with serve(app) as slack.url:
        yield slack


async def _fetch(hostile: Hostile) -> bytes:
    base_url = f"{hostile.url}/api/"
    async with open_slack(token=TOKEN, clock=ManualClock(), base_url=base_url) as opened:
        return await opened.chat.fetch_file("F0", most_bytes=MOST)


async def _fault(hostile: Hostile) -> ChatError:
    with pytest.raises(ChatError) as caught:
        await _fetch(hostile)
    assert TOKEN not in repr(caught.value)
    return caught.value


async def _send_fault(hostile: Hostile) -> ChatError:
    base_url = f"{hostile.url}/api/"
    async with open_slack(token=TOKEN, clock=ManualClock(), base_url=base_url) as opened:
        with pytest.raises(ChatError) as caught:
            await opened.chat.send_file(ChannelId("C0RELEASES"), OwnFile(name="a.csv", content=b"a"), says="")
        return caught.value


async def test_the_token_goes_along_to_the_configured_slack(hostile: Hostile) -> None:
    content = await _fetch(hostile)

    assert content == b"a,b\n"
    assert [("/files/a.csv", f"Bearer {TOKEN}")] == hostile.asked


@pytest.mark.parametrize("url", FOREIGN)
async def test_a_foreign_address_is_never_asked(hostile: Hostile, url: str) -> None:
    hostile.file["url_private_download"] = url
    fault = await _fault(hostile)

    assert isinstance(fault, FileUnreadable)
    assert fault.code == "foreign_file"


async def test_a_redirect_is_the_way_to_the_login_page_and_not_followed(hostile: Hostile) -> None:
    hostile.status, hostile.headers = 302, {"Location": f"{hostile.url}/elsewhere"}
    fault = await _fault(hostile)

    assert isinstance(fault, FileNotAllowed)
    assert [path for path, _ in hostile.asked] == ["/files/a.csv"]


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("text/html", b"Sign in"),
        ("text/csv", b"\n  <!DOCTYPE html><html>"),
        ("text/csv", b"<HTML lang='en'>"),
    ],
)
async def test_a_page_with_status_200_is_not_the_file(hostile: Hostile, kind: str, body: bytes) -> None:
    hostile.kind, hostile.body = kind, body
    fault = await _fault(hostile)

    assert isinstance(fault, FileNotAllowed)
    assert fault.code == "html_instead_of_file"


async def test_a_file_that_is_a_page_is_served_as_one(hostile: Hostile) -> None:
    hostile.file["mimetype"] = "text/html"
    hostile.kind, hostile.body = "text/html", b"<html></html>"

    assert await _fetch(hostile) == b"<html></html>"


async def test_reading_stops_where_the_caller_said_whatever_size_was_told(hostile: Hostile) -> None:
    hostile.file["size"], hostile.is_endless, hostile.body = 4, True, b"x" * 4096
    fault = await _fault(hostile)

    assert isinstance(fault, FileTooLarge)
    assert hostile.sent < 64 * 1024 * 1024


@pytest.mark.parametrize(
    ("status", "kind"),
    [(401, FileNotAllowed), (404, FileGone), (410, FileGone), (429, ChatThrottled), (502, ChatUnreachable)],
)
async def test_each_status_says_what_to_do(hostile: Hostile, status: int, kind: type[ChatError]) -> None:
    hostile.status = status

    assert kind is type(await _fault(hostile))


@pytest.mark.parametrize("mode", ["tombstone", "hidden_by_limit"])
async def test_what_is_left_of_a_file_is_no_file(hostile: Hostile, mode: str) -> None:
    hostile.file["mode"] = mode

    assert isinstance(await _fault(hostile), FileGone)


async def test_nothing_is_uploaded_to_a_foreign_address(hostile: Hostile) -> None:
    hostile.upload_url = "https://files.slack.com.example.org/upload/v1/a"
    fault = await _send_fault(hostile)

    assert isinstance(fault, ChatRefused)
    assert fault.code == "foreign_upload_url"


@pytest.mark.parametrize("status", [302, 400, 413, 500])
async def test_an_upload_that_failed_is_known_to_have_done_nothing(hostile: Hostile, status: int) -> None:
    hostile.status = status
    fault = await _send_fault(hostile)

    assert fault.outcome_known
    assert [authorization for _, authorization in hostile.asked] == [None]
