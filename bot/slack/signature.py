"""Slack's request signature, checked so that no odd header does more than fail it."""

import hashlib
import hmac
import re
from collections.abc import Mapping
from datetime import datetime

_LONGEST_AGO = 300.0
_FURTHEST_AHEAD = 60.0
_EPOCH_SECONDS = re.compile(r"[0-9]{1,12}", re.ASCII)


def is_signed(body: bytes, headers: Mapping[str, str], *, secret: str, now: datetime) -> bool:
    """Tell whether Slack signed that very body with our secret, lately.

    "Verifying requests from Slack" allows five minutes; a timestamp of the future is refused after one.
    """
    timestamp = headers.get("X-Slack-Request-Timestamp", "")
    if not _EPOCH_SECONDS.fullmatch(timestamp):
        return False
    age = now.timestamp() - int(timestamp)
    if not -_FURTHEST_AHEAD <= age <= _LONGEST_AGO:
        return False
    given = headers.get("X-Slack-Signature", "").encode(errors="replace")
    return hmac.compare_digest(sign(body, timestamp, secret=secret).encode(), given)


def sign(body: bytes, timestamp: str, *, secret: str) -> str:
    """Return the signature of a body sent at that time."""
    signed = b"v0:" + timestamp.encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
