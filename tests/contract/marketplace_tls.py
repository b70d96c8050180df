"""The sandbox marketplace over TLS under Microsoft's host names, and scripts of clients run against it."""

import asyncio
import base64
import ipaddress
import json
import os
import ssl
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from bot.sandbox.clock import SandboxClock
from bot.sandbox.marketplace.app import create_app
from bot.sandbox.marketplace.market import Market
from bot.sandbox.marketplace.seeds import demo
from bot.sandbox.serve import serve

CLIENTS = Path(__file__).parents[1] / "clients"
NAMES = [
    "login.microsoftonline.com",
    "graph.microsoft.com",
    "api.partner.microsoft.com",
    "management.azure.com",
    "catalogartifact.azureedge.net",
    "*.blob.core.windows.net",
    "slack.com",
    "*.slack.com",
]


def certificate(folder: Path) -> Path:
    """Write a key and a certificate for all names into one file that also serves as the authority."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "sandbox")])
    hosts = [*map(x509.DNSName, NAMES), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(hosts), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    file = folder / "sandbox.pem"
    text = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain) + made.public_bytes(pem)
    file.write_bytes(text)
    return file


def federated_token(folder: Path, subject: str) -> str:
    """Write an assertion of another issuer."""
    ends = int((datetime.now(UTC) + timedelta(hours=1)).timestamp())
    parts = [{"alg": "RS256"}, {"iss": "https://issuer.example", "sub": subject, "exp": ends}]
    texts = [base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in parts]
    file = folder / f"{subject}.jwt"
    file.write_text(".".join([*texts, "c2lnbmF0dXJl"]))
    return str(file)


@dataclass(frozen=True)
class Secured:
    """A sandbox that is reached by Microsoft's names."""

    market: Market
    url: str
    pem: Path
    folder: Path

    async def run(self, script: str, *, python: str = sys.executable, **environment: str) -> Any:
        """Run a client's script with hosts redirected and return the JSON it printed last."""
        trust = {"SSL_CERT_FILE": str(self.pem), "REQUESTS_CA_BUNDLE": str(self.pem)}
        proofs = {
            "CERTIFICATE": str(self.pem),
            "FEDERATED": federated_token(self.folder, "repo"),
            "UNKNOWN": federated_token(self.folder, "unknown-repo"),
        }
        port = self.url.rsplit(":", 1)[1]
        process = await asyncio.create_subprocess_exec(
            python,
            str(CLIENTS / "redirected.py"),
            port,
            str(CLIENTS / script),
            env={**os.environ, **trust, **proofs, "PYTHONPATH": str(Path.cwd()), **environment},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        out, errors = await asyncio.wait_for(process.communicate(), 100)
        assert process.returncode == 0, errors.decode()[-4000:]
        return json.loads(out.decode().strip().splitlines()[-1])


@asynccontextmanager
async def secured(folder: Path, *, speed: float = 0) -> AsyncIterator[Secured]:
    """Serve the demo's offers over TLS."""
    pem = certificate(folder)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(pem)
    clock = SandboxClock(speed)
    market = Market(clock, *demo(clock.now()))
    async with serve(create_app(market), tls=context) as url:
        yield Secured(market, url, pem, folder)
