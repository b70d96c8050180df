"""Client assertions: a certificate's or a federated token, read without looking at the signature."""

import base64
import json
from dataclasses import dataclass

_PARTS = 3


@dataclass(frozen=True, slots=True)
class Assertion:
    """What an assertion claims. `expires_at` is in epoch seconds."""

    issuer: str
    subject: str
    expires_at: float


def read_assertion(text: str) -> Assertion | None:
    """Return what a JSON Web Token claims, None for what is none."""
    parts = text.split(".")
    if len(parts) != _PARTS or not all(parts):
        return None
    try:
        claims = json.loads(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
    except (ValueError, RecursionError):
        return None
    if not isinstance(claims, dict):
        return None
    ends = claims.get("exp")
    if not isinstance(ends, int | float) or not all(isinstance(claims.get(n), str) for n in ("iss", "sub")):
        return None
    return Assertion(claims["iss"], claims["sub"], ends)
