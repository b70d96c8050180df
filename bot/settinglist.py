"""Every environment variable: name, meaning, default, and how it is read. Help, docs and checks use it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

_MARKETPLACE = "https://graph.microsoft.com/rp/product-ingestion"
_STEPS = "https://api.partner.microsoft.com/v1.0/ingestion"
_ARM = "https://management.azure.com"
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class Secret:
    """A value that shows itself to `reveal` alone."""

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """Return the value."""
        return self._value

    def __bool__(self) -> bool:
        return bool(self._value)

    def __repr__(self) -> str:
        return "Secret(set)" if self._value else "Secret(not set)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One variable: its name, what it means, what it is without being set, and how it is read."""

    name: str
    says: str
    default: str = ""
    is_secret: bool = False
    read: Callable[[str], Any] = str


class Wrong(ValueError):
    """What is wrong with a value, as the end of a sentence that begins with the variable's name."""


def _url(text: str) -> str:
    parts = urlsplit(text)
    if not text:
        return ""
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise Wrong("must be an address such as https://example.com")
    if parts.scheme == "http" and parts.hostname not in LOOPBACK:
        raise Wrong("must begin with https://; plain http is for this machine only")
    return text


def _needed_url(text: str) -> str:
    if not text:
        raise Wrong("must be an address")
    return _url(text)


def _number(*, least: float, most: float) -> Callable[[str], float]:
    def read(text: str) -> float:
        if not re.fullmatch(r"\d{1,9}(\.\d{1,6})?", text) or not least <= float(text) <= most:
            raise Wrong(f"must be a number from {least:g} to {most:g}")
        return float(text)

    return read


def _whole(*, least: int, most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not re.fullmatch(r"\d{1,9}", text) or not least <= int(text) <= most:
            raise Wrong(f"must be a whole number from {least} to {most}")
        return int(text)

    return read


def _one_of(*words: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text.lower() not in words:
            raise Wrong(f"must be one of {', '.join(words)}")
        return text.lower()

    return read


def _address(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    if not host or not re.fullmatch(r"\d{1,5}", port) or int(port) > 65535:
        raise Wrong("must be host:port, such as 127.0.0.1:3000")
    return host, int(port)


def _token(prefix: str) -> Callable[[str], Secret]:
    def read(text: str) -> Secret:
        if text and not text.startswith(prefix):
            raise Wrong(f"must begin with {prefix}")
        return Secret(text)

    return read


SETTINGS = (
    Setting(
        name="SLACK_BOT_TOKEN",
        says="Bot token of the Slack app (xoxb-…).",
        is_secret=True,
        read=_token("xoxb-"),
    ),
    Setting(
        name="SLACK_APP_TOKEN",
        says="App-level token with connections:write, for Socket Mode (xapp-…).",
        is_secret=True,
        read=_token("xapp-"),
    ),
    Setting(
        name="SLACK_SIGNING_SECRET",
        says="Signing secret of the Slack app, for HTTP mode.",
        is_secret=True,
        read=Secret,
    ),
    Setting(name="AZURE_TENANT_ID", says="Tenant of the app that is Manager in Partner Center."),
    Setting(name="AZURE_CLIENT_ID", says="Client ID of that app."),
    Setting(name="AZURE_CLIENT_SECRET", says="Its secret, if it uses one.", is_secret=True, read=Secret),
    Setting(name="AZURE_CLIENT_CERTIFICATE_PATH", says="Its certificate (PEM), if it uses one."),
    Setting(name="AZURE_FEDERATED_TOKEN_FILE", says="Its token file, with workload identity."),
    Setting(
        name="STAGEBOT_DATABASE_URL",
        default="sqlite:///stagebot.db",
        says="Where runs are kept: SQLite for one machine, PostgreSQL for several replicas.",
        is_secret=True,
    ),
    Setting(name="STAGEBOT_POLICY", says="The policy file; stagebot.yaml is read if it is there."),
    Setting(
        name="STAGEBOT_SLACK_MODE",
        default="socket",
        says="How Slack reaches the bot: socket (no open port) or http (signed requests behind a proxy).",
        read=_one_of("socket", "http"),
    ),
    Setting(
        name="STAGEBOT_SLACK_URL",
        default="https://slack.com/api/",
        says="Base address of Slack's Web API.",
        read=_needed_url,
    ),
    Setting(
        name="STAGEBOT_MARKETPLACE_URL",
        default=_MARKETPLACE,
        says="Base address of the Product Ingestion API.",
        read=_needed_url,
    ),
    Setting(
        name="STAGEBOT_LOGIN_URL",
        says="Base address of another login service; empty: Microsoft's own.",
        read=_url,
    ),
    Setting(
        name="STAGEBOT_STEPS_URL",
        default=_STEPS,
        says="Base address of the submission API, which tells the steps; `off`: do without.",
        read=lambda text: "" if text.lower() == "off" else _url(text),
    ),
    Setting(
        name="STAGEBOT_ARM_URL",
        default=_ARM,
        says="Base address of Azure Resource Manager, which tells a subscription's kind; `off`: do without.",
        read=lambda text: "" if text.lower() == "off" else _url(text),
    ),
    Setting(
        name="STAGEBOT_HTTP_ADDRESS",
        default="127.0.0.1:3000",
        says="Where HTTP mode listens.",
        read=_address,
    ),
    Setting(
        name="STAGEBOT_OPS_ADDRESS",
        default="127.0.0.1:9464",
        says="Where /healthz, /readyz and /metrics are served; `off`: nowhere.",
        read=lambda text: None if text.lower() == "off" else _address(text),
    ),
    Setting(
        name="STAGEBOT_TICK_SECONDS",
        default="5",
        says="How often the pumps look for work when nothing nudges them.",
        read=_number(least=0.05, most=300),
    ),
    Setting(
        name="STAGEBOT_POLL_SECONDS",
        default="60",
        says="Shortest time between two looks at a run; under 60 only against a sandbox (Microsoft's rule).",
        read=_number(least=0.05, most=3600),
    ),
    Setting(
        name="STAGEBOT_POLL_WORKERS",
        default="20",
        says="How many runs are worked on side by side.",
        read=_whole(least=1, most=200),
    ),
    Setting(
        name="STAGEBOT_LEASE_SECONDS",
        default="45",
        says="How long a replica holds a run; after its death others take over when this has passed.",
        read=_number(least=35, most=600),
    ),
    Setting(
        name="STAGEBOT_HANDLER_SECONDS",
        default="2.0",
        says="Longest time for answering a command or a button; Slack gives up after 3.",
        read=_number(least=0.1, most=2.8),
    ),
    Setting(
        name="STAGEBOT_DRAIN_SECONDS",
        default="10",
        says="How long a stop waits for work under way.",
        read=_number(least=0, most=300),
    ),
    Setting(
        name="STAGEBOT_LOG_FORMAT",
        default="auto",
        says="json, pretty, or auto: pretty on a terminal.",
        read=_one_of("auto", "json", "pretty"),
    ),
    Setting(
        name="STAGEBOT_LOG_LEVEL",
        default="info",
        says="debug, info, warning or error.",
        read=_one_of("debug", "info", "warning", "error"),
    ),
    Setting(
        name="STAGEBOT_REPLICA",
        says="Name of this process, its own; default: host name and process id.",
    ),
)
"""All of them, in the order in which they are shown."""
