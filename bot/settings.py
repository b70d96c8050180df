"""Every environment variable, typed and frozen. One declared list: validation, help and docs come from it."""

import os
import re
import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bot.domain.errors import ConfigError

_MARKETPLACE = "https://graph.microsoft.com/rp/product-ingestion"
_STEPS = "https://api.partner.microsoft.com/v1.0/ingestion"
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


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


class _Wrong(ValueError):
    """What is wrong with a value, as the end of a sentence that begins with the variable's name."""


def _url(text: str) -> str:
    parts = urlsplit(text)
    if not text:
        return ""
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise _Wrong("must be an address such as https://example.com")
    if parts.scheme == "http" and parts.hostname not in _LOOPBACK:
        raise _Wrong("must begin with https://; plain http is for this machine only")
    return text


def _needed_url(text: str) -> str:
    if not text:
        raise _Wrong("must be an address")
    return _url(text)


def _number(*, least: float, most: float) -> Callable[[str], float]:
    def read(text: str) -> float:
        if not re.fullmatch(r"\d{1,9}(\.\d{1,6})?", text) or not least <= float(text) <= most:
            raise _Wrong(f"must be a number from {least:g} to {most:g}")
        return float(text)

    return read


def _whole(*, least: int, most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not re.fullmatch(r"\d{1,9}", text) or not least <= int(text) <= most:
            raise _Wrong(f"must be a whole number from {least} to {most}")
        return int(text)

    return read


def _one_of(*words: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text.lower() not in words:
            raise _Wrong(f"must be one of {', '.join(words)}")
        return text.lower()

    return read


def _address(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    if not host or not re.fullmatch(r"\d{1,5}", port) or int(port) > 65535:
        raise _Wrong("must be host:port, such as 127.0.0.1:3000")
    return host, int(port)


def _token(prefix: str) -> Callable[[str], Secret]:
    def read(text: str) -> Secret:
        if text and not text.startswith(prefix):
            raise _Wrong(f"must begin with {prefix}")
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
        name="STAGEBOT_HTTP_ADDRESS",
        default="127.0.0.1:3000",
        says="Where HTTP mode listens.",
        read=_address,
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
    Setting(name="STAGEBOT_REPLICA", says="Name of this process among several; default: the host name."),
)
"""All of them, in the order in which they are shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the environment says; see SETTINGS for the meaning of each."""

    slack_bot_token: Secret
    slack_app_token: Secret
    slack_signing_secret: Secret
    azure_tenant_id: str
    azure_client_id: str
    azure_client_secret: Secret
    azure_client_certificate_path: str
    azure_federated_token_file: str
    database_url: str
    policy: Path | None
    slack_mode: str
    slack_url: str
    marketplace_url: str
    login_url: str
    steps_url: str
    http_address: tuple[str, int]
    tick_seconds: float
    poll_seconds: float
    poll_workers: int
    lease_seconds: float
    handler_seconds: float
    drain_seconds: float
    log_format: str
    log_level: str
    replica: str


def load(environ: Mapping[str, str]) -> Settings:
    """Read the environment. Raises ConfigError with a sentence for everything that is wrong."""
    problems = [*_unknown(environ)]
    values: dict[str, Any] = {}
    for setting in SETTINGS:
        try:
            values[_field(setting.name)] = setting.read(
                environ.get(setting.name, "").strip() or setting.default
            )
        except _Wrong as wrong:
            problems.append(f"{setting.name} {wrong}.")
    if not problems:
        values["policy"] = _policy(environ)
        values["replica"] = values["replica"] or socket.gethostname()
        settings = Settings(**values)
        problems = [*_together(settings)]
    if problems:
        raise ConfigError(*problems)
    return settings


def check_for_run(settings: Settings) -> None:
    """Raise ConfigError unless everything is there to run against a workspace and an account."""
    problems = []
    needed = {"SLACK_BOT_TOKEN": settings.slack_bot_token}
    if settings.slack_mode == "socket":
        needed["SLACK_APP_TOKEN"] = settings.slack_app_token
    else:
        needed["SLACK_SIGNING_SECRET"] = settings.slack_signing_secret
    missing = [name for name, value in needed.items() if not value]
    if missing:
        problems.append(
            f"{' and '.join(missing)} not set. Create the app from manifest.yml and set it, "
            "or try `stagebot demo`, which needs nothing."
        )
    if not (settings.azure_tenant_id and settings.azure_client_id and _has_proof(settings)):
        problems.append(
            "The publisher account's credentials are not set: AZURE_TENANT_ID, AZURE_CLIENT_ID and one of "
            "AZURE_CLIENT_SECRET, AZURE_CLIENT_CERTIFICATE_PATH, AZURE_FEDERATED_TOKEN_FILE."
        )
    if problems:
        raise ConfigError(*problems)


def _has_proof(settings: Settings) -> bool:
    return bool(
        settings.azure_client_secret
        or settings.azure_client_certificate_path
        or settings.azure_federated_token_file
    )


def _together(settings: Settings) -> list[str]:
    """Return what is wrong with settings that are each right."""
    problems = []
    is_sandbox = urlsplit(settings.marketplace_url).hostname in _LOOPBACK
    if settings.poll_seconds < 60 and not is_sandbox:
        problems.append(
            "STAGEBOT_POLL_SECONDS must be at least 60: Microsoft allows one poll of a job a minute."
        )
    if settings.login_url and not settings.azure_client_secret:
        problems.append("STAGEBOT_LOGIN_URL needs AZURE_CLIENT_SECRET: it takes client secrets only.")
    return problems


def _unknown(environ: Mapping[str, str]) -> list[str]:
    known = [setting.name for setting in SETTINGS]
    unknown = sorted(name for name in environ if name.startswith("STAGEBOT_") and name not in known)
    problems = []
    for name in unknown:
        if name.startswith("STAGEBOT_TEST_"):
            continue
        near = get_close_matches(name, known, n=1)
        problems.append(f"{name} is no setting of stagebot{f'; did you mean {near[0]}?' if near else '.'}")
    return problems


def _field(name: str) -> str:
    return name.removeprefix("STAGEBOT_").lower()


def _policy(environ: Mapping[str, str]) -> Path | None:
    named = environ.get("STAGEBOT_POLICY", "").strip()
    if named:
        return Path(named)
    usual = Path("stagebot.yaml")
    return usual if usual.is_file() else None


def from_environment() -> Settings:
    """Read the process's own environment."""
    return load(os.environ)
