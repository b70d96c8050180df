"""From the environment to `Settings`, and what `run` needs beyond settings that are each right."""

import os
from collections.abc import Iterator, Mapping
from urllib.parse import unquote, urlsplit

from pydantic import ValidationError
from yarl import URL

from bot.domain.errors import ConfigError
from bot.http.urls import is_loopback
from bot.settings.model import Settings
from bot.settings.secret import Secret
from bot.settings.variables import Variables, problem_of, unknown


def load(environ: Mapping[str, str]) -> Settings:
    """Read the environment. Raises ConfigError with a sentence for everything that is wrong."""
    variables = Variables(Settings, environ)
    problems = [*unknown(Settings, environ), *variables.problems]
    try:
        settings = Settings(variables=variables)
    except ValidationError as error:
        problems += [problem_of(Settings, issue) for issue in error.errors(include_input=False)]
        raise ConfigError(*problems) from None
    problems = problems or [*_together(settings)]
    if problems:
        raise ConfigError(*problems)
    return settings


def from_environment() -> Settings:
    """Read the process's own environment. Raises ConfigError."""
    return load(os.environ)


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


def _together(settings: Settings) -> Iterator[str]:
    """Tell what is wrong with settings that are each right."""
    is_sandbox = is_loopback(URL(settings.marketplace_url).host)
    if settings.poll_seconds < 60 and not is_sandbox:
        yield "STAGEBOT_POLL_SECONDS must be at least 60: Microsoft allows one poll of a job a minute."
    if settings.login_url and not settings.azure_client_secret:
        yield "STAGEBOT_LOGIN_URL needs AZURE_CLIENT_SECRET: it takes client secrets only."


def secrets_of(settings: Settings) -> Iterator[str]:
    """Yield every secret value (of the database's address the password), to keep the logs free of them."""
    for name, field in Settings.model_fields.items():
        value = getattr(settings, name)
        if isinstance(value, Secret):
            yield value.reveal()
        elif not field.repr and (password := urlsplit(value).password):
            yield from {password, unquote(password)}
