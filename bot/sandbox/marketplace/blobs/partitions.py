"""First sectors of disks: a GUID partition table with both copies (generation 2), or an MBR (generation 1).

UEFI specification, "GUID Partition Table"; the types are those that image builders write.
"""

import hashlib
import struct
import uuid
import zlib
from collections.abc import Sequence

from bot.sandbox.marketplace.blobs.vhd import MIB, SECTOR

EFI = "c12a7328-f81f-11d2-ba4b-00a0c93ec93b"
LINUX = "0fc63daf-8483-4772-8e79-3d69d8477de4"
ARM_ROOT = "b921b045-1df0-41c3-af44-4c6f280d3fae"
SWAP = "0657fd6d-a4ab-43c4-84e5-0933c84b4f4f"
USUAL_START = 2048

_ENTRIES, _ENTRY, _TABLE = 128, 128, 32
_HEADER = struct.Struct("<8sIIIIQQQQ16sQIII")
_BOOT_CODE = bytes.fromhex("eb6390108ed0bc00b0b80000")

Extent = tuple[int, bytes]


def gpt(
    size: int, kinds: Sequence[str] = (EFI, LINUX), *, name: str, start: int = USUAL_START
) -> list[Extent]:
    """Return both copies of a partition table for a disk of that many bytes."""
    last = size // SECTOR - 1
    table = _table(last, kinds, name, start)
    first = _protective(last) + _header(1, last, 2, last, table, name) + table
    second = table + _header(last, 1, last - _TABLE, last, table, name)
    return [(0, first), ((last - _TABLE) * SECTOR, second)]


def mbr(size: int, kind: int = 0x83, *, start: int = USUAL_START) -> list[Extent]:
    """Return a boot sector with one active partition."""
    entry = _entry(0x80, kind, start, size // SECTOR - start)
    return [(0, _BOOT_CODE.ljust(446, b"\0") + entry.ljust(64, b"\0") + b"\x55\xaa")]


def _protective(last: int) -> bytes:
    return b"\0" * 446 + _entry(0, 0xEE, 1, min(last, 0xFFFFFFFF)).ljust(64, b"\0") + b"\x55\xaa"


def _entry(flag: int, kind: int, start: int, sectors: int) -> bytes:
    return struct.pack("<B3sB3sII", flag, b"\0\2\0", kind, b"\xff\xff\xff", start, min(sectors, 0xFFFFFFFF))


def _table(last: int, kinds: Sequence[str], name: str, start: int) -> bytes:
    """Return the entries: each but the last of 100 MiB, the last takes what is left."""
    entries, at = b"", start
    for index, kind in enumerate(kinds):
        is_last = index == len(kinds) - 1
        end = last - _TABLE - 1 if is_last else at + 100 * MIB // SECTOR - 1
        entries += uuid.UUID(kind).bytes_le + _unique(f"{name}/{index}") + struct.pack("<QQQ72x", at, end, 0)
        at = end + 1
    return entries.ljust(_ENTRIES * _ENTRY, b"\0")


def _header(own: int, other: int, entries: int, last: int, table: bytes, name: str) -> bytes:
    def packed(checksum: int) -> bytes:
        place = (own, other, _TABLE + 2, last - _TABLE - 1)
        sums = (entries, _ENTRIES, _ENTRY, zlib.crc32(table))
        return _HEADER.pack(b"EFI PART", 0x10000, 92, checksum, 0, *place, _unique(name), *sums)

    return packed(zlib.crc32(packed(0))).ljust(SECTOR, b"\0")


def _unique(name: str) -> bytes:
    return hashlib.sha256(name.encode()).digest()[:16]
