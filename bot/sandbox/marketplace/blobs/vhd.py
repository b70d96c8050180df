"""Fixed VHD images: the footer, and a disk of which only the parts that are not zero are kept.

Microsoft, "Virtual Hard Disk Image Format Specification": the last 512 bytes, big-endian.
"""

import hashlib
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

MIB = 1024 * 1024
GIB = 1024 * MIB
SECTOR = 512
FIXED, DYNAMIC = 2, 3

_FOOTER = struct.Struct(">8sIIQI4sI4sQQHBBII16sB427x")
_NO_TABLE = 0xFFFFFFFFFFFFFFFF
_MADE = 840_000_000  # seconds since 2000: August 2026
_CHUNK = 256 * 1024


def footer(size: int, *, name: str, kind: int = FIXED) -> bytes:
    """Return the footer of a disk of that many bytes."""
    unique = hashlib.sha256(name.encode()).digest()[:16]
    offset = _NO_TABLE if kind == FIXED else SECTOR

    def packed(checksum: int) -> bytes:
        head = (b"conectix", 2, 0x10000, offset, _MADE, b"qem2", 0x50000, b"Wi2k", size, size)
        return _FOOTER.pack(*head, *_geometry(size), kind, checksum, unique, 0)

    return packed(~sum(packed(0)) & 0xFFFFFFFF)


def _geometry(size: int) -> tuple[int, int, int]:
    """Return cylinders, heads and sectors; they never come to the size, and nobody relies on them."""
    sectors = min(size // SECTOR, 65535 * 16 * 255)
    return min(sectors // (16 * 255), 65535), 16, 255


@dataclass(frozen=True, slots=True)
class Disk:
    """A blob's bytes: `length` of them, zero but for some extents of offset and bytes."""

    length: int
    extents: Sequence[tuple[int, bytes]] = ()

    def read(self, start: int, end: int) -> Iterator[bytes]:
        """Yield the bytes from `start` up to and without `end` in chunks."""
        for at in range(start, end, _CHUNK):
            yield self._chunk(at, min(at + _CHUNK, end))

    def _chunk(self, start: int, end: int) -> bytes:
        chunk = bytearray(end - start)
        for offset, content in self.extents:
            low, high = max(offset, start), min(offset + len(content), end)
            if low < high:
                chunk[low - start : high - start] = content[low - offset : high - offset]
        return bytes(chunk)

    def pages(self) -> list[tuple[int, int]]:
        """Return the first and last byte of each range of pages that is written."""
        return [
            (offset // SECTOR * SECTOR, -(-(offset + len(content)) // SECTOR) * SECTOR - 1)
            for offset, content in self.extents
        ]


def fixed(size: int, extents: Sequence[tuple[int, bytes]], *, name: str) -> Disk:
    """Return a fixed VHD with these contents and its footer."""
    return Disk(size + SECTOR, [*extents, (size, footer(size, name=name))])
