"""Ed25519 keys as text: PKCS 8 in one line of base64 for the private one, PEM for the public one."""

import base64
import hashlib
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_der_private_key,
    load_pem_public_key,
)

from bot.domain.errors import ConfigError


@dataclass(frozen=True, slots=True)
class PublicKey:
    """What verifies."""

    key: Ed25519PublicKey

    @property
    def id(self) -> str:
        """SHA-256 of the key (DER), in hexadecimal."""
        der = self.key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return hashlib.sha256(der).hexdigest()

    @property
    def pem(self) -> str:
        """The key as PEM text."""
        return self.key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()

    def holds(self, signature: bytes, message: bytes) -> bool:
        """Tell whether this key's owner signed the message."""
        try:
            self.key.verify(signature, message)
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True, slots=True)
class PrivateKey:
    """What signs. Its text is never shown."""

    key: Ed25519PrivateKey

    def __repr__(self) -> str:
        return f"PrivateKey({self.public.id[:8]}…)"

    @property
    def public(self) -> PublicKey:
        """The half that may be given away."""
        return PublicKey(self.key.public_key())


def new_key() -> str:
    """Return a new private key as one line."""
    key = Ed25519PrivateKey.generate()
    return base64.b64encode(key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())).decode()


def private_key(text: str) -> PrivateKey:
    """Read a private key. Raises ConfigError, which never shows the text."""
    try:
        found = load_der_private_key(base64.b64decode(text, validate=True), password=None)
    except (ValueError, TypeError):
        found = None
    if not isinstance(found, Ed25519PrivateKey):
        raise ConfigError("STAGEBOT_AUDIT_KEY is no Ed25519 private key. Make one: stagebot audit key.")
    return PrivateKey(found)


def public_key(pem: str) -> PublicKey:
    """Read a public key. Raises ConfigError."""
    try:
        found = load_pem_public_key(pem.encode())
    except ValueError:
        found = None
    if not isinstance(found, Ed25519PublicKey):
        raise ConfigError("That is no Ed25519 public key (PEM). stagebot audit key --public prints it.")
    return PublicKey(found)
