"""The first sectors of a disk: in which generation it boots, its system, swap, and the free first MiB.

UEFI specification, "GUID Partition Table"; the types are those that image builders write.
"""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from bot.domain.offer.preflight.disks import Disk
from bot.domain.offer.preflight.finding import FAQ, Finding, error, warning

HEAD_BYTES = 34 * 512
_SECTOR = 512
_TOOLKIT = f"{FAQ}#toolkit-test-case-execution-failed"
_FREE_SECTORS = 2048
_PROTECTIVE, _EFI_IN_MBR = 0xEE, 0xEF
_EFI = "c12a7328-f81f-11d2-ba4b-00a0c93ec93b"
_BIOS_BOOT = "21686148-6449-6e6f-744e-656564454649"
_SWAP = frozenset({"0657fd6d-a4ab-43c4-84e5-0933c84b4f4f", "82"})
_WINDOWS = frozenset({"e3c9e316-0b5c-4db8-817d-f92df00215ae", "07"})
_LINUX = frozenset(
    {
        "0fc63daf-8483-4772-8e79-3d69d8477de4",
        "e6d6d379-f507-44c2-a23c-238f2a3df928",
        "b921b045-1df0-41c3-af44-4c6f280d3fae",
        "4f68bce3-e8cd-4db1-96e7-fbcaf984b709",
        "83",
        "8e",
    }
)
_ARM_ROOT = "b921b045-1df0-41c3-af44-4c6f280d3fae"
_X64_ROOT = "4f68bce3-e8cd-4db1-96e7-fbcaf984b709"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A partition table: the partitions' types, and the first sector that one of them uses."""

    is_gpt: bool
    types: frozenset[str]
    first_sector: int | None

    @property
    def generations(self) -> frozenset[int]:
        """In which generations a disk of this form boots; empty when it cannot be told."""
        if not self.is_gpt:
            return frozenset() if f"{_EFI_IN_MBR:02x}" in self.types else frozenset({1})
        has_efi, has_bios = _EFI in self.types, _BIOS_BOOT in self.types
        return frozenset(g for g, fits in ((1, has_bios), (2, has_efi)) if fits)


def read_table(head: bytes) -> Table | None:
    """Read the table in a disk's first sectors; None when there is none."""
    if len(head) < _SECTOR or head[510:512] != b"\x55\xaa":
        return None
    rows = [head[at : at + 16] for at in range(446, 510, 16)]
    used = [(row[4], int.from_bytes(row[8:12], "little")) for row in rows if row[4]]
    if any(kind == _PROTECTIVE for kind, _ in used):
        return _gpt(head)
    starts = [start for _, start in used]
    types = frozenset(f"{kind:02x}" for kind, _ in used)
    return Table(is_gpt=False, types=types, first_sector=min(starts, default=None))


def _gpt(head: bytes) -> Table | None:
    header = head[_SECTOR : 2 * _SECTOR]
    if not header.startswith(b"EFI PART"):
        return None
    table = int.from_bytes(header[72:80], "little") * _SECTOR
    count, size = int.from_bytes(header[80:84], "little"), int.from_bytes(header[84:88], "little")
    types, starts = set(), []
    for at in range(table, min(len(head), table + min(count, 128) * max(size, 128)), max(size, 128)):
        kind = head[at : at + 16]
        if len(kind) == 16 and any(kind):
            types.add(str(uuid.UUID(bytes_le=kind)))
            starts.append(int.from_bytes(head[at + 32 : at + 40], "little"))
    return Table(is_gpt=True, types=frozenset(types), first_sector=min(starts, default=None))


def check_table(disk: Disk, head: bytes) -> Iterator[Finding]:
    """Look at the first sectors of an OS disk; a data disk may hold anything."""
    if disk.lun is not None or len(head) < _SECTOR:
        return
    table = read_table(head)
    if table is None or not table.types:
        text = f"{disk.name}: it has no partition table, so nothing boots from it."
        yield error(
            "PROV_NO_BOOT",
            text,
            "Use the OS disk of a machine that boots.",
            link=f"{FAQ}#vm-provisioning-issue",
        )
        return
    yield from _generation(disk, table)
    yield from _system(disk, table)
    if table.types & _SWAP:
        text = f"{disk.name}: there is a swap partition on the OS disk."
        yield error("LNX_SWAP", text, "Remove it; swap belongs on the temporary disk.", link=_TOOLKIT)
    if table.first_sector is not None and table.first_sector < _FREE_SECTORS:
        text = f"{disk.name}: its first partition begins at sector {table.first_sector}, in the first MiB."
        fix = "Begin the first partition at sector 2,048."
        yield error("FREE_1MB", text, fix, link=f"{FAQ}#vm-images-must-have-1-mb-of-free-space")


def _generation(disk: Disk, table: Table) -> Iterator[Finding]:
    wanted = {"gen1": 1, "gen2": 2}.get(disk.image_type.lower()[-4:])
    if wanted is None or not table.generations or wanted in table.generations:
        return
    other = 3 - wanted
    text = f"{disk.name}: its partitions boot in generation {other} only, and the draft says {wanted}."
    yield warning("GENERATION", text, "Put it at the other image type, or build it for this one.")


def _system(disk: Disk, table: Table) -> Iterator[Finding]:
    seen = "Linux" if table.types & _LINUX else "Windows" if table.types & _WINDOWS else ""
    if seen and disk.family in {"linux", "windows"} and seen.lower() != disk.family:
        text = (
            f"{disk.name}: its partitions are those of {seen}, and the draft says {disk.family.capitalize()}."
        )
        yield warning(
            "OS_MAP", text, "Correct the operating system's family.", link=f"{FAQ}#incorrect-os-mapping"
        )
    is_arm = disk.image_type.lower().startswith("arm")
    if (is_arm and _X64_ROOT in table.types) or (
        disk.image_type.lower().startswith("x64") and _ARM_ROOT in table.types
    ):
        text = f"{disk.name}: its root partition is for another processor than {disk.image_type}."
        yield warning("OS_ARCH", text, "Put it at the image type of its processor.")
