"""DSSE envelopes: a payload, its type and the signature over both, as one line of JSON.

Source: "DSSE: Dead Simple Signing Envelope", protocol and envelope, version 1.
"""

import base64
import binascii
import json
from collections.abc import Sequence

from bot.ports.signing import NotGenuine
from bot.signing.keys import PrivateKey, PublicKey


class EnvelopeSigner:
    """Implements `Signer` with one private key."""

    def __init__(self, key: PrivateKey) -> None:
        self._key = key

    @property
    def key_id(self) -> str:
        """SHA-256 of the public key, in hexadecimal."""
        return self._key.public.id

    def sign(self, payload: bytes, *, kind: str) -> str:
        """Return a signed envelope."""
        signature = self._key.key.sign(signed_text(payload, kind))
        return _written(payload, kind, self.key_id, signature)


def signed_text(payload: bytes, kind: str) -> bytes:
    """Return what a signature covers: DSSE's pre-authentication encoding, lengths in bytes."""
    return b"DSSEv1 %d %s %d %s" % (len(kind.encode()), kind.encode(), len(payload), payload)


def opened(text: str, *, kind: str, keys: Sequence[PublicKey]) -> bytes:
    """Return the payload of an envelope that one of the keys signed.

    Raises NotGenuine for anything else, also for an envelope that only reads the same: other blanks, more
    fields, another order or spelling of the same bytes.
    """
    payload, found, key_id, signature = _parts(text)
    key = next((key for key in keys if key.id == key_id), None)
    if found != kind:
        raise NotGenuine(f"That is {found or 'something without a type'}, not {kind}.")
    if key is None:
        raise NotGenuine(f"It names the key {key_id[:16]}…, which is not among the keys given.")
    if not key.holds(signature, signed_text(payload, kind)):
        raise NotGenuine("Its signature does not fit: it was changed, or another key signed it.")
    return payload


def _parts(text: str) -> tuple[bytes, str, str, bytes]:
    try:
        envelope = json.loads(text)
        (signature,) = envelope["signatures"]
        kind, key_id = str(envelope["payloadType"]), str(signature["keyid"])
        payload = base64.b64decode(envelope["payload"], validate=True)
        signed = base64.b64decode(signature["sig"], validate=True)
    except (ValueError, KeyError, TypeError, RecursionError, binascii.Error):
        raise NotGenuine("That is no signed envelope.") from None
    if text != _written(payload, kind, key_id, signed):
        raise NotGenuine("The envelope is not as it was written: something in it was changed or added.")
    return payload, kind, key_id, signed


def _written(payload: bytes, kind: str, key_id: str, signature: bytes) -> str:
    envelope = {
        "payload": base64.b64encode(payload).decode(),
        "payloadType": kind,
        "signatures": [{"keyid": key_id, "sig": base64.b64encode(signature).decode()}],
    }
    return json.dumps(envelope, separators=(",", ":")) + "\n"
