"""Which service a request is for: by path, and by Host where a client was redirected to the sandbox."""

from aiohttp import web

from bot.sandbox.marketplace.errors import Dialect

BASE = "/rp/product-ingestion"
STEPS = "/v1.0/ingestion"
ARM_ROOT = "/subscriptions"
CONTROL = "/control"
ACCOUNT = "contosoimages"
ASSET_PATH = "publicartifacts"
UPLOADS = "/contosouploads"
"""Where packages are uploaded to."""
BLOB_HOST = ".blob.core.windows.net"
ASSET_HOST = "catalogartifact.azureedge.net"

HOSTS = {
    "graph.microsoft.com": Dialect.INGESTION,
    "api.partner.microsoft.com": Dialect.PARTNER,
    "management.azure.com": Dialect.ARM,
    "login.microsoftonline.com": Dialect.LOGIN,
    "login.microsoft.com": Dialect.LOGIN,
    "login.windows.net": Dialect.LOGIN,
    "sts.windows.net": Dialect.LOGIN,
    ASSET_HOST: Dialect.STORAGE,
}
"""Microsoft's names that the sandbox may be reached by. Nobody else can make them point here."""

STORES = (f"/{ACCOUNT}/", f"/{ASSET_PATH}/", f"{UPLOADS}/")
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_LOGIN_PARTS = ("/oauth2/", "/.well-known/", "/discovery/")


def host_of(request: web.Request) -> str:
    """Return the name a client called, in lower case and without port; empty when it sent none."""
    host = request.headers.get("Host", "").strip().lower()
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0]


def is_ours(host: str) -> bool:
    """Tell whether a Host header names this machine or a service that the sandbox stands for."""
    return is_local(host) or host in HOSTS or host.endswith(BLOB_HOST)


def is_local(host: str) -> bool:
    """Tell whether a name is the loopback's."""
    return host in _LOOPBACK


def dialect_of(request: web.Request) -> Dialect:
    """Return whose words an error to this request is written in."""
    path, host = request.path.lower(), host_of(request)
    if host.endswith(BLOB_HOST) or path.startswith(STORES):
        return Dialect.STORAGE
    for prefix, dialect in (
        (BASE, Dialect.INGESTION),
        (STEPS, Dialect.PARTNER),
        (ARM_ROOT, Dialect.ARM),
        (CONTROL, Dialect.CONTROL),
    ):
        if path == prefix or path.startswith(f"{prefix}/"):
            return dialect
    if any(part in path for part in _LOGIN_PARTS):
        return Dialect.LOGIN
    return HOSTS.get(host, Dialect.INGESTION)
