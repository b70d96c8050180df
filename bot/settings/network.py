"""From settings to the way out of this machine."""

from pathlib import Path

from bot.http.session import Network
from bot.settings.model import Settings


def network(settings: Settings) -> Network:
    """Return how calls leave: STAGEBOT_PROXY counts before HTTPS_PROXY, and `off` means no proxy at all."""
    own = settings.proxy
    proxy = "" if own == "off" else own or settings.https_proxy
    return Network(
        proxy=proxy or None,
        no_proxy=tuple(entry for entry in settings.no_proxy.replace(" ", ",").split(",") if entry),
        trust_file=_path(settings.ssl_cert_file),
        ca_file=_path(settings.ca_file),
    )


def _path(text: str) -> Path | None:
    return Path(text) if text else None
