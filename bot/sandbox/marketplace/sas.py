"""Shared access signatures of the store's account: made, and checked as Azure Storage does.

Azure Storage, "Create a service SAS", version 2020-12-06 and later.
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

from bot.sandbox.marketplace.addresses import ACCOUNT
from bot.sandbox.marketplace.errors import ApiError, detail

KEY = base64.b64encode(hashlib.sha256(b"the sandbox's storage account").digest()).decode()
"""The account's key. It opens nothing but the sandbox, so that clients may make signatures with it."""

_VERSION = "2024-11-04"
_SIGNED = (
    "sp", "st", "se", "", "si", "sip", "spr", "sv", "sr", "", "ses", "rscc", "rscd", "rsce", "rscl", "rsct",
)  # fmt: skip
_LIFE = timedelta(days=60)
_STAMP = "%Y-%m-%dT%H:%M:%SZ"


def signature(query: Mapping[str, str], container: str, blob: str) -> str:
    """Return the signature that the parameters of an address must have."""
    resource = f"/blob/{ACCOUNT}/{container}" + (f"/{blob}" if query.get("sr") == "b" else "")
    lines = [query.get(name, "") if name else "" for name in _SIGNED]
    lines[3] = resource
    digest = hmac.new(base64.b64decode(KEY), "\n".join(lines).encode(), hashlib.sha256).digest()
    return base64.b64encode(digest).decode()


def sign(container: str, blob: str, *, life: timedelta = _LIFE, rights: str = "rl", kind: str = "c") -> str:
    """Return a query that opens a container for reading and listing. It differs each time."""
    now = datetime.now(UTC)
    jitter = timedelta(seconds=secrets.randbelow(3600))
    query = {
        "sv": _VERSION,
        "st": (now - timedelta(days=1) - jitter).strftime(_STAMP),
        "se": (now + life).strftime(_STAMP),
        "sr": kind,
        "sp": rights,
    }
    return urlencode({**query, "sig": signature(query, container, blob)})


def is_ours(query: Mapping[str, str], container: str, blob: str) -> bool:
    """Tell whether the account's key made a signature, however old it is."""
    return hmac.compare_digest(query.get("sig", "").encode(), signature(query, container, blob).encode())


def check(query: Mapping[str, str], container: str, blob: str, *, right: str) -> None:
    """Raise ApiError unless an address may do this now. Real time counts, as it does for tokens."""
    if "sig" not in query:
        message = "Server failed to authenticate the request. Please refer to the www-authenticate header."
        raise ApiError(401, "NoAuthenticationInformation", message)
    if not is_ours(query, container, blob):
        raise _denied("Signature did not match.")
    start, end = (_time(query.get(name, "")) for name in ("st", "se"))
    now = datetime.now(UTC)
    if end is None or end <= now or (start is not None and start > now):
        span = f"Start [{query.get('st', '')}] - Expiry [{query.get('se', '')}] - Current [{now:{_STAMP}}]"
        raise _denied(f"Signature not valid in the specified time frame: {span}")
    if query.get("sr") not in {"b", "c"}:
        raise _denied("sr is mandatory. Cannot be empty")
    if right not in query.get("sp", "") or (right == "l" and query["sr"] != "c"):
        message = "This request is not authorized to perform this operation using this permission."
        raise ApiError(403, "AuthorizationPermissionMismatch", message)


def _denied(why: str) -> ApiError:
    message = (
        "Server failed to authenticate the request. Make sure the value of Authorization header is formed "
        "correctly including the signature."
    )
    return ApiError(403, "AuthenticationFailed", message, [detail("AuthenticationErrorDetail", why)])


def _time(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
