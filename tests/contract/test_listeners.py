"""What both of our listeners refuse before any work, and what their answers do not tell."""

import asyncio
import zlib
from collections.abc import AsyncIterator
from urllib.parse import urlsplit

import aiohttp
import pytest
from aiohttp import web

from bot.domain.errors import ConfigError
from bot.http.listener import listen, new_application
from tests import waiting

LARGEST = 1000


@pytest.fixture
def bodies() -> list[bytes]:
    return []


@pytest.fixture
async def url(bodies: list[bytes]) -> AsyncIterator[str]:
    async def on_request(request: web.Request) -> web.Response:
        bodies.append(await request.read())
        return web.Response(text="fine")

    app = new_application(largest=LARGEST)
    app.router.add_route("*", "/here", on_request)
    async with listen(app, host="127.0.0.1", port=0, setting="STAGEBOT_X_ADDRESS") as address:
        yield address


async def _raw(url: str, request: bytes) -> bytes:
    parts = urlsplit(url)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    writer.write(request)
    async with asyncio.timeout(waiting.SECONDS):
        answer = await reader.readuntil(b"\r\n\r\n")
    writer.close()
    return answer


@pytest.mark.parametrize(
    "encoding", ["deflate", "gzip", "br", "zstd", "identity", "", "nonsense", "gzip, gzip"]
)
@pytest.mark.parametrize("path", ["/here", "/nowhere"])
async def test_an_encoded_body_is_refused_and_never_inflated(
    url: str, bodies: list[bytes], encoding: str, path: str
) -> None:
    bomb = zlib.compress(bytes(10 * LARGEST))
    async with (
        aiohttp.ClientSession() as session,
        session.post(url + path, data=bomb, headers={"Content-Encoding": encoding}) as response,
    ):
        assert (response.status, bodies) == (415, [])


@pytest.mark.parametrize(("length", "status"), [(0, 200), (LARGEST, 200), (LARGEST + 1, 413)])
async def test_a_body_is_read_up_to_its_bound(url: str, length: int, status: int) -> None:
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{url}/here", data=bytes(length)) as response,
    ):
        assert status == response.status


@pytest.mark.parametrize("path", ["/here%00", "/%00", "/here/%00/x", "/\0"])
async def test_a_nul_in_a_path_is_400(url: str, path: str) -> None:
    answer = await _raw(url, f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())

    assert b" 400 " in answer.splitlines()[0]


@pytest.mark.parametrize(
    "request_",
    [
        b"GET /here HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /nowhere HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /%00 HTTP/1.1\r\nHost: x\r\n\r\n",
        b"POST /here HTTP/1.1\r\nHost: x\r\nContent-Encoding: gzip\r\nContent-Length: 0\r\n\r\n",
        b"GET /here HTTP/9.9\r\nHost: x\r\n\r\n",
        b"GET http://[ HTTP/1.1\r\nHost: x\r\n\r\n",
        b"nonsense\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n",
    ],
)
async def test_no_answer_names_a_version_or_is_an_accident(url: str, request_: bytes) -> None:
    answer = await _raw(url, request_)

    assert b"Server: stagebot\r\n" in answer
    assert b"aiohttp" not in answer
    assert b" 500 " not in answer.splitlines()[0]


async def test_an_address_in_use_is_named_with_its_setting(url: str) -> None:
    port = urlsplit(url).port or 0

    with pytest.raises(ConfigError, match=f"STAGEBOT_X_ADDRESS 127.0.0.1:{port} cannot be listened on"):
        async with listen(new_application(), host="127.0.0.1", port=port, setting="STAGEBOT_X_ADDRESS"):
            pass
