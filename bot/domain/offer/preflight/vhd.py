"""The last 512 bytes of a VHD: its footer, and what certification asks of it.

Virtual Hard Disk Image Format Specification; Microsoft Learn, "Troubleshoot virtual machine certification".
"""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.domain.offer.preflight.finding import FAQ, Finding, error, warning
from bot.domain.offer.preflight.limits import GIB, LIMITS, MIB, Limits

FOOTER_BYTES = 512
_COOKIE, _VHDX = b"conectix", b"vhdxfile"
_FIXED = 2
_KINDS = {0: "none", 2: "fixed", 3: "dynamic", 4: "differencing"}
_SPEC = f"{FAQ}#vhd-specifications"
_CREATE = "Convert it to a fixed VHD of whole MiB (qemu-img convert -O vpc -o subformat=fixed,force_size)."


@dataclass(frozen=True, slots=True, kw_only=True)
class Footer:
    """What a footer says. `size` is the disk's, in bytes."""

    kind: int
    size: int
    is_whole: bool
    saved_state: bool


def read_footer(last: bytes) -> Footer | None:
    """Read a footer; None when these bytes are none."""
    if len(last) != FOOTER_BYTES or not last.startswith(_COOKIE):
        return None
    total = sum(last) - sum(last[64:68])
    return Footer(
        kind=int.from_bytes(last[60:64]),
        size=int.from_bytes(last[48:56]),
        is_whole=~total & 0xFFFFFFFF == int.from_bytes(last[64:68]),
        saved_state=last[84] == 1,
    )


def check_footer(name: str, head: bytes, last: bytes, length: int) -> Iterator[Finding]:
    """Look at the first bytes and the footer of a file of `length` bytes."""
    footer = read_footer(last)
    if head.startswith(_VHDX):
        yield error(
            "PROV_BAD_VHD", f"{name}: it is a VHDX file; the marketplace takes VHD only.", _CREATE, link=_SPEC
        )
        return
    if footer is None:
        text = f"{name}: it has no VHD footer (the last 512 bytes do not begin with conectix)."
        yield error("PROV_BAD_VHD", text, _CREATE, link=f"{FAQ}#vm-provisioning-issue")
        return
    if not footer.is_whole:
        text = f"{name}: the checksum of its VHD footer is wrong, so the file is damaged."
        yield error("PROV_BAD_VHD", text, "Upload it again.", link=f"{FAQ}#vm-provisioning-issue")
    if footer.kind != _FIXED:
        kind = _KINDS.get(footer.kind, f"of kind {footer.kind}")
        yield error("VHD_SPEC", f"{name}: the VHD is {kind}, not fixed.", _CREATE, link=_SPEC)
        return
    if footer.size % MIB:
        text = f"{name}: the disk's size is no whole number of MiB ({footer.size:,} bytes)."
        yield error("SIZE_ALIGN", text, _CREATE, link=f"{FAQ}#image-size-should-be-in-multiples-of-megabytes")
    if footer.size + FOOTER_BYTES != length:
        text = f"{name}: the file has {length:,} bytes; by its footer it has {footer.size + FOOTER_BYTES:,}."
        yield error(
            "VHD_SPEC", text, "The upload is not whole, or the disk was resized: upload it again.", link=_SPEC
        )
    if footer.saved_state:
        text = f"{name}: the disk is of a machine in saved state."
        yield warning("VHD_STATE", text, "Shut the machine down and export its disk again.")


def check_size(
    name: str, size: int, *, is_data: bool, family: str, limits: Limits = LIMITS
) -> Iterator[Finding]:
    """Look at a disk's size in bytes. One per cent is forgiven: GB or GiB is not said."""
    rule = "DATA_SIZE" if is_data else "OS_SIZE"
    link = f"{FAQ}#{'data-disk-size-verification' if is_data else 'os-disk-size-validation'}"
    if size < limits.smallest_disk:
        text = f"{name}: the disk has {size / MIB:.0f} MiB; 20 MB is the least."
        yield error("VHD_SPEC", text, "Make a larger disk.", link=_SPEC)
    elif size > limits.largest_disk * 1.01:
        text = f"{name}: the disk has {size / GIB:,.0f} GiB; {limits.largest_disk // GIB:,} GB is the most."
        yield error(rule, text, "Make a smaller disk, or ask Microsoft for an exception.", link=link)
    elif family == "windows" and not is_data:
        least, most = limits.smallest_windows_disk, limits.largest_windows_disk
        if size < least * 0.99 or size > most * 1.01:
            text = f"{name}: {size / GIB:,.0f} GiB; Windows has {least // GIB} to {most // GIB} GB."
            yield warning(rule, text, "Ask Microsoft for an exception before the push.", link=link)
    elif not is_data and size < GIB * 0.99:
        text = f"{name}: the OS disk has {size / MIB:.0f} MiB; 1 GB is the least for Linux."
        yield warning(rule, text, "Make a larger disk.", link=link)
