"""What the environment says, typed and frozen; every mistake in it as a plain sentence."""

import os
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bot.domain.errors import ConfigError
from bot.settinglist import LOOPBACK, SETTINGS, Secret, Wrong


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
    arm_url: str
    http_address: tuple[str, int]
    ops_address: tuple[str, int] | None
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
        except Wrong as wrong:
            problems.append(f"{setting.name} {wrong}.")
    if not problems:
        values["policy"] = _policy(environ)
        values["replica"] = values["replica"] or f"{socket.gethostname()}-{os.getpid()}"
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
    is_sandbox = urlsplit(settings.marketplace_url).hostname in LOOPBACK
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
