"""What Azure Storage answered about a disk, and what that means for a push.

Azure Storage: "Blob service error codes", "Common REST API error codes". What is seen from here only may
look otherwise to Microsoft: such findings are warnings.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.domain.offer.preflight.disks import Disk
from bot.domain.offer.preflight.finding import FAQ, SAS, Finding, error, warning
from bot.domain.offer.preflight.limits import LIMITS, Limits
from bot.domain.offer.preflight.partitions import check_table
from bot.domain.offer.preflight.vhd import check_footer, check_size, read_footer

_DOWNLOAD = f"{FAQ}#download-failure"
_RENEW = "Make a new address: a container SAS with read and list."
_TIME_FRAME = "not valid in the specified time frame"


@dataclass(frozen=True, slots=True, kw_only=True)
class BlobLook:
    """What two small reads of a blob brought. `status` 0: nothing was answered, and `silence` says why.

    `code` and `detail` are Azure Storage's error code and its reason. `length` is the blob's, in bytes.
    """

    status: int
    code: str = ""
    detail: str = ""
    silence: str = ""
    gone: bool = False  # the host's name does not exist
    length: int | None = None
    type: str = ""
    lease: str = ""
    copy: str = ""
    head: bytes = b""
    footer: bytes = b""


def check_blob(disk: Disk, look: BlobLook, limits: Limits = LIMITS) -> Iterator[Finding]:
    """Judge a disk by what was read of it."""
    if look.status not in {200, 206}:
        yield _unread(disk.name, look)
        return
    yield from _properties(disk.name, look)
    if look.length is None or not look.footer:
        text = f"{disk.name}: what is in it cannot be judged from here ({look.silence or 'no ranged reads'})."
        yield warning("NOT_JUDGED", text)
        return
    yield from check_footer(disk.name, look.head, look.footer, look.length)
    footer = read_footer(look.footer)
    if footer is not None and footer.kind == 2:
        is_data = disk.lun is not None
        yield from check_size(disk.name, footer.size, is_data=is_data, family=disk.family, limits=limits)
        yield from check_table(disk, look.head)


def _properties(name: str, look: BlobLook) -> Iterator[Finding]:
    if look.type and look.type != "PageBlob":
        text = f"{name}: it was uploaded as a {look.type}; the marketplace takes page blobs only."
        yield error("PROV_BLOB_TYPE", text, "Upload it as a page blob.", link=f"{FAQ}#vm-provisioning-issue")
    if look.copy == "pending":
        yield error(
            "DL_COPY", f"{name}: its upload by copy has not ended.", "Wait until it has.", link=_DOWNLOAD
        )
    elif look.copy in {"failed", "aborted"}:
        yield error("DL_COPY", f"{name}: its upload by copy {look.copy}.", "Copy it again.", link=_DOWNLOAD)
    if look.lease == "leased":
        text = f"{name}: a disk, an image or a tool holds a lease on it."
        yield warning("DL_INUSE", text, "Release it, and do not touch it while publishing.", link=_DOWNLOAD)


def _unread(name: str, look: BlobLook) -> Finding:
    code = look.code.lower()
    data_rule = "DATADISK_MISSING" if "data disk" in name else "DL_NOTFOUND"
    if look.gone:
        # a bot behind a company's name servers may not see what everybody else sees
        text = f"{name}: its storage account is not found from here ({look.silence})."
        return warning(data_rule, text, "Make sure that the address is right.", link=_DOWNLOAD)
    if look.status == 0:
        return warning("NOT_JUDGED", f"{name}: it cannot be judged from here ({look.silence}).")
    if look.status == 404:
        text = f"{name}: there is no such file ({look.code or 'not found'})."
        return error(data_rule, text, "Upload it, or correct the address.", link=_DOWNLOAD)
    if code in {
        "containerbeingdeleted",
        "containerdisabled",
        "publicaccessnotpermitted",
        "accountisdisabled",
    }:
        text = f"{name}: its container or account is not open ({look.code})."
        return error(data_rule, text, "Open it, or move the file.", link=_DOWNLOAD)
    if look.status == 416:
        return error(
            "PROV_BAD_VHD", f"{name}: the file is too short to be a disk.", "Upload it again.", link=_DOWNLOAD
        )
    if look.status == 429 or look.status >= 500:
        return warning(
            "NOT_JUDGED", f"{name}: storage is busy ({look.code or look.status}); it could not be read."
        )
    return _denied(name, look, code)


def _denied(name: str, look: BlobLook, code: str) -> Finding:
    if code == "authorizationfailure":
        text = f"{name}: a firewall or a network rule keeps us out, as seen from here."
        return warning("STORAGE_NETWORK", text, "Make sure that it lets Microsoft in.", link=_DOWNLOAD)
    if code == "authorizationpermissionmismatch":
        return error("SAS_RIGHTS", f"{name}: its address does not allow reading.", _RENEW, link=SAS)
    if code == "keybasedauthenticationnotpermitted":
        text = f"{name}: the storage account forbids keys, so no signed address of it works."
        return error("DL_SAS", text, "Allow account keys, or move the file.", link=SAS)
    if code == "authenticationfailed" and _TIME_FRAME in look.detail.lower():
        text = f"{name}: storage says that the address is not valid now (expired, or not yet valid)."
        return error("SAS_END", text, _RENEW, link=SAS)
    if code == "authenticationfailed":
        text = f"{name}: storage refuses the signature: the key was renewed, or the address was edited."
        return error("DL_SAS", text, _RENEW, link=SAS)
    if look.status in {400, 401, 403, 409}:
        text = f"{name}: storage refuses the address ({look.code or f'HTTP {look.status}'})."
        return error("DL_SAS", text, _RENEW, link=SAS)
    return warning("NOT_JUDGED", f"{name}: it cannot be judged from here (HTTP {look.status}).")
