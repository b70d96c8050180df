"""What the account holds: a sound image for every plan and version, and some with something wrong in them."""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from bot.sandbox.marketplace.blobs.partitions import ARM_ROOT, EFI, LINUX, SWAP, gpt, mbr
from bot.sandbox.marketplace.blobs.vhd import DYNAMIC, GIB, MIB, SECTOR, Disk, fixed, footer

CONTAINER = "vhds"
USUAL = 30 * GIB

_SOUND = re.compile(r"[a-z0-9_-]{1,50}-\d{1,9}\.\d{1,9}\.\d{1,9}(-gen1|-arm64|-lun\d{1,2})?\.vhd", re.ASCII)
_UPLOADED = datetime(2026, 8, 14, 9, 30, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Blob:
    """One blob with the properties that a publisher's mistakes show in."""

    name: str
    disk: Disk
    type: str = "PageBlob"
    lease: str = "available"
    copy: str = ""

    @property
    def etag(self) -> str:
        """Return the tag that changes with the content, with its quotes."""
        return f'"0x8D{hashlib.sha256(self.name.encode()).hexdigest()[:13].upper()}"'

    @property
    def modified(self) -> datetime:
        """Return when it was uploaded."""
        return _UPLOADED


def find(name: str) -> Blob | None:
    """Return the blob of that name. Every image called `plan-version.vhd` is there and is sound."""
    if name in FAULTY:
        return FAULTY[name][1](name)
    return _sound(name) if _SOUND.fullmatch(name) else None


def _sound(name: str) -> Blob:
    if name.endswith("-gen1.vhd"):
        return Blob(name=name, disk=fixed(USUAL, mbr(USUAL), name=name))
    if "-lun" in name:
        return Blob(name=name, disk=fixed(USUAL, [], name=name))
    return _gpt(name, kinds=(EFI, ARM_ROOT)) if name.endswith("-arm64.vhd") else _gpt(name)


def _gpt(name: str, size: int = USUAL, kinds: tuple[str, ...] = (EFI, LINUX)) -> Blob:
    return Blob(name=name, disk=fixed(size, gpt(size, kinds, name=name), name=name))


def _with_footer(name: str, last: bytes) -> Blob:
    return Blob(name=name, disk=Disk(USUAL + SECTOR, [*gpt(USUAL, name=name), (USUAL, last)]))


def _dynamic(name: str) -> Blob:
    last = footer(USUAL, name=name, kind=DYNAMIC)
    return Blob(name=name, disk=Disk(4 * MIB, [(0, last + b"cxsparse"), (4 * MIB - SECTOR, last)]))


def _miscounted(name: str) -> Blob:
    right = bytearray(footer(USUAL, name=name))
    right[70] ^= 1
    return _with_footer(name, bytes(right))


def _raw(name: str) -> Blob:
    return Blob(name=name, disk=Disk(USUAL, gpt(USUAL, name=name)))


def _early(name: str) -> Blob:
    return Blob(name=name, disk=fixed(USUAL, mbr(USUAL, start=63), name=name))


FAULTY: dict[str, tuple[str, Callable[[str], Blob]]] = {
    "faulty-dynamic.vhd": ("a dynamic VHD, not a fixed one", _dynamic),
    "faulty-vhdx.vhd": (
        "a VHDX file",
        lambda name: Blob(name=name, disk=Disk(4 * MIB, [(0, b"vhdxfile")])),
    ),
    "faulty-no-footer.vhd": ("a raw image without a footer", _raw),
    "faulty-checksum.vhd": ("a footer whose checksum is wrong", _miscounted),
    "faulty-length.vhd": (
        "a footer that names another size than the blob has",
        lambda name: _with_footer(name, footer(USUAL + MIB, name=name)),
    ),
    "faulty-unaligned.vhd": (
        "a size that is no whole number of MiB",
        lambda name: _gpt(name, USUAL + SECTOR),
    ),
    "faulty-small.vhd": (
        "a disk of 10 MiB",
        lambda name: Blob(name=name, disk=fixed(10 * MIB, [], name=name)),
    ),
    "faulty-large.vhd": ("a disk of 1,100 GiB", lambda name: _gpt(name, 1100 * GIB)),
    "faulty-block-blob.vhd": ("a block blob", lambda name: replace(_gpt(name), type="BlockBlob")),
    "faulty-leased.vhd": ("a blob that a disk still holds", lambda name: replace(_gpt(name), lease="leased")),
    "faulty-copying.vhd": ("an upload that has not ended", lambda name: replace(_gpt(name), copy="pending")),
    "faulty-no-partitions.vhd": (
        "a disk without a partition table",
        lambda name: Blob(name=name, disk=fixed(USUAL, [], name=name)),
    ),
    "faulty-early-partition.vhd": ("a first partition that leaves no free MiB before it", _early),
    "faulty-swap.vhd": ("a swap partition", lambda name: _gpt(name, kinds=(EFI, LINUX, SWAP))),
    "faulty-gen1.vhd": (
        "a disk that boots in generation 1 only",
        lambda name: Blob(name=name, disk=fixed(USUAL, mbr(USUAL), name=name)),
    ),
}
"""Planted blobs: what is wrong, and the blob."""
