"""One read of a picture of the listing: its format and its size in pixels, by Pillow."""

import asyncio
from io import BytesIO

import aiohttp
from yarl import URL

from bot.domain.offer.preflight.pictures import PictureLook
from bot.http.public import Nothing, ask

_LARGEST = 10 * 1024 * 1024
_MOST_PIXELS = 4_000_000
_SECONDS = 5.0
_FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "BMP")


async def look(session: aiohttp.ClientSession, url: str, allowed: frozenset[str]) -> PictureLook:
    """Read a picture. Raises nothing."""
    try:
        address = URL(url, encoded=True)
    except ValueError:
        return PictureLook(status=0, silence="its address cannot be read")
    answer = await ask(session, address, allowed=allowed, most=_LARGEST + 1, seconds=_SECONDS)
    if isinstance(answer, Nothing):
        return PictureLook(status=0, silence=answer.why)
    if answer.status != 200:
        return PictureLook(status=answer.status)
    if len(answer.body) > _LARGEST:
        return PictureLook(status=0, silence="it is larger than 10 MB")
    kind, width, height = await asyncio.to_thread(_read, answer.body)
    return PictureLook(status=200, format=kind, width=width, height=height)


def _read(body: bytes) -> tuple[str, int, int]:
    """Return format, width and height; no format when it is no whole picture."""
    from PIL import Image

    try:
        with Image.open(BytesIO(body), formats=_FORMATS) as picture:
            width, height = picture.size
            kind = str(picture.format)
            if width * height <= _MOST_PIXELS:
                picture.verify()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return "", 0, 0
    return kind, width, height
