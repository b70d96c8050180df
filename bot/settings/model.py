"""What is configured: one typed class.

README's table, `stagebot settings` and the sentences about wrong values are derived from its fields.
"""

import os
import socket
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from bot.settings.fields import (
    Address,
    Count,
    Lower,
    OptionalAddress,
    OptionalUrl,
    ProxyUrl,
    Seconds,
    Url,
    secret,
)
from bot.settings.secret import Secret
from bot.settings.variables import PREFIX, Variables

_UNSET = Secret("")


def _default_policy() -> Path | None:
    usual = Path("stagebot.yaml")
    return usual if usual.is_file() else None


def _default_replica() -> str:
    return f"{socket.gethostname()}-{os.getpid()}"


class Settings(BaseSettings):
    """What the environment says. A field without an alias is the variable STAGEBOT_ and its name.

    `repr=False` marks a secret: it is never shown, and can be given as a file, too.
    """

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        frozen=True,
        extra="ignore",
        arbitrary_types_allowed=True,
        hide_input_in_errors=True,
    )

    slack_bot_token: Annotated[Secret, secret("xoxb-")] = Field(
        default=_UNSET,
        validation_alias="SLACK_BOT_TOKEN",
        repr=False,
        description="Bot token of the Slack app (xoxb-…).",
    )
    slack_app_token: Annotated[Secret, secret("xapp-")] = Field(
        default=_UNSET,
        validation_alias="SLACK_APP_TOKEN",
        repr=False,
        description="App-level token with connections:write, for Socket Mode (xapp-…).",
    )
    slack_signing_secret: Annotated[Secret, secret()] = Field(
        default=_UNSET,
        validation_alias="SLACK_SIGNING_SECRET",
        repr=False,
        description="Signing secret of the Slack app, for HTTP mode.",
    )
    azure_tenant_id: str = Field(
        default="",
        validation_alias="AZURE_TENANT_ID",
        description="Tenant of the app that is Manager in Partner Center.",
    )
    azure_client_id: str = Field(
        default="", validation_alias="AZURE_CLIENT_ID", description="Client ID of that app."
    )
    azure_client_secret: Annotated[Secret, secret()] = Field(
        default=_UNSET,
        validation_alias="AZURE_CLIENT_SECRET",
        repr=False,
        description="Its secret, if it uses one.",
    )
    azure_client_certificate_path: str = Field(
        default="",
        validation_alias="AZURE_CLIENT_CERTIFICATE_PATH",
        description="Its certificate (PEM), if it uses one.",
    )
    azure_federated_token_file: str = Field(
        default="",
        validation_alias="AZURE_FEDERATED_TOKEN_FILE",
        description="Its token file, with workload identity.",
    )
    database_url: str = Field(
        default="sqlite:///stagebot.db",
        repr=False,
        description="Where runs are kept: SQLite for one machine, PostgreSQL for several replicas.",
    )
    policy: Path | None = Field(
        default_factory=_default_policy,
        description="The policy file; stagebot.yaml is read if it is there.",
    )
    slack_mode: Annotated[Literal["socket", "http"], Lower] = Field(
        default="socket",
        description="How Slack reaches the bot: socket (no open port) or http "
        ""
        "(signed requests behind a proxy).",
    )
    slack_url: Url = Field(default="https://slack.com/api/", description="Base address of Slack's Web API.")
    marketplace_url: Url = Field(
        default="https://graph.microsoft.com/rp/product-ingestion",
        description="Base address of the Product Ingestion API.",
    )
    login_url: OptionalUrl = Field(
        default="", description="Base address of another login service; empty: Microsoft's own."
    )
    steps_url: OptionalUrl = Field(
        default="https://api.partner.microsoft.com/v1.0/ingestion",
        description="Base address of the submission API, which tells the steps; `off`: do without.",
    )
    arm_url: OptionalUrl = Field(
        default="https://management.azure.com",
        description="Base address of Azure Resource Manager, which tells a subscription's kind; "
        "`off`: do without.",
    )
    tree_megabytes: Count = Field(
        default=16,
        ge=1,
        le=256,
        description="How large the whole of an offer may be in the marketplace's answer, in MiB; "
        "100 plans with 100 images each have about 4.",
    )
    preflight_hosts: str = Field(
        default="",
        description="Hosts (host or host:port, with commas between) that the preflight may look at although "
        "they are private: for a sandbox, never for a real account.",
    )
    preflight_links: Annotated[Literal["on", "off"], Lower] = Field(
        default="on", description="Whether the preflight follows the links of a listing; on or off."
    )
    proxy: ProxyUrl = Field(
        default="",
        repr=False,
        description="HTTP proxy for every call that leaves this machine, instead of HTTPS_PROXY; "
        "`off`: none.",
    )
    https_proxy: ProxyUrl = Field(
        default="",
        validation_alias="HTTPS_PROXY",
        repr=False,
        description="HTTP proxy as other programs know it, http://user:password@host:port.",
    )
    no_proxy: str = Field(
        default="",
        validation_alias="NO_PROXY",
        description="What is called directly all the same: hosts, domains, networks, by commas.",
    )
    ca_file: str = Field(
        default="", description="Certificates (PEM) to trust besides, such as those of a proxy that looks in."
    )
    ssl_cert_file: str = Field(
        default="",
        validation_alias="SSL_CERT_FILE",
        description="Certificates (PEM) to trust instead of the system's.",
    )
    http_address: Address = Field(default=("127.0.0.1", 3000), description="Where HTTP mode listens.")
    ops_address: OptionalAddress = Field(
        default=("127.0.0.1", 9464),
        description="Where /healthz, /readyz and /metrics are served; `off`: nowhere.",
    )
    tick_seconds: Seconds = Field(
        default=5,
        ge=0.05,
        le=300,
        description="How often the workers look for work when nothing nudges them.",
    )
    poll_seconds: Seconds = Field(
        default=60,
        ge=0.05,
        le=3600,
        description="Shortest time between two looks at a run; "
        "under 60 only against a sandbox (Microsoft's rule).",
    )
    poll_workers: Count = Field(
        default=20, ge=1, le=200, description="How many runs are worked on side by side."
    )
    lease_seconds: Seconds = Field(
        default=45,
        ge=35,
        le=600,
        description="How long a replica holds a run; after its death others take over when this has passed.",
    )
    handler_seconds: Seconds = Field(
        default=2,
        ge=0.1,
        le=2.8,
        description="Longest time for answering a command or a button; Slack gives up after 3.",
    )
    person_per_minute: Count = Field(
        default=60,
        ge=10,
        le=10_000,
        description="How many commands, buttons and forms of one person are answered in a minute.",
    )
    keep_days: Count = Field(
        default=7,
        ge=1,
        le=3650,
        description="How many days delivery keys, posted messages' rows and whitelists that nobody saved "
        "are kept; the journal, runs and saved whitelists stay.",
    )
    drain_seconds: Seconds = Field(
        default=10, ge=0, le=300, description="How long a stop waits for work under way."
    )
    log_format: Annotated[Literal["auto", "json", "pretty"], Lower] = Field(
        default="auto", description="json, pretty, or auto: pretty on a terminal."
    )
    log_level: Annotated[Literal["debug", "info", "warning", "error"], Lower] = Field(
        default="info", description="debug, info, warning or error."
    )
    audit_key: Annotated[Secret, secret()] = Field(
        default=_UNSET,
        repr=False,
        description="Ed25519 private key that signs seals and bundles; `stagebot audit key` makes one.",
    )
    audit_seals: str = Field(
        default="",
        description="A file to which every seal over the journal is appended, best not beside the database.",
    )
    audit_channel: str = Field(
        default="", description="A channel (C…) in which every seal over the journal is posted."
    )
    replica: str = Field(
        default_factory=_default_replica,
        description="Name of this process, its own; default: host name and process id.",
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Read the variables that `load` brings along, else the process's own; nothing else is a source."""
        del env_settings, dotenv_settings, file_secret_settings
        return (init_settings().get("variables") or Variables(settings_cls, os.environ),)
