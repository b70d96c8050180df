"""The signed address of a disk: what can be said without asking anybody.

Microsoft Learn, "Get the SAS URI for a VM image"; Azure Storage, "Create a service SAS", "Create a user
delegation SAS", "Create an account SAS".
"""

import base64
import binascii
import re
from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from bot.domain.offer.preflight.disks import Disk
from bot.domain.offer.preflight.finding import FAQ, SAS, Finding, error, warning
from bot.domain.offer.preflight.limits import LIMITS, Limits

STORAGE_HOSTS = (
    ".blob.core.windows.net",
    ".blob.storage.azure.net",
    ".blob.core.usgovcloudapi.net",
    ".blob.core.chinacloudapi.cn",
)
_ODD_NAME = re.compile(r"""[%"'\s]""")
_WHOLE_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", re.ASCII)
_SIGNATURE_BYTES = 32
_RENEW = "Make a new address: a container SAS with read and list, valid for at least three weeks."
_NAME_FIX = "Rename the VHD: letters, digits, dots and hyphens only."


def check_address(
    disk: Disk,
    *,
    now: datetime,
    takes: timedelta,
    allowed: Collection[str] = (),
    limits: Limits = LIMITS,
) -> Iterator[Finding]:
    """Look at a disk's address. `takes`: how long a late run lasts; `allowed`: hosts that may be anything."""
    name = disk.name
    try:
        parts = urlsplit(disk.url)
        host = (parts.hostname or "").lower()
        place = host if parts.port is None else f"{host}:{parts.port}"
    except ValueError:
        yield error("DL_SAS", f"{name}: its address cannot be read.", _RENEW, link=SAS)
        return
    if place not in allowed and host not in allowed:
        yield from _place(parts, host, name)
    yield from _form(disk.url, parts, name)
    query = {key.lower(): value for key, value in parse_qsl(parts.query, keep_blank_values=True)}
    if not query:
        yield error("DL_SAS", f"{name}: its address is not signed.", _RENEW, link=SAS)
        return
    yield from _rights(query, name)
    yield from _signature(query, name)
    yield from _times(query, name, now=now, takes=takes, limits=limits)


def _place(parts: SplitResult, host: str, name: str) -> Iterator[Finding]:
    if parts.scheme != "https":
        yield error("DL_SAS", f"{name}: its address is not https.", _RENEW, link=SAS)
    if not host.endswith(STORAGE_HOSTS):
        yield warning(
            "DL_SAS", f"{name}: {host or 'its host'} is no blob storage of Azure.", _RENEW, link=SAS
        )


def _form(url: str, parts: SplitResult, name: str) -> Iterator[Finding]:
    file = parts.path.rpartition("/")[2]
    if not unquote(file).lower().endswith(".vhd"):
        yield error("DL_NAME", f"{name}: its file does not end in .vhd.", "Upload a fixed VHD.", link=SAS)
    if _ODD_NAME.search(file) or _ODD_NAME.search(unquote(file)):
        text = f"{name}: the VHD's name holds a blank, a quote or a percent sign."
        yield error("DL_NAME", text, _NAME_FIX, link=f"{FAQ}#download-failure")
    if url.count("?") > 1:
        text = f"{name}: its address holds two question marks, so it was signed twice."
        yield error("DL_SAS", text, _RENEW, link=SAS)


