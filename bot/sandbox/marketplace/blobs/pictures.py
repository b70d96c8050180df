"""The logos and screenshots of the catalogue: PNG files of the size that their name asks for."""

import hashlib
import re
import struct
import zlib

_SIZES = {
    "small": (48, 48),
    "medium": (90, 90),
    "large": (216, 216),
    "wide": (255, 115),
    "hero": (815, 290),
    "screenshot": (1280, 720),
    "thumbnail": (1280, 720),
    "faulty-size": (47, 50),
}
_NAME = re.compile(r"[a-z0-9_-]{1,50}/([a-z-]{1,30}?)(?:-\d{1,3})?\.png", re.ASCII)


def find(path: str) -> bytes | None:
    """Return the picture at `<offer>/<size>[-n].png`; None when there is none."""
    found = _NAME.fullmatch(path)
    size = _SIZES.get(found[1]) if found else None
    return _png(*size, hashlib.sha256(path.encode()).digest()[:3]) if size else None


def _png(width: int, height: int, colour: bytes) -> bytes:
    rows = (b"\0" + colour * width) * height
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = [(b"IHDR", head), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in parts
    )
