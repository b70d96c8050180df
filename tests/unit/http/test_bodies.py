"""The body of an answer is read up to its bound and no further, inflated or not."""

import zlib
from collections.abc import AsyncIterator

import aiohttp
import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st

from bot.http.bodies import BodyTooLarge, read_bounded
from bot.http.json_text import read_object
from bot.http.session import open_session
from bot.sandbox.serve import serve

MEGABYTE = 1024 * 1024


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with open_session() as opened:
        yield opened


async def _read(session: aiohttp.ClientSession, body: bytes, *, most: int, encoding: str = "") -> bytes:
    async def on_request(_: web.Request) -> web.Response:
        headers = {"Content-Encoding": encoding} if encoding else {}
        return web.Response(body=body, headers=headers)

    app = web.Application()
    app.router.add_get("/", on_request)
    async with serve(app) as url, session.get(url) as response:
        return await read_bounded(response, most=most)


@pytest.mark.parametrize("length", [0, 1, 1000])
async def test_a_body_up_to_its_bound_is_read_whole(session: aiohttp.ClientSession, length: int) -> None:
    assert b"a" * length == await _read(session, b"a" * length, most=1000)


async def test_a_body_over_its_bound_is_an_error_that_names_the_bound(session: aiohttp.ClientSession) -> None:
    with pytest.raises(BodyTooLarge, match="larger than 1000 bytes") as caught:
        await _read(session, b"a" * 1001, most=1000)

    assert caught.value.most == 1000


async def test_an_inflated_body_is_read(session: aiohttp.ClientSession) -> None:
    assert await _read(session, zlib.compress(b"a" * 1000), most=1000, encoding="deflate") == b"a" * 1000


@pytest.mark.parametrize(("encoding", "bits"), [("deflate", 15), ("gzip", 31)])
async def test_a_body_that_inflates_without_end_is_left_at_its_bound(
    session: aiohttp.ClientSession, encoding: str, bits: int
) -> None:
    packer = zlib.compressobj(wbits=bits)
    bomb = b"".join([*(packer.compress(bytes(MEGABYTE)) for _ in range(300)), packer.flush()])
    assert len(bomb) < MEGABYTE

    with pytest.raises(BodyTooLarge):
        await _read(session, bomb, most=MEGABYTE, encoding=encoding)


@pytest.mark.parametrize("body", [b"[]", b"1", b'"text"', b"null", b"", b"{", b"[" * 100_000, b"\xff"])
def test_what_is_no_json_object_is_none(body: bytes) -> None:
    assert read_object(body) is None


@given(st.binary())
def test_no_bytes_make_the_reader_raise(body: bytes) -> None:
    assert isinstance(read_object(body), dict | None)