def _rights(query: Mapping[str, str], name: str) -> Iterator[Finding]:
    rights = query.get("sp", "")
    if "si" in query and not rights:
        text = f"{name}: a stored access policy decides about its rights and its end; neither can be seen."
        yield warning("SAS_POLICY", text, "Make sure that it allows read and list for three weeks.", link=SAS)
    elif "r" not in rights:
        yield error(
            "SAS_RIGHTS", f"{name}: its address does not allow reading (sp={rights}).", _RENEW, link=SAS
        )
    elif "l" not in rights or query.get("sr") == "b":
        text = f"{name}: its address does not allow listing its container; Microsoft asks for read and list."
        yield warning("SAS_RIGHTS", text, _RENEW, link=SAS)
    if more := sorted(set(rights) - set("rl")):
        text = f"{name}: its address gives more than reading ({''.join(more)}) to all who read the offer."
        yield warning("SAS_RIGHTS", text, _RENEW, link=SAS)
    if "sip" in query:
        text = f"{name}: its address is for some IP addresses only, which shuts Microsoft out."
        yield error("SAS_NETWORK", text, _RENEW, link=SAS)
    if query.get("spr", "https") not in {"https", "https,http", "http,https"}:
        yield error("SAS_NETWORK", f"{name}: its address does not allow https.", _RENEW, link=SAS)
    yield from _account(query, name)


def _account(query: Mapping[str, str], name: str) -> Iterator[Finding]:
    services, kinds = query.get("ss"), query.get("srt")
    if services is None and kinds is None:
        return
    if "b" not in (services or "") or "o" not in (kinds or ""):
        yield error("SAS_RIGHTS", f"{name}: its account signature does not open blobs.", _RENEW, link=SAS)
    else:
        text = f"{name}: its signature opens the whole storage account."
        yield warning("SAS_RIGHTS", text, _RENEW, link=SAS)


def _signature(query: Mapping[str, str], name: str) -> Iterator[Finding]:
    if "sv" not in query:
        yield error("DL_SAS", f"{name}: its address names no storage version (sv).", _RENEW, link=SAS)
    try:
        length = len(base64.b64decode(query.get("sig", ""), validate=True))
    except (binascii.Error, ValueError):
        length = 0
    if length != _SIGNATURE_BYTES:
        lost = " (a plus sign was lost in it)" if " " in query.get("sig", "") else ""
        yield error("DL_SAS", f"{name}: its signature is not whole{lost}.", _RENEW, link=SAS)


def _times(
    query: Mapping[str, str], name: str, *, now: datetime, takes: timedelta, limits: Limits
) -> Iterator[Finding]:
    yield from _start(query, name, now)
    end, whole = _read(query.get("se", "")), _WHOLE_TIME.fullmatch(query.get("se", ""))
    if end is None:
        if "si" not in query:
            yield error("SAS_END", f"{name}: its address has no end that can be read.", _RENEW, link=SAS)
        return
    if not whole:
        text = f"{name}: the end of its address is written short, which the marketplace refuses."
        yield error("SAS_END", text, "Write it as YYYY-MM-DDThh:mm:ssZ.", link=SAS)
    key_end = _read(query.get("ske", ""))
    if "skoid" in query and key_end is not None and key_end < end:
        end, name = key_end, f"{name} (by its delegation key)"
    if end <= now:
        text = f"{name}: the signed address has expired ({end:%Y-%m-%d %H:%M} UTC)."
        yield error("SAS_END", text, _RENEW, link=SAS)
    elif end < now + takes:
        text = (
            f"{name}: the signed address ends on {end:%Y-%m-%d %H:%M} UTC, which may be before the run does."
        )
        yield error("SAS_END", text, _RENEW, link=SAS)
    elif end < now + timedelta(days=limits.sas_days):
        text = (
            f"{name}: the signed address ends on {end:%Y-%m-%d}; Microsoft asks for {limits.sas_days} days."
        )
        yield warning("SAS_END", text, _RENEW, link=SAS)


def _start(query: Mapping[str, str], name: str, now: datetime) -> Iterator[Finding]:
    starts = [moment for key in ("st", "skt") if (moment := _read(query.get(key, ""))) is not None]
    if starts and max(starts) > now:
        text = f"{name}: the signed address is not valid before {max(starts):%Y-%m-%d %H:%M} UTC."
        yield error("SAS_START", text, _RENEW, link=SAS)
    elif "st" not in query and "si" not in query:
        text = f"{name}: the signed address has no start; Microsoft asks for one a day back."
        yield warning("SAS_START", text, _RENEW, link=SAS)


def _read(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
