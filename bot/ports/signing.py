"""What signs seals and bundles, and the error for what is not genuine."""

from typing import Protocol

from bot.domain.errors import StagebotError


class NotGenuine(StagebotError):
    """That was not signed by this key, or was changed afterwards."""


class Signer(Protocol):
    """A private key that signs payloads into envelopes."""

    @property
    def key_id(self) -> str:
        """SHA-256 of the public key (DER), in hexadecimal."""

    def sign(self, payload: bytes, *, kind: str) -> str:
        """Return a signed envelope, one line of JSON; `kind` is its payload type and signed, too."""
